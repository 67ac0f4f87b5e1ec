import type { Snapshot } from '../../source/snapshot.js'
import { normalize } from '../../text/repo-path.js'
import type { RepoPath } from '../../text/span.js'

/** Stands for the absolute path of the checkout: known to be absolute, otherwise nobody's business. */
export const SOURCE_ROOT = '/@source@'

/** What was asked about a tree, by question, and what it answered. */
export type Trace = ReadonlyMap<string, string>

/** The paths of a snapshot by directory, made when they are first asked for. */
class Index {
  readonly snapshot: Snapshot
  #paths: ReadonlySet<string> | undefined
  #directories: ReadonlyMap<string, readonly string[]> | undefined

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot
  }

  get paths(): ReadonlySet<string> {
    this.#paths ??= new Set(this.snapshot.paths())
    return this.#paths
  }

  get directories(): ReadonlyMap<string, readonly string[]> {
    this.#directories ??= directoriesOf(this.paths)
    return this.#directories
  }
}

/** The files of a snapshot as make sees them from one directory; it remembers what it was asked. */
export class Files {
  readonly #index: Index
  readonly #trace = new Map<string, string>()

  private constructor(index: Index) {
    this.#index = index
  }

  static of(snapshot: Snapshot): Files {
    return new Files(new Index(snapshot))
  }

  /** The same tree, for an evaluation of its own. */
  fresh(): Files {
    return new Files(this.#index)
  }

  get trace(): Trace {
    return this.#trace
  }

  /** Whether this tree answers every question alike. */
  agrees(trace: Trace): boolean {
    for (const [question, answer] of trace)
      if (this.#answer(question.slice(0, 1), question.slice(1)) !== answer) return false
    return true
  }

  #answer(kind: string, path: string): string {
    if (kind === TEXT)
      return this.#index.snapshot.blob(path) ?? this.#index.snapshot.text(path) ?? ''
    if (kind === KIND) return this.#kind(path)
    return (kind === LIST ? this.#list(path) : this.#under(path)).join('\n')
  }

  #ask(kind: string, path: string): void {
    const question = kind + path
    if (!this.#trace.has(question)) this.#trace.set(question, this.#answer(kind, path))
  }

  #kind(path: RepoPath): string {
    if (this.#index.paths.has(path)) return 'file'
    return this.#index.directories.has(path) ? 'directory' : ''
  }

  #list(directory: RepoPath): readonly string[] {
    return this.#index.directories.get(directory) ?? []
  }

  #under(directory: RepoPath): readonly RepoPath[] {
    const prefix = directory === '' ? '' : `${directory}/`
    return [...this.#index.paths].filter((path) => path.startsWith(prefix))
  }

  /** A path as written, seen from `directory`; undefined outside the repository. */
  resolve(directory: RepoPath, path: string): RepoPath | undefined {
    if (path === SOURCE_ROOT) return ''
    if (path.startsWith(`${SOURCE_ROOT}/`)) return normalize(path.slice(SOURCE_ROOT.length))
    if (path.startsWith('/') || path.startsWith('~')) return undefined
    return normalize(directory === '' ? path : `${directory}/${path}`)
  }

  text(path: RepoPath): string | undefined {
    this.#ask(TEXT, path)
    return this.#index.snapshot.text(path)
  }

  blob(path: RepoPath): string | undefined {
    this.#ask(TEXT, path)
    return this.#index.snapshot.blob(path)
  }

  exists(path: RepoPath): boolean {
    this.#ask(KIND, path)
    return this.#kind(path) !== ''
  }

  isFile(path: RepoPath): boolean {
    this.#ask(KIND, path)
    return this.#index.paths.has(path)
  }

  /** Names in a directory. */
  list(directory: RepoPath): readonly string[] {
    this.#ask(LIST, directory)
    return this.#list(directory)
  }

  under(directory: RepoPath): readonly RepoPath[] {
    this.#ask(UNDER, directory)
    return this.#under(directory)
  }

  /** `$(wildcard pattern)`; sorted, as written relative to `directory`. */
  wildcard(directory: RepoPath, pattern: string): readonly string[] {
    if (!/[*?[]/.test(pattern)) {
      const path = this.resolve(directory, pattern.replace(/\/$/, ''))
      return path !== undefined && this.exists(path) ? [pattern] : []
    }
    let found: string[] = [pattern.startsWith('/') ? '/' : '']
    const parts = pattern.split('/').filter((part, i) => part !== '' || i === 0)
    parts.forEach((part, i) => {
      if (i === 0 && part === '') return
      const joinTo = (base: string, name: string): string =>
        base === '' || base.endsWith('/') ? `${base}${name}` : `${base}/${name}`
      const next: string[] = []
      for (const base of found) {
        if (!/[*?[]/.test(part)) {
          const path = this.resolve(directory, joinTo(base, part))
          if (path !== undefined && this.exists(path)) next.push(joinTo(base, part))
          continue
        }
        const at = this.resolve(directory, base === '' ? '.' : base)
        if (at === undefined) continue
        const matches = globMatcher(part)
        for (const name of this.list(at))
          if (matches(name) && (!name.startsWith('.') || part.startsWith('.')))
            next.push(joinTo(base, name))
      }
      found = next.slice(0, MAX_MATCHES)
    })
    return found.sort()
  }
}

/** The kinds of questions in a trace. */
const TEXT = 't'
const KIND = 'k'
const LIST = 'l'
const UNDER = 'u'

function directoriesOf(paths: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const directories = new Map<string, string[]>([['', []]])
  for (const path of paths) {
    let child = path
    for (;;) {
      const slash = child.lastIndexOf('/')
      const parent = slash < 0 ? '' : child.slice(0, slash)
      const names = directories.get(parent)
      const known = names !== undefined
      if (known) names.push(child.slice(slash + 1))
      else directories.set(parent, [child.slice(slash + 1)])
      if (known || parent === '') break
      child = parent
    }
  }
  return directories
}

const MAX_MATCHES = 20_000

/** A shell pattern without `/`; linear in the name for each `*`. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const parts: (string | RegExp)[] = []
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? ''
    if (c === '[') {
      const end = pattern.indexOf(']', i + 2)
      if (end > 0) {
        const set = pattern
          .slice(i + 1, end)
          .replace(/[\\^\]]/g, '\\$&')
          .replace(/^(?:!|\\\^)/, '^')
        try {
          parts.push(new RegExp(`[${set}]`))
        } catch {
          parts.push('[')
          continue
        }
        i = end
        continue
      }
    }
    parts.push(c === '\\' ? (pattern[++i] ?? '') : c === '*' || c === '?' ? `${c}wild` : c)
  }
  return (name) => matchParts(parts, name)
}

/** Greedy with one point to come back to: at most pattern × name steps. */
function matchParts(parts: readonly (string | RegExp)[], name: string): boolean {
  let p = 0
  let n = 0
  let star = -1
  let mark = 0
  while (n < name.length) {
    const part = parts[p]
    const c = name[n] ?? ''
    if (part === '*wild') {
      star = p++
      mark = n
    } else if (
      part !== undefined &&
      (part === '?wild' || (typeof part === 'string' ? part === c : part.test(c)))
    ) {
      p++
      n++
    } else if (star >= 0) {
      p = star + 1
      n = ++mark
    } else return false
  }
  while (parts[p] === '*wild') p++
  return p === parts.length
}

import { Observed } from '../../source/observed.js'
import type { PathTest, Snapshot } from '../../source/snapshot.js'
import { normalize } from '../../text/repo-path.js'
import type { RepoPath } from '../../text/span.js'

/** Stands for the absolute path of the checkout: known to be absolute, otherwise nobody's business. */
export const SOURCE_ROOT = '/@source@'

/** The files of a snapshot as make sees them; it remembers what it was asked. */
export class Files {
  readonly #tree: Snapshot
  /** The same, with what was asked of it for one evaluation. */
  readonly asked: Observed

  constructor(tree: Snapshot) {
    this.#tree = tree
    this.asked = new Observed(tree)
  }

  /** The same tree, for an evaluation of its own. */
  fresh(): Files {
    return new Files(this.#tree)
  }

  /** Whether this tree answers everything alike that was asked of another. */
  agrees(asked: Observed): boolean {
    return asked.agrees(this.#tree)
  }

  /** A path as written, seen from `directory`; undefined outside the repository. */
  resolve(directory: RepoPath, path: string): RepoPath | undefined {
    if (path === SOURCE_ROOT) return ''
    if (path.startsWith(`${SOURCE_ROOT}/`)) return normalize(path.slice(SOURCE_ROOT.length))
    if (path.startsWith('/') || path.startsWith('~')) return undefined
    return normalize(directory === '' ? path : `${directory}/${path}`)
  }

  text(path: RepoPath): string | undefined {
    return this.asked.text(path)
  }

  blob(path: RepoPath): string | undefined {
    return this.asked.blob(path)
  }

  exists(path: RepoPath): boolean {
    return this.isFile(path) || this.asked.isDirectory(path)
  }

  isFile(path: RepoPath): boolean {
    return this.asked.isFile(path)
  }

  /** Names in a directory. */
  list(directory: RepoPath): readonly string[] {
    return this.asked.list(directory)
  }

  /** Those of all paths that a test wants; always pass the same function. */
  matching(test: PathTest): readonly RepoPath[] {
    return this.asked.matching(test)
  }

  /** Every file in a directory and below. */
  under(directory: RepoPath): readonly RepoPath[] {
    const found: RepoPath[] = []
    for (const name of this.list(directory)) {
      const path = directory === '' ? name : `${directory}/${name}`
      if (this.isFile(path)) found.push(path)
      else for (const below of this.under(path)) found.push(below)
    }
    return found
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

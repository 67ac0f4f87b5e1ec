import type { Snapshot } from '../source/snapshot.js'
import { matchesGlob } from './glob.js'

const MAX_MATCHES = 400

/** What was asked about the repository, with the answers: `text:path`, `file:path`, `folder:path`, `glob:pattern`. */
export type Trace = ReadonlyMap<string, string>

/** The snapshot's files as the script sees them: tests for existence, and globs. */
export class Repository {
  readonly #snapshot: Snapshot
  readonly #globs = new Map<string, readonly string[]>()
  #trace: Map<string, string> | undefined

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot
  }

  /** Runs something and says what it wanted to know: with the same answers it would come to the same. */
  traced<T>(run: () => T): { readonly result: T; readonly trace: Trace } {
    const outer = this.#trace
    const trace = new Map<string, string>()
    this.#trace = trace
    const result = run()
    this.#trace = outer
    this.retrace(trace)
    return { result, trace }
  }

  /** What is running rests on what these questions were answered with. */
  retrace(trace: Trace): void {
    for (const [question, answer] of trace) this.#trace?.set(question, answer)
  }

  /** Whether this repository gives the same answers. */
  agrees(trace: Trace): boolean {
    for (const [question, answer] of trace) {
      const colon = question.indexOf(':')
      if (this.#answer(question.slice(0, colon), question.slice(colon + 1)) !== answer) return false
    }
    return true
  }

  #answer(kind: string, subject: string): string {
    switch (kind) {
      case 'text':
        return this.blob(subject) ?? this.#snapshot.text(subject) ?? ''
      case 'file':
        return String(this.isFile(subject))
      case 'folder':
        return String(this.isFolder(subject))
      default:
        return this.glob(subject).join('\n')
    }
  }

  text(path: string): string | undefined {
    this.#trace?.set(`text:${path}`, this.#answer('text', path))
    return this.#snapshot.text(path)
  }

  /** A text that no evaluation rests on. */
  untraced(path: string): string | undefined {
    return this.#snapshot.text(path)
  }

  /** The identity of a file's content. */
  blob(path: string): string | undefined {
    return this.#snapshot.blob(path)
  }

  isFile(path: string): boolean {
    const found = this.#snapshot.isFile(path)
    this.#trace?.set(`file:${path}`, String(found))
    return found
  }

  isFolder(path: string): boolean {
    const found = this.#snapshot.isDirectory(path)
    this.#trace?.set(`folder:${path}`, String(found))
    return found
  }

  /** Files that a glob over the repository names; the pattern is relative to its root. */
  glob(pattern: string): readonly string[] {
    let found = this.#globs.get(pattern)
    if (found === undefined) {
      found = this.#expand(pattern)
      if (this.#globs.size < 200) this.#globs.set(pattern, found)
    }
    this.#trace?.set(`glob:${pattern}`, found.join('\n'))
    return found
  }

  #expand(pattern: string): readonly string[] {
    let found: readonly string[] = ['']
    for (const segment of pattern.split('/'))
      found = found.flatMap((directory) => {
        const within = (name: string): string => (directory === '' ? name : `${directory}/${name}`)
        if (!/[*?[\\]/.test(segment)) return [within(segment)]
        const names = this.#snapshot.list(directory)
        return names.filter((name) => matchesGlob(segment, name)).map(within)
      })
    return found
      .filter((path) => this.#snapshot.isFile(path))
      .sort()
      .slice(0, MAX_MATCHES)
  }
}

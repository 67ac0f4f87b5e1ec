import type { Snapshot } from '../../source/snapshot.js'
import { matchesGlob } from './glob.js'

const MAX_MATCHES = 400

/** The snapshot's files as the script sees them: tests for existence, and globs. */
export class Repository {
  readonly #snapshot: Snapshot
  #files: readonly string[] | undefined
  #folders: Set<string> | undefined
  readonly #globs = new Map<string, readonly string[]>()

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot
  }

  text(path: string): string | undefined {
    return this.#snapshot.text(path)
  }

  blob(path: string): string | undefined {
    return this.#snapshot.blob(path)
  }

  isFile(path: string): boolean {
    return this.#snapshot.blob(path) !== undefined || this.#snapshot.text(path) !== undefined
  }

  isFolder(path: string): boolean {
    if (path === '') return true
    if (this.#folders === undefined) {
      this.#folders = new Set()
      let last = ''
      for (const file of this.#paths()) {
        let folder = file.slice(0, Math.max(0, file.lastIndexOf('/')))
        if (folder === last) continue
        last = folder
        while (folder !== '' && !this.#folders.has(folder)) {
          this.#folders.add(folder)
          folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
        }
      }
    }
    return this.#folders.has(path)
  }

  /** Files that a glob over the repository names; the pattern is relative to its root. */
  glob(pattern: string): readonly string[] {
    const cached = this.#globs.get(pattern)
    if (cached !== undefined) return cached
    const found = this.#expand(pattern)
    if (this.#globs.size < 200) this.#globs.set(pattern, found)
    return found
  }

  #expand(pattern: string): readonly string[] {
    const star = pattern.search(/[*?[]/)
    const prefix = star < 0 ? pattern : pattern.slice(0, star)
    const segments = pattern.split('/')
    const found: string[] = []
    for (const path of this.#paths()) {
      if (!path.startsWith(prefix)) continue
      const parts = path.split('/')
      if (parts.length !== segments.length) continue
      if (!segments.every((segment, i) => matchesGlob(segment, parts[i] ?? ''))) continue
      found.push(path)
      if (found.length >= MAX_MATCHES) break
    }
    return found.sort()
  }

  #paths(): readonly string[] {
    this.#files ??= [...this.#snapshot.paths()]
    return this.#files
  }
}

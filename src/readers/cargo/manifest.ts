import type { Snapshot } from '../../source/snapshot.js'
import {
  parseToml,
  type TomlDocument,
  type TomlPath,
  type TomlResult
} from '../../syntax/toml/index.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import { Recent } from '../../text/recent.js'
import type { RepoPath, Span } from '../../text/span.js'

/** A TOML file of the project. */
export interface Manifest {
  readonly path: RepoPath
  readonly document: TomlDocument
  /** Written by a configure script from this file: what it leaves open is no mistake. */
  readonly template: boolean
}

/** Where a value of a manifest stands; the top of the file when that is not known. */
export function place(manifest: Manifest, ...path: TomlPath): Span {
  const span = manifest.document.span(...path) ?? { start: 0, end: 0 }
  return { path: manifest.path, ...span }
}

const MAX_KEPT = 2000

/** Parses files, each content once. */
export class ManifestCache {
  readonly #results = new Recent<string, TomlResult>(MAX_KEPT)

  /** Undefined when the file does not exist or cannot be read; why is added to `diagnostics`. */
  read(snapshot: Snapshot, path: RepoPath, diagnostics: Diagnostic[]): Manifest | undefined {
    const blob = snapshot.blob(path)
    if (blob === undefined) return undefined
    const text = snapshot.text(path)
    if (text === undefined) {
      const message = `${path} was not loaded, so what it asks for is not known`
      diagnostics.push({ code: 'cargo/unread', message, at: { path, start: 0, end: 0 } })
      return undefined
    }
    const template = path.endsWith('.in')
    const result = this.#parse(blob, text)
    if (result.kind === 'document') return { path, document: result.document, template }
    const { message, offset } = result
    if (!template)
      diagnostics.push({
        code: 'cargo/parse',
        message: `not valid TOML: ${message}`,
        at: { path, start: offset, end: offset }
      })
    return undefined
  }

  #parse(blob: string, text: string): TomlResult {
    return this.#results.obtain(blob, () => parseToml(text))
  }
}

import type { Snapshot } from '../../source/snapshot.js'
import { parseToml, type TomlDocument } from '../../syntax/toml/index.js'
import { libraryName } from '../../text/library-name.js'

const MANIFEST = /(?:^|\/)Cargo\.toml$/
const MAKES_LIBRARY = /crate[-_]type/
const MAX_MANIFESTS = 500
const isManifest = (path: string): boolean => MANIFEST.test(path)

/**
 * The libraries that crates of this tree make for C: whoever looks one of them up by name uses Rust.
 * Cargo's manual, "Cargo Targets": `crate-type` with `staticlib` or `cdylib`.
 */
export function ownLibraries(snapshot: Snapshot): readonly string[] {
  const found: string[] = []
  for (const path of snapshot.matching(isManifest).slice(0, MAX_MANIFESTS)) {
    const text = snapshot.text(path)
    if (text === undefined || !MAKES_LIBRARY.test(text)) continue
    const parsed = parseToml(text)
    const name = parsed.kind === 'document' ? libraryOf(parsed.document) : undefined
    if (name !== undefined) found.push(libraryName(name))
  }
  return found
}

function libraryOf(document: TomlDocument): string | undefined {
  const types = ['crate-type', 'crate_type'].flatMap((key) => document.strings('lib', key))
  if (!types.some((type) => type === 'staticlib' || type === 'cdylib')) return undefined
  return document.string('lib', 'name') ?? document.string('package', 'name')
}

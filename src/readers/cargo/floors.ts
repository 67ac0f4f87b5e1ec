import { TRUE } from '../../logic/condition.js'
import type { FloorFact } from '../../model/fact.js'
import type { TomlPath } from '../../syntax/toml/index.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import { type Manifest, place } from './manifest.js'
import type { ProjectManifest } from './project.js'

/** Cargo book, «The rust-version field»: one to three numbers, no operators. */
const VERSION = /^\d+(?:\.\d+){0,2}(?:[-+][\w.+-]*)?$/

/** The floors that a manifest itself writes down; what it inherits is the workspace's fact. */
export function manifestFloors(
  manifest: ProjectManifest,
  diagnostics: Diagnostic[]
): readonly FloorFact[] {
  const own = versionAt(manifest, ['workspace', 'package', 'rust-version'], diagnostics)
  const inherits = manifest.document.get('package', 'rust-version', 'workspace') === true
  if (inherits) checkInherited(manifest, diagnostics)
  const crate = inherits ? undefined : versionAt(manifest, ['package', 'rust-version'], diagnostics)
  const name = manifest.document.string('package', 'name') ?? 'this package'
  return [
    ...(own === undefined ? [] : [floor(own, 'cargo stops: rust-version of the workspace')]),
    ...(crate === undefined ? [] : [floor(crate, `cargo stops: rust-version of ${name}`)])
  ]
}

/** `msrv` in Clippy's configuration: a copy that the compiler never sees. */
export function clippyFloors(manifest: Manifest, diagnostics: Diagnostic[]): readonly FloorFact[] {
  const found = versionAt(manifest, ['msrv'], diagnostics)
  return found === undefined ? [] : [floor(found, 'only lints change: msrv of clippy')]
}

interface FoundVersion {
  readonly version: string
  readonly at: FloorFact['at']
}

const floor = ({ version, at }: FoundVersion, note: string): FloorFact => ({
  kind: 'floor',
  tool: 'rustc',
  version,
  when: TRUE,
  at,
  note
})

function versionAt(
  manifest: Manifest,
  path: TomlPath,
  diagnostics: Diagnostic[]
): FoundVersion | undefined {
  const value = manifest.document.get(...path)
  if (value === undefined) return undefined
  const at = place(manifest, ...path)
  if (typeof value === 'string' && VERSION.test(value)) return { version: value, at }
  if (!manifest.template)
    diagnostics.push({
      code: 'cargo/version',
      message: `${path.at(-1)} is not a version of one to three numbers, so no floor is known here`,
      at
    })
  return undefined
}

function checkInherited(manifest: ProjectManifest, diagnostics: Diagnostic[]): void {
  if (manifest.workspace?.document.get('workspace', 'package', 'rust-version') !== undefined) return
  diagnostics.push({
    code: 'cargo/inherit',
    message: 'inherits rust-version, but its workspace states none (or was not found)',
    at: place(manifest, 'package', 'rust-version')
  })
}

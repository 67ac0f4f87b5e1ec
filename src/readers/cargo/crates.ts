import type { RepoPath } from '../../text/span.js'
import { directory } from './paths.js'
import type { ProjectManifest } from './project.js'

/** A crate of the project, as its manifest describes it. */
export interface Crate {
  readonly name: string
  /** Its manifest. */
  readonly manifest: RepoPath
  /** The directory of its workspace; undefined for a crate on its own. */
  readonly workspace: RepoPath | undefined
  /** Its own or the inherited `rust-version`. */
  readonly rustVersion: string | undefined
  readonly edition: string | undefined
  /** Every feature with what it turns on. */
  readonly features: ReadonlyMap<string, readonly string[]>
}

/** The crates among the project's manifests, in the order of their paths. */
export function cratesOf(project: readonly ProjectManifest[]): readonly Crate[] {
  return project.flatMap((manifest) => {
    const { document, path, workspace } = manifest
    const name = document.string('package', 'name')
    if (name === undefined) return []
    const features = document.keys('features')
    return {
      name,
      manifest: path,
      workspace: workspace && directory(workspace.path),
      rustVersion: inherited(manifest, 'rust-version'),
      edition: inherited(manifest, 'edition'),
      features: new Map(features.map((key) => [key, document.strings('features', key)]))
    }
  })
}

function inherited({ document, workspace }: ProjectManifest, key: string): string | undefined {
  return document.get('package', key, 'workspace') === true
    ? workspace?.document.string('workspace', 'package', key)
    : document.string('package', key)
}

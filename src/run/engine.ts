import { readSnapshot } from '../check.js'
import { mayBeOfTwin } from '../diff/twin-sources.js'
import type { BuildModel } from '../model/build-model.js'
import type { FloorCopy } from '../model/floor.js'
import { type DeclaredComponent, isOwnSource } from '../model/sources.js'
import type { ReadOptions } from '../read.js'
import { mayProvide } from '../read-components.js'
import { asksForRust, C_FILE } from '../readers/c/index.js'
import { createReaders } from '../readers/index.js'
import type { Refusal, Repository } from '../source/git.js'
import type { Snapshot } from '../source/snapshot.js'
import type { RepoPath } from '../text/span.js'
import { WithSources } from './with-sources.js'

/** What a policy says about the build itself. */
export type DeclaredByPolicy = Partial<Omit<ReadOptions, 'declared'>>

/** One revision, read. */
export interface Side {
  readonly snapshot: Snapshot
  readonly model: BuildModel
  /** False when nothing in it is a build system that the tool reads. */
  readonly known: boolean
}

/** The files that the readers' `applies` look for; what only looks like one is told apart when it is read. */
const ROOT_FILES: readonly RepoPath[] = [
  'meson.build',
  'configure',
  'CMakeLists.txt',
  'GNUmakefile',
  'makefile',
  'Makefile',
  'Cargo.toml'
]

/** More changed sources than this between two revisions are not looked at. */
const MAX_SOURCES = 3_000

/** Rust that says which files belong to the crate, and Rust that C can call. */
const DECLARES = /\bmod\s+\w+\s*;/
const EXPORTS = /\b(?:no_mangle|export_name)\b|\bextern\s*"Rust"/

/** Models kept from one step of a history to the next: a step's head is the next one's base. */
const KEPT_MODELS = 4

/**
 * A repository with one set of readers, so that whatever is parsed once is shared between both sides,
 * all scenarios and every step of a history.
 */
export class Engine {
  readonly repository: Repository
  readonly #readers = createReaders()
  /** By revision and by what was asked for beside it. */
  readonly #models = new Map<string, Side>()
  readonly #claims = new Map<string, (path: RepoPath) => boolean>()
  /** Texts of sources that differ from another revision read, by their ids. */
  readonly #sources = new Map<string, string>()

  constructor(repository: Repository) {
    this.repository = repository
  }

  /** Whether a change of this file may matter to what is built. */
  claims(path: RepoPath): boolean {
    return this.#readers.claims(path)
  }

  /**
   * Whether sources that no reader claims say, on one side, that they are built with Rust or without, or may
   * be one of two versions of a component. A tree with Kconfig is asked through that alone.
   */
  async mayMatter(
    base: string,
    head: string,
    changed: readonly RepoPath[],
    declared: readonly DeclaredComponent[]
  ): Promise<boolean> {
    const sources = changed.filter(isSource)
    if (sources.length === 0 || sources.length > MAX_SOURCES) return false
    if (await this.repository.hasFileAtTop(head, ['Kconfig'])) {
      const { snapshots } = await this.repository.load([head], this.#claimsWith([]))
      return snapshots.some((snapshot) => mayProvide(snapshot, this.#readers, sources))
    }
    const { snapshots } = await this.repository.load([base, head], NOTHING)
    if (snapshots.some((snapshot) => mayBeOfTwin(snapshot.paths(), sources, declared))) return true
    const ids = snapshots.flatMap((snapshot) => blobsOf(snapshot, sources))
    const texts = await this.repository.texts([...new Set(ids)])
    const touchesC = sources.some((path) => C_FILE.test(path))
    return snapshots.some((snapshot) =>
      sources.some((path) => {
        const text = texts.get(snapshot.blob(path) ?? '')
        if (text === undefined) return false
        if (!path.endsWith('.rs')) return asksForRust(text)
        return DECLARES.test(text) || (touchesC && EXPORTS.test(text))
      })
    )
  }

  /** Whether the revision seems to have a build system that the tool reads, by the names of its files. */
  async mayBeKnown(revision: string): Promise<boolean> {
    return this.repository.hasFileAtTop(revision, ROOT_FILES)
  }

  /**
   * Reads revisions (full commit ids).
   * @param also files to load beside those that readers claim.
   * @param copies looks the declared copies of floors up in a loaded snapshot.
   * @param declared what else a policy declares: it decides what is read.
   */
  async read(
    revisions: readonly string[],
    also: readonly RepoPath[] = [],
    copies: (snapshot: Snapshot) => readonly FloorCopy[] = () => [],
    declared: DeclaredByPolicy = {}
  ): Promise<readonly Side[]> {
    const keyOf = (revision: string): string => JSON.stringify([revision, also, declared])
    const missing = [...new Set(revisions)].filter((revision) => !this.#models.has(keyOf(revision)))
    const { snapshots, refused } = await this.repository.load(missing, this.#claimsWith(also))
    for (const loaded of snapshots) {
      const snapshot = new WithSources(loaded, (path, blob) =>
        isSource(path) ? this.#sources.get(blob) : undefined
      )
      this.#models.set(keyOf(snapshot.revision), {
        snapshot,
        model: withRefusals(
          readSnapshot(snapshot, this.#readers, { ...declared, declared: copies(snapshot) }),
          refused.filter(({ revision }) => revision === snapshot.revision)
        ),
        known: this.#readers.all.some(
          (reader) => reader.id !== 'kconfig' && reader.applies(snapshot)
        )
      })
    }
    const sides = revisions.flatMap((revision) => this.#models.get(keyOf(revision)) ?? [])
    this.#forget()
    await this.#loadSources(sides)
    return sides
  }

  /** The same function for the same files: listings are shared by it. */
  #claimsWith(also: readonly RepoPath[]): (path: RepoPath) => boolean {
    const key = also.join('\0')
    let claims = this.#claims.get(key)
    if (claims === undefined) {
      const wanted = new Set(also)
      claims = (path) => wanted.has(path) || this.claims(path)
      this.#claims.set(key, claims)
    }
    return claims
  }

  /** The sources that differ between two sides, where they can say something about Rust. */
  async #loadSources([base, head]: readonly Side[]): Promise<void> {
    if (base === undefined || head === undefined || base === head) return
    const sides = [base.model.sources, head.model.sources]
    const guided = sides.includes(undefined)
    const usesRust =
      head.model.nested.some(({ hasRust }) => hasRust) || sides.some((side) => side?.usesRust)
    if (!guided && !usesRust && !sides.some((side) => side?.hasCrates)) return
    const paths =
      head.snapshot.changedSince(base.snapshot) ??
      new Set([...base.snapshot.paths(), ...head.snapshot.paths()])
    const sources = [...paths].filter(
      (path) => isSource(path) && base.snapshot.blob(path) !== head.snapshot.blob(path)
    )
    if (sources.length > MAX_SOURCES) return
    const isMoot = guided
      ? !mayProvide(head.snapshot, this.#readers, sources)
      : !usesRust && !sources.some((path) => path.endsWith('.rs'))
    if (isMoot) return
    const ids = [base, head].flatMap(({ snapshot }) => blobsOf(snapshot, sources))
    this.#sources.clear()
    for (const [id, text] of await this.repository.texts([...new Set(ids)]))
      this.#sources.set(id, text)
  }

  #forget(): void {
    for (const oldest of this.#models.keys()) {
      if (this.#models.size <= KEPT_MODELS) return
      this.#models.delete(oldest)
    }
  }
}

const NOTHING = (): boolean => false

const isSource = (path: RepoPath): boolean =>
  (C_FILE.test(path) || path.endsWith('.rs')) && isOwnSource(path)

const blobsOf = (snapshot: Snapshot, paths: readonly RepoPath[]): readonly string[] =>
  paths.flatMap((path) => snapshot.blob(path) ?? [])

const REASONS: Readonly<Record<Refusal['reason'], string>> = {
  'too-large': 'is too large for a build file',
  'over-budget': 'was left out because the build files together are too large',
  binary: 'is binary',
  symlink: 'is a symbolic link that leads to no file of the revision',
  submodule: 'is a submodule, and submodules are not followed',
  outside: 'lies outside the repository'
}

/** A build file that no reader got to see is something the tool could not read, and is told. */
function withRefusals(model: BuildModel, refused: readonly Refusal[]): BuildModel {
  if (refused.length === 0) return model
  const diagnostics = refused.map(({ path, reason }) => ({
    code: `source/${reason}`,
    message: `${path} ${REASONS[reason]}`,
    at: { path, start: 0, end: 0 }
  }))
  return { ...model, diagnostics: [...model.diagnostics, ...diagnostics] }
}

import { type CheckContext, check, worldOf } from './check.js'
import type { DeclaredComponent } from './model/sources.js'
import { type BranchMatch, filesToRead, type Permissions, permissions } from './policy/active.js'
import { declaredCopies } from './policy/copies.js'
import { declaredBy } from './policy/declared.js'
import { declaredComponents } from './policy/declared-components.js'
import type { LoadedPolicy } from './policy/load.js'
import { NO_TABLES } from './policy/tables.js'
import { Locator, type Texts } from './report/locate.js'
import type { Report, ReportedRevision } from './report/report.js'
import type { StatusReport } from './report/status.js'
import { Engine, type Side } from './run/engine.js'
import { expectReading } from './run/expect-reading.js'
import { type FoundPolicy, findOwnPolicy, findPolicy } from './run/policy.js'
import { releaseOf, tryRelease } from './run/release.js'
import type { NamedRevision, Refusal, RunRequest, RunResult } from './run/result.js'
import { type StatusRequest, statusOf } from './run/status.js'
import { Stop } from './run/stop.js'
import { tablesFor } from './run/tables.js'
import { findTarget } from './run/target.js'
import { openRepository, type Repository, SourceError } from './source/git.js'
import type { Snapshot } from './source/snapshot.js'
import type { RepoPath } from './text/span.js'

export type { NamedRevision, RunRequest, RunResult } from './run/result.js'

/** Where a policy is looked for in the target branch when nobody says otherwise. */
export const POLICY_PATH = '.github/rust-roadmap.yml'

export type StatusResult = { readonly kind: 'status'; readonly status: StatusReport } | Refusal

/** Opens the repository, does the work, closes it; what the source refuses becomes a result. */
export async function withEngine<T>(
  directory: string,
  work: (engine: Engine) => Promise<T>
): Promise<T | Refusal> {
  let repository: Repository | undefined
  try {
    repository = await openRepository(directory)
    return await work(new Engine(repository))
  } catch (error) {
    if (error instanceof Stop) return error.result
    if (error instanceof SourceError)
      return {
        kind:
          error.code === 'git-missing' || error.code === 'not-a-repository'
            ? 'usage'
            : 'unresolved',
        message: `${error.message}. What to do: ${error.remedy}.`
      }
    throw error
  } finally {
    repository?.close()
  }
}

/** One check, from a repository and two revisions to a report. */
export function run(request: RunRequest): Promise<RunResult> {
  return withEngine(request.repository, (engine) => checkRevisions(engine, request))
}

/** What differs between two revisions, without a policy. */
export function runChanges(request: {
  readonly repository: string
  readonly base: NamedRevision
  readonly head: NamedRevision
}): Promise<RunResult> {
  return withEngine(request.repository, async (engine) => {
    const [base, head] = await resolveBoth(engine.repository, request.base, request.head)
    return { kind: 'report', report: await changesBetween(engine, base, head) }
  })
}

/** Where one revision stands against a roadmap. */
export function runStatus(request: StatusRequest): Promise<StatusResult> {
  return withEngine(request.repository, async (engine) => ({
    kind: 'status',
    status: await statusOf(engine, request)
  }))
}

/** `changes` for one step; ids are full commit ids. */
export async function changesBetween(
  engine: Engine,
  base: ReportedRevision,
  head: ReportedRevision,
  rustLibraries: readonly string[] = []
): Promise<Report> {
  const report = { base, head, release: null, policy: null, reproduce: null }
  if (await nothingToRead(engine, base.id, head.id, [])) return { ...report, ...NOTHING }
  const [before, after] = await readSides(engine, base.id, head.id, [], undefined, rustLibraries)
  return {
    ...report,
    ...check(
      before.model,
      after.model,
      undefined,
      locatorFor(before, after, () => undefined)
    )
  }
}

/** One check in a repository that is open; for `run`, and for each step of a history. */
export async function checkRevisions(engine: Engine, request: RunRequest): Promise<RunResult> {
  const { repository } = engine
  const [base, head] = await resolveBoth(repository, request.base, request.head)
  const target = await findTarget(repository, request, base.id)
  expectReading(engine, request, [base.id, head.id, target.commit])
  const policy = await findPolicy(repository, request, target, head.id)
  const branch = request.branch ?? target.branch ?? ''
  const release = await releaseOf(repository, policy.loaded, branch, target.commit, request.release)
  const own = await findOwnPolicy(repository, policy, base.id, head.id)
  const place = { branch, release: release.value }
  const tables = tablesFor(policy.loaded, ...(own?.kind === 'changed' ? [own.loaded] : []))
  const unread = { tables: tables ?? NO_TABLES, floors: undefined }
  const also = [
    ...filesToRead(policy.loaded.policy),
    ...(own === undefined ? [] : [policy.loaded.path])
  ]
  const frame = {
    base,
    head,
    release: { value: release.value, scheme: release.scheme, evidence: release.evidence },
    policy: describePolicy(policy, permissions(policy.loaded, { ...place, world: unread })),
    reproduce: request.reproduce ?? null
  }
  if (await nothingToRead(engine, base.id, head.id, also, declaredComponents(policy.loaded.policy)))
    return { kind: 'report', report: { ...frame, ...NOTHING } }
  const [before, after] = await readSides(engine, base.id, head.id, also, policy.loaded)
  const locator = locatorFor(before, after, (path) =>
    path === policy.loaded.path ? policy.text : undefined
  )
  const ownRelease =
    own?.kind === 'changed'
      ? await tryRelease(repository, own.loaded, branch, target.commit, request.release)
      : undefined
  const world = worldOf(after.model, tables)
  const allowed = permissions(policy.loaded, { ...place, world })
  const context = {
    policy: policy.loaded,
    ...place,
    tables,
    failAt: request.failAt,
    today: request.today ?? new Date().toISOString().slice(0, 10),
    introduced: policy.source === 'head',
    own,
    ownRelease,
    trailers: await trailersOf(repository, policy.loaded, base.id, head.id)
  }
  const verdict = check(before.model, after.model, context, locator)
  const { mostWarnings } = allowed
  const warnings = verdict.findings.filter(({ level }) => level === 'warning').length
  const exceeded = warnings > (mostWarnings ?? warnings) ? mostWarnings : undefined
  const diagnostics = [
    ...verdict.diagnostics,
    ...staleCopies(policy.loaded, after.snapshot, locator)
  ]
  return {
    kind: 'report',
    report: {
      ...frame,
      policy: { ...describePolicy(policy, allowed), exceeded },
      ...verdict,
      diagnostics
    }
  }
}

/** What the commits of the change say to the policy; nothing is asked where it names no trailer. */
async function trailersOf(
  repository: Repository,
  { policy }: LoadedPolicy,
  base: string,
  head: string
): Promise<NonNullable<CheckContext['trailers']> | undefined> {
  const key = policy.twins?.trailer
  if (key === undefined) return undefined
  const values = await repository.trailers(base, head, key)
  return { values, complete: !repository.shallow }
}

const NOTHING: Pick<Report, 'changes' | 'findings' | 'states' | 'diagnostics' | 'outcome'> = {
  changes: [],
  findings: [],
  states: [],
  diagnostics: [],
  outcome: 'pass'
}

async function resolveBoth(
  repository: Repository,
  base: NamedRevision,
  head: NamedRevision
): Promise<readonly [ReportedRevision, ReportedRevision]> {
  const [baseId, headId] = await Promise.all([
    repository.resolve(base.revision),
    repository.resolve(head.revision)
  ])
  return [
    { id: baseId, origin: base.origin },
    { id: headId, origin: head.origin }
  ]
}

/** When only files that no reader wants were modified, there is nothing to evaluate. */
async function nothingToRead(
  engine: Engine,
  base: string,
  head: string,
  also: readonly RepoPath[],
  declared: readonly DeclaredComponent[] = []
): Promise<boolean> {
  const changed = base === head ? [] : await engine.repository.changedPaths(base, head)
  const untouched = changed?.every((path) => !engine.claims(path) && !also.includes(path)) === true
  // «Nothing changed» is an answer only about a tree that we would have understood.
  if (!untouched || !(await engine.mayBeKnown(head))) return false
  return !(await engine.mayMatter(base, head, changed, declared))
}

async function readSides(
  engine: Engine,
  base: string,
  head: string,
  also: readonly RepoPath[],
  loaded: LoadedPolicy | undefined,
  rustLibraries: readonly string[] = []
): Promise<readonly [Side, Side]> {
  const [before, after] = await engine.read(
    [base, head],
    also,
    (snapshot) =>
      loaded === undefined ? [] : declaredCopies(loaded, (path) => snapshot.text(path)).copies,
    {
      rustLibraries,
      ...(loaded === undefined ? {} : declaredBy(loaded.policy))
    }
  )
  if (before === undefined || after === undefined) throw new Error('a revision was not loaded')
  if (!before.known && !after.known)
    throw new Stop({
      kind: 'usage',
      message:
        'neither revision has a build system that this tool reads (a meson.build, a CMakeLists.txt, a Makefile, a hand-written configure or a Cargo.toml at the top of the repository). What to do: check --repo and the revisions.'
    })
  return [before, after]
}

function locatorFor(base: Side, head: Side, policy: Texts): Locator {
  return new Locator({
    base: (path) => base.snapshot.text(path),
    head: (path) => head.snapshot.text(path),
    policy
  })
}

/** A declared copy whose wording is gone from its file would otherwise stay silent for ever. */
function staleCopies(
  loaded: LoadedPolicy,
  head: Snapshot,
  locator: Locator
): Report['diagnostics'] {
  return declaredCopies(loaded, (path) => head.text(path)).missing.map(({ message, span }) => ({
    code: 'policy/copy-not-found',
    message,
    place: locator.place('policy', span)
  }))
}

function describePolicy(policy: FoundPolicy, allowed: Permissions): NonNullable<Report['policy']> {
  return {
    path: policy.loaded.path,
    origin: policy.origin,
    branch: allowed.branch === '' ? null : allowed.branch,
    mode: allowed.mode,
    milestones: allowed.milestones,
    block: allowed.block && describeBlock(allowed.block, policy)
  }
}

/** The keys of the block as they are written, without those that are told elsewhere or are long. */
function describeBlock(
  { block, at }: BranchMatch,
  { text }: FoundPolicy
): NonNullable<NonNullable<Report['policy']>['block']> {
  const locator = new Locator({ base: () => undefined, head: () => undefined, policy: () => text })
  const says = Object.entries(block).flatMap(([key, value]) => {
    if (key === 'match' || value === undefined) return []
    if (key === 'roadmap') return ['a roadmap of its own']
    return [`${key} ${typeof value === 'object' ? words(value) : String(value)}`]
  })
  return { match: block.match, says: says.join(', '), place: locator.place('policy', at) }
}

const words = (keys: object): string =>
  Object.entries(keys)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ')

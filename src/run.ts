import { readFile } from 'node:fs/promises'
import { check } from './check.js'
import { Engine, type Side } from './engine.js'
import { blockFor, filesToRead, type Permissions, permissions } from './policy/active.js'
import { declaredCopies } from './policy/copies.js'
import { type LoadedPolicy, loadPolicy, type Problem } from './policy/load.js'
import { resolveRelease } from './policy/release.js'
import type { FailAt } from './policy/schema.js'
import { Locator, type Texts } from './report/locate.js'
import type { Place, Report, ReportedRevision } from './report/report.js'
import { openRepository, type Repository, SourceError } from './source/git.js'
import type { RepoPath } from './text/span.js'

/** Where a policy is looked for in the target branch when nobody says otherwise. */
export const POLICY_PATH = '.github/rust-roadmap.yml'

export interface NamedRevision {
  /** Anything that git resolves to a commit. */
  readonly revision: string
  /** How it was found, in words. */
  readonly origin: string
}

export interface RunRequest {
  /** A work tree or a bare repository. */
  readonly repository: string
  readonly base: NamedRevision
  readonly head: NamedRevision
  readonly policy: {
    /** A file on disk; overrides the target branch's own. */
    readonly file?: string
    /** Its path in the target branch, or how to call the file. */
    readonly path: string
  }
  /** The target branch's name, which the policy's `branches` are matched with. */
  readonly branch?: string
  /** The revision that holds the policy and states the version; the branch's tip, else the base. */
  readonly target?: string
  /** The release this branch is heading to, instead of what the policy's scheme finds. */
  readonly release?: string
  readonly failAt?: FailAt
  /** The command that shows the same locally. */
  readonly reproduce?: string
}

export type RunResult =
  | { readonly kind: 'report'; readonly report: Report }
  | {
      readonly kind: 'policy-invalid' | 'unresolved' | 'usage'
      /** Printable, with place and remedy; several lines for a policy with several problems. */
      readonly message: string
      readonly place?: Place
    }

/** A refusal on the way to a report. */
class Stop extends Error {
  readonly result: Exclude<RunResult, { kind: 'report' }>

  constructor(result: Exclude<RunResult, { kind: 'report' }>) {
    super(result.message)
    this.result = result
  }
}

/** Opens the repository, does the work, closes it; what the source refuses becomes a result. */
export async function withEngine<T>(
  directory: string,
  work: (engine: Engine) => Promise<T>
): Promise<T | Exclude<RunResult, { kind: 'report' }>> {
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

/** `changes` for one step; ids are full commit ids. */
export async function changesBetween(
  engine: Engine,
  base: ReportedRevision,
  head: ReportedRevision
): Promise<Report> {
  const report = { base, head, release: null, policy: null, reproduce: null }
  if (await nothingToRead(engine, base.id, head.id, [])) return { ...report, ...NOTHING }
  const [before, after] = await readSides(engine, base.id, head.id, [], undefined)
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

async function checkRevisions(engine: Engine, request: RunRequest): Promise<RunResult> {
  const { repository } = engine
  const [base, head] = await resolveBoth(repository, request.base, request.head)
  const target = await findTarget(repository, request, base.id)
  const policy = await findPolicy(repository, request, target, head.id)
  const branch = request.branch ?? target.branch ?? ''
  const release = await releaseOf(repository, policy.loaded, branch, target.commit, request.release)
  const allowed = permissions(policy.loaded, { branch, release: release.value })
  const also = filesToRead(policy.loaded.policy)
  const frame = {
    base,
    head,
    release: { value: release.value, scheme: release.scheme, evidence: release.evidence },
    policy: describePolicy(policy, allowed),
    reproduce: request.reproduce ?? null
  }
  if (await nothingToRead(engine, base.id, head.id, also))
    return { kind: 'report', report: { ...frame, ...NOTHING } }
  const [before, after] = await readSides(engine, base.id, head.id, also, policy.loaded)
  const locator = locatorFor(before, after, (path) =>
    path === policy.loaded.path ? policy.text : undefined
  )
  const context = { policy: policy.loaded, branch, release: release.value, failAt: request.failAt }
  const verdict = check(before.model, after.model, context, locator)
  return { kind: 'report', report: { ...frame, ...verdict } }
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
  also: readonly RepoPath[]
): Promise<boolean> {
  if (base === head) return true
  const changed = await engine.repository.changedPaths(base, head)
  return changed.every((path) => !engine.claims(path) && !also.includes(path))
}

async function readSides(
  engine: Engine,
  base: string,
  head: string,
  also: readonly RepoPath[],
  loaded: LoadedPolicy | undefined
): Promise<readonly [Side, Side]> {
  const [before, after] = await engine.read([base, head], also, (snapshot) =>
    loaded === undefined ? [] : declaredCopies(loaded, (path) => snapshot.text(path)).copies
  )
  if (before === undefined || after === undefined) throw new Error('a revision was not loaded')
  if (!before.known && !after.known)
    throw new Stop({
      kind: 'usage',
      message:
        'neither revision has a build system that this tool reads (a meson.build, a hand-written configure or a Cargo.toml at the top of the repository). What to do: check --repo and the revisions.'
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

interface Target {
  readonly commit: string
  readonly branch: string | undefined
  /** In words, for the report: `tip of master (d3b7a9b63d)`. */
  readonly words: string
}

/** Policy and version come from the tip of the target branch, never from the head. */
async function findTarget(
  repository: Repository,
  request: RunRequest,
  base: string
): Promise<Target> {
  const short = (id: string): string => id.slice(0, 10)
  if (request.target !== undefined) {
    const commit = await repository.resolve(request.target)
    return { commit, branch: request.branch, words: `the target branch's tip ${short(commit)}` }
  }
  for (const name of [request.branch, branchName(request.base.revision)]) {
    const tip = name === undefined ? undefined : await repository.branchTip(name)
    if (tip !== undefined)
      return { commit: tip.commit, branch: name, words: `tip of ${tip.ref} (${short(tip.commit)})` }
  }
  return { commit: base, branch: request.branch, words: `the base ${short(base)}` }
}

/** `origin/master` and `master` name a branch; an id or `HEAD^` does not. */
function branchName(revision: string): string | undefined {
  return /^[\w./-]+$/.test(revision) && !/^[0-9a-f]{7,64}$/.test(revision)
    ? revision.replace(/^(refs\/remotes\/)?(origin|upstream)\//, '')
    : undefined
}

interface FoundPolicy {
  readonly loaded: LoadedPolicy
  readonly text: string
  readonly origin: string
}

async function findPolicy(
  repository: Repository,
  request: RunRequest,
  target: Target,
  head: string
): Promise<FoundPolicy> {
  const { file, path } = request.policy
  if (file !== undefined) return parsePolicy(await readPolicyFile(file), path, `the file ${file}`)
  const text = await repository.readFile(target.commit, path)
  if (text !== undefined) return parsePolicy(text, path, target.words)
  const own = await repository.readFile(head, path)
  if (own !== undefined)
    return parsePolicy(own, path, `the head itself, because ${target.words} has no ${path} yet`)
  throw new Stop({
    kind: 'policy-invalid',
    message: `there is no policy: ${target.words} has no file ${path}. What to do: copy policy/starter.yml of this project there, or name a file with --policy.`
  })
}

async function readPolicyFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Stop({ kind: 'policy-invalid', message: `the policy cannot be read: ${reason}` })
  }
}

function parsePolicy(text: string, path: string, origin: string): FoundPolicy {
  const result = loadPolicy(text, path)
  if (result.ok) return { loaded: result, text, origin }
  const locator = new Locator({ base: () => undefined, head: () => undefined, policy: () => text })
  const [first] = result.problems
  throw new Stop({
    kind: 'policy-invalid',
    message: renderProblems(result.problems, locator),
    ...(first === undefined ? {} : { place: locator.place('policy', first.span) })
  })
}

/** Each problem with its place, its line and a caret. */
export function renderProblems(problems: readonly Problem[], locator: Locator): string {
  return problems
    .map(({ message, span, allowed }) => {
      const place = locator.place('policy', span)
      const hint = allowed === undefined ? '' : ` (allowed: ${allowed.join(', ')})`
      return `${place.path}:${place.line}:${place.column}: ${message}${hint}`
    })
    .join('\n')
}

interface FoundRelease {
  readonly value: string
  readonly scheme: string
  readonly evidence: readonly { readonly place: Place; readonly note: string }[]
}

async function releaseOf(
  repository: Repository,
  loaded: LoadedPolicy,
  branch: string,
  target: string,
  given: string | undefined
): Promise<FoundRelease> {
  if (given !== undefined) return { value: given, scheme: 'explicit', evidence: [] }
  const texts = new Map<RepoPath, string>()
  for (const path of filesToRead(loaded.policy)) {
    const text = await repository.readFile(target, path)
    if (text !== undefined) texts.set(path, text)
  }
  const tag = await repository.newestTag(target)
  const result = resolveRelease(loaded, blockFor(loaded, branch), {
    text: (path) => texts.get(path),
    tags: tag === undefined ? undefined : [tag]
  })
  if (!result.ok)
    throw new Stop({ kind: 'unresolved', message: `${result.message}, or pass --release X.Y.` })
  const locator = new Locator({
    base: (path) => texts.get(path),
    head: () => undefined,
    policy: () => undefined
  })
  return {
    value: result.release,
    scheme: result.scheme,
    evidence: result.evidence.map(({ path, span, note }) => ({
      place: locator.place('base', span ?? { path, start: 0, end: 0 }),
      note
    }))
  }
}

function describePolicy(policy: FoundPolicy, allowed: Permissions): NonNullable<Report['policy']> {
  return {
    path: policy.loaded.path,
    origin: policy.origin,
    branch: allowed.branch === '' ? null : allowed.branch,
    mode: allowed.mode,
    milestones: allowed.milestones
  }
}

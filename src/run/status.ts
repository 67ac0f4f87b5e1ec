import { worldOf } from '../check.js'
import { filesToRead, permissions } from '../policy/active.js'
import { declaredCopies } from '../policy/copies.js'
import { declaredBy } from '../policy/declared.js'
import { Locator } from '../report/locate.js'
import type { StatusReport } from '../report/status.js'
import { status } from '../status.js'
import type { Engine } from './engine.js'
import { expectReading } from './expect-reading.js'
import { findPolicy } from './policy.js'
import { releaseOf } from './release.js'
import type { NamedRevision, RunRequest } from './result.js'
import { Stop } from './stop.js'
import { tablesFor } from './tables.js'

export interface StatusRequest
  extends Pick<
    RunRequest,
    'repository' | 'policy' | 'branch' | 'release' | 'failAt' | 'today' | 'supply'
  > {
  readonly revision: NamedRevision
  /** Judge everything as this release. */
  readonly cutting?: string
}

/** One revision against its own policy, or the one named, in a repository that is open. */
export async function statusOf(engine: Engine, request: StatusRequest): Promise<StatusReport> {
  const { repository } = engine
  const { revision, origin } = request.revision
  const id = await repository.resolve(revision)
  expectReading(engine, request, [id])
  const policy = await findPolicy(
    repository,
    request,
    { commit: id, words: `${revision} (${id.slice(0, 10)})` },
    id
  )
  const branch = request.branch ?? ((await repository.branchTip(revision)) ? revision : '')
  const given = request.cutting ?? request.release
  const release = await releaseOf(repository, policy.loaded, branch, id, given)
  const copies = (text: (path: string) => string | undefined) => declaredCopies(policy.loaded, text)
  const [side] = await engine.read(
    [id],
    filesToRead(policy.loaded.policy),
    (snapshot) => copies((path) => snapshot.text(path)).copies,
    declaredBy(policy.loaded.policy)
  )
  if (side?.known !== true)
    throw new Stop({
      kind: 'usage',
      message: `${revision} has no build system that this tool reads. What to do: check --repo and --rev.`
    })
  const text = (path: string): string | undefined => side.snapshot.text(path)
  const locator = new Locator({
    base: text,
    head: text,
    policy: (path) => (path === policy.loaded.path ? policy.text : undefined)
  })
  const stands = status(
    side.model,
    policy.loaded,
    {
      branch,
      release: release.value,
      failAt: request.failAt,
      world: worldOf(side.model, tablesFor(policy.loaded)),
      today: request.today ?? new Date().toISOString().slice(0, 10)
    },
    locator
  )
  const stale = copies(text).missing.map(({ message, span }) => ({
    code: 'policy/copy-not-found',
    message,
    place: locator.place('policy', span)
  }))
  return {
    revision: { id, origin },
    project: policy.loaded.policy.project.name,
    release: { value: release.value, scheme: release.scheme, evidence: release.evidence },
    cutting: request.cutting ?? null,
    policy: {
      path: policy.loaded.path,
      origin: policy.origin,
      branch: branch === '' ? null : branch,
      mode: permissions(policy.loaded, { branch, release: release.value }).mode
    },
    ...stands,
    diagnostics: [...stands.diagnostics, ...stale]
  }
}

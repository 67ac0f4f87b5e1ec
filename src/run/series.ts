import type { Report } from '../report/report.js'
import { checkRevisions, withEngine } from '../run.js'
import type { Commit } from '../source/git.js'
import type { Engine } from './engine.js'
import type { Refusal, RunRequest } from './result.js'
import { findTarget } from './target.js'

export type SeriesResult =
  | { readonly kind: 'series'; readonly reports: readonly Report[] }
  | Refusal

/**
 * Judges each commit of a range against its own parent, oldest first, all by the same policy and release.
 * Merges are no patches and are left out, as `git format-patch` does; what they bring is then judged by one
 * more report about the range as a whole.
 */
export function runSeries(request: RunRequest): Promise<SeriesResult> {
  return withEngine(request.repository, (engine) => judgeEach(engine, request))
}

async function judgeEach(engine: Engine, request: RunRequest): Promise<SeriesResult> {
  const { repository } = engine
  const base = await repository.resolve(request.base.revision)
  const head = await repository.resolve(request.head.revision)
  const target = await findTarget(repository, request, base)
  const commits = (await repository.commits(base, head)).toReversed()
  const patches = commits.filter(({ parents }) => parents.length < 2)
  const shared = {
    ...request,
    target: target.commit,
    ...(target.branch === undefined ? {} : { branch: target.branch })
  }
  const steps = patches.flatMap((commit, i) => stepOf(commit, i + 1, patches.length))
  if (patches.length < commits.length) steps.push({ base: request.base, head: whole(request) })
  const reports: Report[] = []
  for (const step of steps) {
    const result = await checkRevisions(engine, { ...shared, ...step })
    if (result.kind !== 'report') return result
    reports.push(result.report)
  }
  return { kind: 'series', reports }
}

type Step = Pick<RunRequest, 'base' | 'head'>

/** A root commit has nothing to be compared with. */
function stepOf({ id, parents, subject }: Commit, number: number, of: number): readonly Step[] {
  const [parent] = parents
  if (parent === undefined) return []
  return [
    {
      base: { revision: parent, origin: 'its parent' },
      head: { revision: id, origin: `commit ${number} of ${of}: ${subject}` }
    }
  ]
}

const whole = ({ head }: RunRequest): RunRequest['head'] => ({
  revision: head.revision,
  origin: `${head.origin}, the whole range with its merges`
})

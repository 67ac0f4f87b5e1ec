import { type GitPlace, runGit } from './git-process.js'

export const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** More commits than this of one change are not asked for their trailers. */
const MAX_MESSAGES = 10_000

/** One commit of a range. `date` is the committer's, in seconds since 1970. */
export interface Commit {
  readonly id: string
  readonly parents: readonly string[]
  readonly date: number
  readonly subject: string
}

export interface RangeOptions {
  readonly firstParent?: boolean
  /** At most this many, counted from the newest. */
  readonly limit?: number
}

/** The commits that are in `to` but not in `from` (full ids), newest first. */
export async function listCommits(
  place: GitPlace,
  from: string | undefined,
  to: string,
  options: RangeOptions
): Promise<readonly Commit[]> {
  const args = ['rev-list', '--topo-order', '--format=%H%x00%P%x00%ct%x00%s']
  if (options.firstParent === true) args.push('--first-parent')
  if (options.limit !== undefined) args.push(`--max-count=${Math.trunc(options.limit)}`)
  args.push(to)
  if (from !== undefined) args.push(`^${from}`)
  const { stdout } = await runGit(place, args)
  const commits: Commit[] = []
  for (const line of stdout.toString('utf8').split('\n')) {
    const [commit = '', parents = '', date = '', ...subject] = line.split('\0')
    if (OBJECT_ID.test(commit) && date !== '')
      commits.push({
        id: commit,
        parents: parents === '' ? [] : parents.split(' '),
        date: Number(date),
        subject: subject.join(' ')
      })
  }
  return commits
}

/** The values of a trailer in the commits that are in `to` but not in `from` (full ids), newest first. */
export async function listTrailers(
  place: GitPlace,
  from: string,
  to: string,
  key: string
): Promise<readonly string[]> {
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(key)) return []
  const { stdout } = await runGit(place, [
    'rev-list',
    `--max-count=${MAX_MESSAGES}`,
    `--format=%(trailers:key=${key},valueonly,unfold)`,
    to,
    `^${from}`
  ])
  const lines = stdout.toString('utf8').split('\n')
  return lines.filter((line) => line !== '' && !/^commit [0-9a-f]+$/.test(line))
}

import { spawn } from 'node:child_process'
import type { Repository } from '../source/git.js'
import { UnresolvedRevision } from '../source/git.js'
import { runGit } from '../source/git-process.js'
import type { EventGit } from './event.js'

const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** How long one fetch may take; milliseconds. */
const FETCH_LIMIT = 120_000

/** The clone as the runner made it. With `fetch`, commits that it lacks are fetched by their id. */
export function openClone(
  repository: Repository,
  options: { readonly fetch: boolean; readonly say: (line: string) => void }
): EventGit {
  const find = async (revision: string): Promise<string | undefined> =>
    (await resolve(repository, revision)) ?? (await repository.branchTip(revision))?.commit
  const obtain = async (id: string): Promise<boolean> => {
    if (!OBJECT_ID.test(id)) return false
    if ((await resolve(repository, id)) !== undefined) return true
    if (!options.fetch) return false
    const problem = await fetchById(repository, id)
    options.say(
      problem === undefined ? `Fetched commit ${id}.` : `Could not fetch ${id}: ${problem}`
    )
    return problem === undefined && (await resolve(repository, id)) !== undefined
  }
  return {
    shallow: repository.shallow,
    find: async (revision) =>
      (await find(revision)) ?? ((await obtain(revision)) ? revision : undefined),
    obtain,
    recordedParents: (id) => recordedParents(repository, id),
    mergeBase: (a, b) => repository.mergeBase(a, b),
    branchTip: (name) => repository.branchTip(name)
  }
}

async function resolve(repository: Repository, revision: string): Promise<string | undefined> {
  try {
    return await repository.resolve(revision)
  } catch (error) {
    if (error instanceof UnresolvedRevision) return undefined
    throw error
  }
}

/** git hides the parents of the last commit of a shallow clone; the commit itself still names them. */
async function recordedParents(repository: Repository, id: string): Promise<readonly string[]> {
  const place = { cwd: repository.gitDir, gitDir: repository.gitDir }
  const { stdout } = await runGit(place, ['cat-file', 'commit', id])
  const [header = ''] = stdout.toString('latin1').split('\n\n')
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent)
}

/**
 * Fetches one commit into a ref of our own; undefined when it worked, else git's words. Only a clone
 * that is shallow already gets `--depth`: in a full one it would cut history off for later steps.
 * Unlike our other calls this one uses the configuration that actions/checkout left (credentials).
 */
function fetchById(repository: Repository, id: string): Promise<string | undefined> {
  const args = [
    ...['safe.directory=*', 'core.hooksPath=/dev/null', 'core.fsmonitor=false'].flatMap((entry) => [
      '-c',
      entry
    ]),
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-auto-maintenance',
    ...(repository.shallow ? ['--depth=1'] : []),
    'origin',
    `+${id}:refs/rust-roadmap/${id}`
  ]
  return new Promise((resolve) => {
    const child = spawn('git', args, {
      cwd: repository.top ?? repository.gitDir,
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: FETCH_LIMIT,
      windowsHide: true
    })
    let words = ''
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (chunk: string) => {
      if (words.length < 2000) words += chunk
    })
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) =>
      resolve(code === 0 ? undefined : words.trim() || `git fetch ended with ${code}`)
    )
  })
}

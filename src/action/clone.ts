import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Repository, Supply } from '../source/git.js'
import { SourceError, UnresolvedRevision } from '../source/git.js'
import { runGit } from '../source/git-process.js'
import type { EventGit } from './event.js'
import { fetchBlobs, fetchCommit } from './fetch.js'

const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

export interface CloneOptions {
  /** Whether commits and contents that the clone lacks may be fetched by their ids. */
  readonly fetch: boolean
  readonly say: (line: string) => void
}

/** The clone as the runner made it. */
export interface Clone extends EventGit {
  /** Undefined when nothing may be fetched. */
  readonly supply: Supply | undefined
}

/** With `fetch`, commits and contents that the clone lacks are fetched by their ids. */
export function openClone(repository: Repository, options: CloneOptions): Clone {
  refuseEmbedded(repository)
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
    branchTip: (name) => repository.branchTip(name),
    supply: options.fetch ? (blobs) => supplyBlobs(repository, blobs, options.say) : undefined
  }
}

/**
 * A tree can hold what git takes for a bare repository, with a configuration of its author's: no checkout
 * makes a directory of the name `.git`, so whatever lies below a work tree without one came with the tree.
 */
function refuseEmbedded({ gitDir }: Repository): void {
  if (gitDir.split('/').includes('.git')) return
  for (let dir = dirname(gitDir); dir !== dirname(dir); dir = dirname(dir))
    if (existsSync(join(dir, '.git')))
      throw new SourceError(
        'not-a-repository',
        `${JSON.stringify(basename(gitDir))} is a bare repository inside the work tree ${JSON.stringify(dir)}, where a change can put one`,
        'let the input working-directory name the work tree, or clone outside of it'
      )
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

const placeOf = ({ top, gitDir }: Repository): string => top ?? gitDir

/**
 * Fetches one commit into a ref of our own; undefined when it worked, else git's words. Only a clone
 * that is shallow already gets `--depth`: in a full one it would cut history off for later steps.
 */
function fetchById(repository: Repository, id: string): Promise<string | undefined> {
  const depth = repository.shallow ? ['--depth=1'] : []
  return fetchCommit(placeOf(repository), id, `refs/rust-roadmap/${id}`, depth)
}

async function supplyBlobs(
  repository: Repository,
  blobs: readonly string[],
  say: (line: string) => void
): Promise<void> {
  const ids = blobs.filter((id) => OBJECT_ID.test(id))
  const problem = await fetchBlobs(placeOf(repository), ids)
  const files = ids.length === 1 ? 'file' : 'files'
  say(
    problem === undefined
      ? `Fetched ${ids.length} ${files} that the clone had left out.`
      : `Could not fetch ${ids.length} ${files} that the clone had left out: ${problem}`
  )
}

import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openRepository, type Repository, SourceError } from '../source/git.js'
import { runGit } from '../source/git-process.js'
import { fetchCommit } from './fetch.js'

/** What GitHub says about the repository that the run is about. */
export interface Origin {
  /** Of the repository, as for `git clone`. */
  readonly url: string
  /** The full id of the commit that the run is about. */
  readonly commit: string
}

/** The origin by the runner's variables; undefined outside of a workflow. */
export function originOf(env: NodeJS.ProcessEnv): Origin | undefined {
  const server = (env['GITHUB_SERVER_URL'] || 'https://github.com').replace(/\/+$/, '')
  const repository = env['GITHUB_REPOSITORY'] ?? ''
  const commit = env['GITHUB_SHA'] ?? ''
  const known =
    /^(?:https?|file):\/\/[\w.:/-]+$/.test(server) &&
    /^[\w.-]+\/[\w.-]+$/.test(repository) &&
    /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)
  return known ? { url: `${server}/${repository}`, commit } : undefined
}

const HEAD = 'rust-roadmap-head'

/**
 * A bare repository of the run's commit and its parents, with directories and without contents, for a workflow
 * that checked nothing out. What is wanted of the contents is fetched later, in one request. No token is used.
 * @param folder where to make it; it is the caller's to remove.
 */
export async function fetchOrigin(origin: Origin, folder: string): Promise<Repository> {
  const dir = await mkdtemp(join(folder, 'rust-roadmap-origin-'))
  const place = { cwd: dir, gitDir: dir }
  const format = origin.commit.length === 64 ? 'sha256' : 'sha1'
  try {
    await runGit(place, ['init', '--quiet', '--bare', `--object-format=${format}`, '--template='])
    await runGit(place, ['symbolic-ref', 'HEAD', `refs/heads/${HEAD}`])
    await runGit(place, ['config', 'remote.origin.url', origin.url])
    const how = ['--depth=2', '--filter=blob:none']
    const problem = await fetchCommit(dir, origin.commit, `refs/heads/${HEAD}`, how)
    if (problem === undefined) return await openRepository(dir)
    throw new SourceError(
      'not-a-repository',
      `nothing was checked out, and ${origin.url} cannot be fetched without credentials: ${problem}`,
      'add a step `uses: actions/checkout@v6` before this one'
    )
  } catch (error) {
    await rm(dir, { recursive: true, force: true })
    throw error
  }
}

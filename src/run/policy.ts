import { readFile } from 'node:fs/promises'
import { type LoadedPolicy, loadPolicy } from '../policy/load.js'
import type { OwnPolicy } from '../policy/own.js'
import { renderProblems } from '../policy/render-problems.js'
import { Locator } from '../report/locate.js'
import type { Repository } from '../source/git.js'
import type { RunRequest } from './result.js'
import { Stop } from './stop.js'
import type { Target } from './target.js'

export interface FoundPolicy {
  readonly loaded: LoadedPolicy
  readonly text: string
  readonly origin: string
  /** A file overrides everything; `head`: the first policy, brought by the change itself. */
  readonly source: 'file' | 'target' | 'head'
}

export async function findPolicy(
  repository: Repository,
  request: Pick<RunRequest, 'policy'>,
  target: Pick<Target, 'commit' | 'words'>,
  head: string
): Promise<FoundPolicy> {
  const { file, path } = request.policy
  if (file !== undefined)
    return parsePolicy(await readPolicyFile(file), path, `the file ${file}`, 'file')
  const text = await repository.readFile(target.commit, path)
  if (text !== undefined) return parsePolicy(text, path, target.words, 'target')
  const own = await repository.readFile(head, path)
  if (own !== undefined)
    return parsePolicy(
      own,
      path,
      `the head itself, because ${target.words} has no ${path} yet`,
      'head'
    )
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

function parsePolicy(
  text: string,
  path: string,
  origin: string,
  source: FoundPolicy['source']
): FoundPolicy {
  const result = loadPolicy(text, path)
  if (result.ok) return { loaded: result, text, origin, source }
  const locator = new Locator({ base: () => undefined, head: () => undefined, policy: () => text })
  const [first] = result.problems
  throw new Stop({
    kind: 'policy-invalid',
    message: renderProblems(result.problems, text),
    ...(first === undefined ? {} : { place: locator.place('policy', first.span) })
  })
}

/**
 * What the change does to the policy, when the target branch's judges it. A topic that did not touch the
 * policy has none of its own, however old it is.
 */
export async function findOwnPolicy(
  repository: Repository,
  found: FoundPolicy,
  base: string,
  head: string
): Promise<OwnPolicy | undefined> {
  if (found.source !== 'target') return undefined
  const { path } = found.loaded
  const [before, text] = await Promise.all([
    repository.readFile(base, path),
    repository.readFile(head, path)
  ])
  if (text === before || text === found.text) return undefined
  if (text === undefined) return { kind: 'removed', path }
  const result = loadPolicy(text, path)
  if (!result.ok) {
    const [first, ...more] = result.problems
    return first === undefined ? undefined : { kind: 'invalid', path, problems: [first, ...more] }
  }
  const old = before === undefined ? undefined : loadPolicy(before, path)
  return { kind: 'changed', loaded: result, base: old?.ok === true ? old : undefined }
}

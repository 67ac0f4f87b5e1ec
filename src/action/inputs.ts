import type { FailAt } from '../policy/schema.js'
import { POLICY_PATH } from '../run.js'
import { nearest } from '../text/nearest.js'

/** The action's inputs, read and checked; their meaning is in action.yml. */
export interface Inputs {
  readonly base: string | undefined
  readonly head: string | undefined
  readonly baseBranch: string | undefined
  readonly branch: string | undefined
  readonly policy: string
  readonly release: string | undefined
  readonly failAt: FailAt | undefined
  readonly directory: string
  readonly annotations: boolean
  readonly summary: boolean
  readonly fetch: boolean
  readonly requireBase: boolean
  /** The token to keep a comment with; undefined when nobody asked for a comment. */
  readonly commentToken: string | undefined
}

/** Every input of action.yml, in its order. A test holds the two together. */
export const INPUT_NAMES = [
  'policy',
  'base',
  'head',
  'base-branch',
  'branch',
  'release',
  'fail-at',
  'require-base',
  'working-directory',
  'fetch',
  'annotations',
  'summary',
  'comment',
  'token'
] as const

type InputName = (typeof INPUT_NAMES)[number]

/** An input that cannot be used; the message names it and what is allowed. */
export class InputError extends Error {}

/** Reads all inputs; an empty one counts as not given. Throws InputError. */
export function readInputs(get: (name: InputName) => string): Inputs {
  const text = (name: InputName): string | undefined => get(name).trim() || undefined
  const choice = <T extends string>(name: InputName, allowed: readonly T[]): T | undefined => {
    const given = text(name)
    if (given === undefined) return undefined
    const found = allowed.find((word) => word === given.toLowerCase())
    if (found === undefined) throw new InputError(explain(name, given, allowed))
    return found
  }
  const flag = (name: InputName, fallback: boolean): boolean =>
    (choice(name, ['true', 'false']) ?? String(fallback)) === 'true'
  return {
    base: text('base'),
    head: text('head'),
    baseBranch: text('base-branch')?.replace(/^refs\/heads\//, ''),
    branch: text('branch')?.replace(/^refs\/heads\//, ''),
    policy: text('policy') ?? POLICY_PATH,
    release: releaseFrom(text('release')),
    failAt: choice('fail-at', ['warning', 'error', 'never']),
    directory: text('working-directory') ?? '.',
    annotations: flag('annotations', true),
    summary: flag('summary', true),
    fetch: flag('fetch', true),
    requireBase: flag('require-base', false),
    commentToken: flag('comment', false) ? tokenOf(text('token')) : undefined
  }
}

function releaseFrom(given: string | undefined): string | undefined {
  if (given === undefined || /^\w[\w.+-]{0,63}$/.test(given)) return given
  throw new InputError(
    `Input release: ${JSON.stringify(given)} is no release; write one such as 10.0.`
  )
}

/** Only what GitHub gives a workflow or an app: its comments are a bot's, and a person's token is worth too much. */
function tokenOf(given: string | undefined): string {
  const asked =
    'Input comment: true needs the input token, with github.token in it, and `permissions: pull-requests: write`.'
  if (given === undefined) throw new InputError(asked)
  if (/^(ghp|gho|ghu|ghr|github_pat)_/.test(given))
    throw new InputError(`${asked} The token given is a person's, which this action does not take.`)
  return given
}

function explain(name: string, given: string, allowed: readonly string[]): string {
  const near = nearest(given, allowed)
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  return `Input ${name}: ${JSON.stringify(given)} is not allowed; use ${allowed.join(' or ')}.${hint}`
}

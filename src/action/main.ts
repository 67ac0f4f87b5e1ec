import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import * as core from '@actions/core'
import { FIXED_COMMENT, renderComment, worthComment } from '../report/comment.js'
import type { Report } from '../report/report.js'
import type { Refusal } from '../run/result.js'
import { type RunResult, run, runStatus } from '../run.js'
import { openRepository, type Repository, SourceError, type Supply } from '../source/git.js'
import { openClone } from './clone.js'
import { keepComment } from './comment.js'
import {
  type Compared,
  comparisonOf,
  type Event,
  type NotCompared,
  type StateOnly
} from './event.js'
import { pullRequestNumber } from './event-common.js'
import { InputError, type Inputs, readInputs } from './inputs.js'
import { fetchOrigin, originOf } from './no-clone.js'
import {
  type Problem,
  type PublishOptions,
  publishNothing,
  publishProblem,
  publishReport,
  publishStatus,
  writeSummary
} from './publish.js'
import { restClient } from './rest.js'

/** The action: reads its inputs and the event, runs the check, publishes. Never throws. */
export async function main(): Promise<void> {
  const docs = docsAddress()
  let options: PublishOptions = { annotations: true, summary: true, docs }
  try {
    const inputs = readInputs((name) => core.getInput(name))
    options = { annotations: inputs.annotations, summary: inputs.summary, docs }
    await check(inputs, options)
  } catch (error) {
    await publishProblem(explain(error), options)
  }
}

async function check(inputs: Inputs, options: PublishOptions): Promise<void> {
  const workspace = process.env['GITHUB_WORKSPACE'] || process.cwd()
  const directory = resolve(workspace, inputs.directory)
  if (!existsSync(directory))
    throw new InputError(
      `Input working-directory: there is no folder ${JSON.stringify(inputs.directory)} in the workspace. Does actions/checkout run before this step?`
    )
  const { repository, made } = await open(directory, inputs)
  try {
    const git = openClone(repository, { fetch: inputs.fetch, say: core.info })
    const comparison = await comparisonOf(readEvent(), inputs, git)
    const place = { directory: made ?? directory, supply: git.supply }
    if (comparison.kind === 'compare') await compare(comparison, inputs, place, options)
    else if (comparison.kind === 'state') await state(comparison, inputs, place, options)
    else if (comparison.kind === 'nothing' && !inputs.requireBase)
      await publishNothing(comparison.reason, options)
    else await publishProblem(explainComparison(comparison), options)
  } finally {
    repository.close()
    if (made !== undefined) await rm(made, { recursive: true, force: true })
  }
}

interface Opened {
  readonly repository: Repository
  /** A directory of our own; undefined for a clone that was there. */
  readonly made?: string
}

/** The clone in a directory; where a workflow checked nothing out, as much of the origin as is needed. */
async function open(directory: string, inputs: Inputs): Promise<Opened> {
  try {
    return { repository: await openRepository(directory) }
  } catch (error) {
    const origin = originOf(process.env)
    const nothingThere = error instanceof SourceError && error.code === 'not-a-repository'
    if (!nothingThere || origin === undefined || !inputs.fetch || inputs.directory !== '.')
      throw error
    core.info(`Nothing is checked out here, so ${origin.url} is asked for what is needed.`)
    const repository = await fetchOrigin(origin, process.env['RUNNER_TEMP'] || tmpdir())
    return { repository, made: repository.gitDir }
  }
}

/** The clone to read, and how to get what it lacks. */
interface Place {
  readonly directory: string
  readonly supply: Supply | undefined
}

async function compare(
  comparison: Compared,
  inputs: Inputs,
  place: Place,
  options: PublishOptions
): Promise<void> {
  const branch = inputs.branch ?? comparison.branch
  const policy = policySource(inputs.policy)
  const result: RunResult = await run({
    repository: place.directory,
    ...(place.supply === undefined ? {} : { supply: place.supply }),
    base: comparison.base,
    head: comparison.head,
    target: comparison.target,
    policy,
    reproduce: reproduce(comparison, inputs, branch, policy.file !== undefined),
    ...(branch === undefined ? {} : { branch }),
    ...(inputs.release === undefined ? {} : { release: inputs.release }),
    ...(inputs.failAt === undefined ? {} : { failAt: inputs.failAt })
  })
  if (result.kind === 'report') {
    await publishReport(result.report, options)
    if (inputs.commentToken !== undefined)
      await publishComment(result.report, inputs.commentToken, inputs, options)
    return
  }
  return publishRefusal(result, options)
}

/** Where the tree stands: it fails only where the workflow says at what. */
async function state(
  { head, branch: found }: StateOnly,
  inputs: Inputs,
  place: Place,
  options: PublishOptions
): Promise<void> {
  const branch = inputs.branch ?? found
  const policy = policySource(inputs.policy)
  const result = await runStatus({
    repository: place.directory,
    ...(place.supply === undefined ? {} : { supply: place.supply }),
    revision: head,
    policy,
    ...(branch === undefined ? {} : { branch }),
    ...(inputs.release === undefined ? {} : { release: inputs.release }),
    ...(inputs.failAt === undefined ? {} : { failAt: inputs.failAt })
  })
  if (result.kind !== 'status') return publishRefusal(result, options)
  const fails = inputs.failAt !== undefined && result.status.outcome === 'fail'
  return publishStatus(result.status, { fails, policyInTree: policy.file === undefined }, options)
}

function publishRefusal({ message, place }: Refusal, options: PublishOptions): Promise<void> {
  const at = place?.side === 'head' ? place : undefined
  return publishProblem({ message, ...(at === undefined ? {} : { at }) }, options)
}

/** Keeps the comment; whatever becomes of it, the outcome of the check stands. */
async function publishComment(
  report: Report,
  token: string,
  inputs: Inputs,
  options: PublishOptions
): Promise<void> {
  core.setSecret(token)
  const repository = process.env['GITHUB_REPOSITORY'] ?? ''
  const number = pullRequestNumber(readEvent().payload)
  if (number === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository))
    return core.info('No comment: this run is about no pull request.')
  const names = ['GITHUB_WORKFLOW', 'GITHUB_JOB'].map((name) => process.env[name] ?? '')
  const identity = [...names, inputs.policy, inputs.directory]
  const request = restClient({ url: apiAddress(), token })
  const body =
    worthComment(report).length > 0 ? renderComment(report, { docs: options.docs }) : undefined
  const place = { repository, number, identity }
  const result = await keepComment(place, body, FIXED_COMMENT, request)
  if (result.kind === 'done') return core.info(`Comment: ${result.did}.`)
  core.notice(
    `The pull request got no comment, because ${result.reason}; the job summary has the same text. The token of a pull request from a fork may only read.`,
    { title: 'Rust roadmap: no comment' }
  )
  if (body !== undefined && options.summary) await writeSummary(body)
}

const apiAddress = (): string =>
  (process.env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '')

/** A bare word names a policy that comes with the action; anything else is a path in the repository. */
function policySource(policy: string): { readonly path: string; readonly file?: string } {
  if (/^[a-z][a-z0-9-]*$/.test(policy)) {
    const file = join(dirname(process.argv[1] ?? ''), '..', '..', 'policy', `${policy}.yml`)
    if (existsSync(file)) return { path: policy, file }
  }
  return { path: policy.replace(/^(\.\/)+/, '') }
}

/** The command that shows the same in a clone of one's own. */
function reproduce(
  { base, head }: Compared,
  inputs: Inputs,
  branch: string | undefined,
  preset: boolean
): string {
  const option = (name: string, value: string | undefined): string =>
    value === undefined ? '' : ` --${name} ${quote(value)}`
  const policy = preset ? `policy/${inputs.policy}.yml` : undefined
  const fetch = `git fetch origin ${base.revision} ${head.revision}`
  const check = `rust-roadmap check --base ${base.revision} --head ${head.revision}`
  return `${fetch} && ${check}${option('branch', branch)}${option('release', inputs.release)}${option('policy', policy)}`
}

const quote = (word: string): string =>
  /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

function explainComparison(comparison: NotCompared): Problem {
  switch (comparison.kind) {
    case 'refused':
      return { message: comparison.reason }
    case 'nothing':
      return { message: `Nothing to compare, and require-base is true: ${comparison.reason}.` }
    case 'missing':
      return {
        message: `${comparison.message} Change the step that checks out:`,
        remedy: `- uses: actions/checkout@v6\n  with:\n    ${comparison.setting}`
      }
  }
}

/** Our own errors carry a remedy; for others the stack goes to the debug log only. */
function explain(error: unknown): Problem {
  if (error instanceof InputError) return { message: error.message }
  if (error instanceof SourceError) return { message: `${error.message}. ${error.remedy}.` }
  if (error instanceof Error && error.stack !== undefined) core.debug(error.stack)
  const words = error instanceof Error ? error.message : String(error)
  return { message: `Unexpected problem: ${words}. Please report it with the workflow's log.` }
}

/** What the runner says about the event; a payload that cannot be read counts as empty. */
function readEvent(): Event {
  let payload: unknown
  try {
    payload = JSON.parse(readFileSync(process.env['GITHUB_EVENT_PATH'] ?? '', 'utf8'))
  } catch {
    payload = undefined
  }
  return {
    name: process.env['GITHUB_EVENT_NAME'] ?? '',
    payload,
    sha: process.env['GITHUB_SHA'] || undefined
  }
}

/** Where the rules' pages of the version in use can be read. */
function docsAddress(): string | undefined {
  const repository = process.env['GITHUB_ACTION_REPOSITORY'] ?? ''
  const ref = process.env['GITHUB_ACTION_REF'] ?? ''
  const server = process.env['GITHUB_SERVER_URL'] || 'https://github.com'
  const known = /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref)
  return known && /^https:\/\/[\w.-]+$/.test(server)
    ? `${server}/${repository}/blob/${ref}/docs/rules`
    : undefined
}

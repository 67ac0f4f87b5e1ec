import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'

const BUNDLE = resolve('dist/action/index.js')

type Files = Readonly<Record<string, string>>

/** Runs git as somebody of no importance; returns what it prints. */
export const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args],
    { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
  ).trim()

/** Writes the files and commits everything; returns the commit's id. */
export function commit(dir: string, files: Files, message = 'change'): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  git(dir, 'add', '--all')
  git(dir, 'commit', '-q', '--allow-empty', '-m', message)
  return git(dir, 'rev-parse', 'HEAD')
}

/** What GitHub holds of one pull request. */
export interface PullRequest {
  readonly origin: string
  readonly base: string
  readonly own: string
  readonly merge: string
  /** The event's payload. */
  readonly payload: object
}

/** A repository whose branch master has `base`, with a pull request that changes it to `head`. */
export function pullRequest(
  root: string,
  base: Files,
  head: Files,
  ...init: readonly string[]
): PullRequest {
  const origin = mkdtempSync(join(root, 'origin-'))
  git(origin, 'init', '-q', '-b', 'master', ...init)
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true')
  git(origin, 'config', 'uploadpack.allowFilter', 'true')
  const fork = commit(origin, base, 'base')
  git(origin, 'checkout', '-q', '-b', 'topic')
  const own = commit(origin, head, 'topic')
  git(origin, 'checkout', '-q', 'master')
  const tip = commit(origin, { 'unrelated.txt': 'moved on\n' }, 'moved on')
  git(origin, 'checkout', '-q', '--detach')
  git(origin, 'merge', '-q', '--no-ff', '-m', 'Merge', own)
  const merge = git(origin, 'rev-parse', 'HEAD')
  git(origin, 'update-ref', 'refs/pull/1/merge', merge)
  git(origin, 'checkout', '-q', 'master')
  return {
    origin,
    base: tip,
    own,
    merge,
    payload: {
      pull_request: { base: { ref: 'master', sha: fork }, head: { ref: 'topic', sha: own } },
      repository: { default_branch: 'master' }
    }
  }
}

/**
 * Checks a ref out as actions/checkout does; depth 0 takes the whole history.
 * @param options for `git fetch`, such as `--filter=blob:none`.
 */
export function checkout(
  root: string,
  origin: string,
  ref: string,
  depth = 1,
  ...options: readonly string[]
): string {
  const dir = mkdtempSync(join(root, 'work-'))
  git(dir, 'init', '-q', `--object-format=${git(origin, 'rev-parse', '--show-object-format')}`)
  git(dir, 'remote', 'add', 'origin', `file://${origin}`)
  const how = depth === 0 ? ['+refs/heads/*:refs/remotes/origin/*'] : [`--depth=${depth}`]
  git(
    dir,
    'fetch',
    '-q',
    '--no-tags',
    ...options,
    ...how.filter((arg) => arg.startsWith('--')),
    'origin',
    `+${ref}:refs/remotes/pull`
  )
  if (depth === 0) git(dir, 'fetch', '-q', ...options, 'origin', ...how)
  git(dir, 'checkout', '-q', '--detach', 'refs/remotes/pull')
  return dir
}

export interface Step {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Workflow commands that the runner would obey: those outside of what it is told to ignore. */
  readonly commands: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
}

type StepEvent = { readonly name: string; readonly payload: unknown }
type Settings = Readonly<Record<string, string>>

/** Runs the bundle as the runner does. */
export function runStep(
  workspace: string,
  event: StepEvent,
  inputs: Settings = {},
  environment: Settings = {}
): Step {
  const { env, outcome } = prepare(workspace, event, inputs, environment)
  const options = { cwd: workspace, encoding: 'utf8', env } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE], options)
  return outcome(status, stdout, stderr)
}

/** The same while this process goes on, for a step that talks to a server in it. */
export async function runStepBeside(
  workspace: string,
  event: StepEvent,
  inputs: Settings = {},
  environment: Settings = {}
): Promise<Step> {
  const { env, outcome } = prepare(workspace, event, inputs, environment)
  const child = spawn(process.execPath, [BUNDLE], { cwd: workspace, env })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk)
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return outcome(code, stdout, stderr)
}

function prepare(workspace: string, event: StepEvent, inputs: Settings, environment: Settings) {
  const temp = mkdtempSync(join(tmpdir(), 'rr-runner-'))
  const file = (name: string, text = ''): string => {
    writeFileSync(join(temp, name), text)
    return join(temp, name)
  }
  const output = file('output')
  const summary = file('summary')
  const env = {
    PATH: process.env['PATH'],
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event.payload)),
    ...('GITHUB_SHA' in environment ? {} : { GITHUB_SHA: git(workspace, 'rev-parse', 'HEAD') }),
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    RUNNER_TEMP: temp,
    ...inputVariables(inputs),
    ...environment
  }
  const outcome = (code: number | null, stdout: string, stderr: string): Step => ({
    code,
    stdout,
    stderr,
    commands: obeyed(stdout),
    outputs: outputsOf(readFileSync(output, 'utf8')),
    summary: readFileSync(summary, 'utf8')
  })
  return { env, outcome }
}

/** Every input of action.yml as the runner hands it over: the default where none is given. */
function inputVariables(given: Readonly<Record<string, string>>): Record<string, string> {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { default?: string }>
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      `INPUT_${name.toUpperCase()}`,
      given[name] ?? input.default ?? ''
    ])
  )
}

/** The runner takes lines that begin with `::` and, anywhere in a line, `##[`. */
function obeyed(log: string): readonly string[] {
  const commands: string[] = []
  let token: string | undefined
  for (const line of log.split('\n')) {
    if (token !== undefined) {
      if (line.trim() === `::${token}::`) token = undefined
      continue
    }
    token = /^::stop-commands::(.+)$/.exec(line)?.[1]
    if (token === undefined && (/^\s*::/.test(line) || line.includes('##['))) commands.push(line)
  }
  return commands
}

function outputsOf(text: string): Record<string, string> {
  const found = text.matchAll(/^([\w-]+)<<(ghadelimiter_\S+)\n([\s\S]*?)\n?\2$/gm)
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]))
}

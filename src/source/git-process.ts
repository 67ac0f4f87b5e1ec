import { type ChildProcess, spawn } from 'node:child_process'
import { SourceError } from './errors.js'

/** Where git runs: `gitDir` is unset only while the repository is being looked for. */
export interface GitPlace {
  readonly cwd: string
  readonly gitDir: string | undefined
}

export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

/**
 * The repository's own configuration is written by whoever made the clone, so nothing in it may
 * start a program or reach the network. `safe.directory` is set because containers mount work trees
 * of another owner; what that check protects from is switched off here.
 */
const CONFIG = [
  'safe.directory=*',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.askPass=',
  'core.sshCommand=false',
  'credential.helper=',
  'protocol.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.graftFileDeprecated=false'
]

const FLAGS = ['--no-replace-objects', '--no-pager', ...CONFIG.flatMap((entry) => ['-c', entry])]

const ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  // An empty list overrides `protocol.<name>.allow` of the repository, which would beat protocol.allow.
  GIT_ALLOW_PROTOCOL: '',
  LC_ALL: 'C',
  LANGUAGE: ''
}

/** Inside a receiving hook the new objects lie in quarantine: there these two must stay. */
const QUARANTINE = [
  'GIT_QUARANTINE_PATH',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES'
]

/** `process.env` is slow to walk through, and a walk over history asks thousands of times. */
const environments = new Map<string | undefined, NodeJS.ProcessEnv>()

function environment(gitDir: string | undefined): NodeJS.ProcessEnv {
  const known = environments.get(gitDir)
  if (known !== undefined) return known
  const inherited = process.env
  const quarantined = inherited['GIT_QUARANTINE_PATH'] !== undefined
  const kept: NodeJS.ProcessEnv = {}
  for (const [name, value] of Object.entries(inherited))
    if (!name.startsWith('GIT_') || (quarantined && QUARANTINE.includes(name))) kept[name] = value
  Object.assign(kept, ENVIRONMENT)
  if (gitDir !== undefined) kept['GIT_DIR'] = gitDir
  environments.set(gitDir, kept)
  return kept
}

/** Starts git with nothing of the repository's or the user's configuration in force. */
export function startGit(
  place: GitPlace,
  args: readonly string[],
  stdin: 'ignore' | 'pipe'
): ChildProcess {
  return spawn('git', [...FLAGS, ...args], {
    cwd: place.cwd,
    env: environment(place.gitDir),
    stdio: [stdin, 'pipe', 'pipe'],
    windowsHide: true
  })
}

/** Keeps the beginning of what git says about errors; hostile output cannot grow without end. */
export function collectErrors(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', (chunk: string) => {
    if (text.length < 4096) text += chunk.slice(0, 4096)
  })
  return () => text.trim()
}

export interface RunOptions {
  /** Written to git's standard input. */
  readonly input?: string
  /** The exit codes that are an answer; anything else throws. */
  readonly codes?: readonly number[]
  /** More output than this stops git and throws `too-large`. */
  readonly maxBytes?: number
}

/** Runs git to its end. Throws a SourceError on an unexpected exit code. */
export async function runGit(
  place: GitPlace,
  args: readonly string[],
  options: RunOptions = {}
): Promise<GitResult> {
  const { input, codes = [0], maxBytes = 64 << 20 } = options
  const child = startGit(place, args, input === undefined ? 'ignore' : 'pipe')
  const errors = collectErrors(child)
  const chunks: Buffer[] = []
  let size = 0
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBytes) child.kill('SIGKILL')
    else chunks.push(chunk)
  })
  if (input !== undefined) {
    // git may stop reading early; its exit code says why.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  }
  const code = await exitCode(child)
  if (size > maxBytes) throw tooMuchOutput(args, maxBytes)
  if (!codes.includes(code)) throw gitFailed(args, code, errors())
  return { code, stdout: Buffer.concat(chunks, size), stderr: errors() }
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(cannotStart(error)))
    child.on('close', (code) => resolve(code ?? -1))
  })
}

export function cannotStart(error: Error): SourceError {
  return new SourceError(
    'git-missing',
    `git could not be started: ${error.message}`,
    'install git 2.30 or newer, and check that the directory exists'
  )
}

export function gitFailed(args: readonly string[], code: number, message: string): SourceError {
  const partial = /promisor|lazy|missing|unable to read|not allowed|bad object/i.test(message)
  if (partial) return missingObject(message.replace(/^[\s\S]*\bfatal: /, ''))
  return new SourceError(
    'git-failed',
    `git ${args[0] ?? ''} ended with ${code}: ${message.slice(0, 1000) || 'no message'}`,
    'run `git fsck` on the repository'
  )
}

/** A content or a directory is not in this clone. */
export function missingObject(what: string): SourceError {
  return new SourceError(
    'missing-object',
    `git has no content: ${what.slice(0, 200)}`,
    'fetch it first: a clone made with --filter lacks contents, so check out without a filter (of one made with --filter=blob:none the action fetches what it needs, unless fetch is false)'
  )
}

function tooMuchOutput(args: readonly string[], maxBytes: number): SourceError {
  return new SourceError(
    'too-large',
    `git ${args[0] ?? ''} gave more than ${maxBytes} bytes`,
    'the revision holds more files than this tool reads'
  )
}

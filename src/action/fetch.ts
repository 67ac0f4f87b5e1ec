import { spawn } from 'node:child_process'
import { oneLine } from '../report/plain.js'

/** How long one fetch may take; milliseconds. */
const FETCH_LIMIT = 120_000

/**
 * Unlike our other calls a fetch needs what actions/checkout left in the clone: the address and the
 * credentials. Everything else that a configuration could make it run is turned off, and so are helper
 * transports (`ext::`): GIT_ALLOW_PROTOCOL overrules `protocol.*.allow`.
 */
const CONFIG = [
  'safe.directory=*',
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.askPass=',
  'core.gitProxy=',
  'core.alternateRefsCommand=false',
  'credential.helper=',
  'fetch.recurseSubmodules=false',
  'fetch.writeCommitGraph=false',
  'fetch.fsckObjects=false',
  'gc.auto=0',
  'maintenance.auto=false'
]

const FLAGS = [
  '--quiet',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--no-auto-maintenance',
  '--upload-pack=git-upload-pack'
]

/** Variables about how to reach the origin stay; those that name another repository or write traces do not. */
const KEPT =
  /^GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|SSL_\w+|HTTP_\w+|CONFIG_(?:COUNT|KEY_\d+|VALUE_\d+|GLOBAL|SYSTEM|NOSYSTEM))$/

/** Where a fetch runs: the top of a work tree, or a git directory. */
export type FetchPlace = string

/** Fetches one commit of origin into a ref; undefined when it worked, else git's words. */
export const fetchCommit = (
  place: FetchPlace,
  commit: string,
  ref: string,
  options: readonly string[]
): Promise<string | undefined> => fetchFromOrigin(place, options, [`+${commit}:${ref}`])

/**
 * Fetches contents of origin into no ref at all, as git itself does for a partial clone, but in one request.
 * The origin is not told what commits there are: it would think that their contents are there as well.
 */
export const fetchBlobs = (
  place: FetchPlace,
  blobs: readonly string[]
): Promise<string | undefined> =>
  fetchFromOrigin(place, ['--stdin'], [], {
    config: ['fetch.negotiationAlgorithm=noop'],
    input: `${blobs.join('\n')}\n`
  })

/** `git fetch`; undefined when it worked, else git's words on one line, without secrets. */
function fetchFromOrigin(
  place: FetchPlace,
  options: readonly string[],
  refspecs: readonly string[],
  { config: more = [], input }: { config?: readonly string[]; input?: string } = {}
): Promise<string | undefined> {
  const config = [...CONFIG, ...more].flatMap((entry) => ['-c', entry])
  const args = ['--no-replace-objects', ...config, 'fetch', ...FLAGS, ...options, 'origin']
  return new Promise((resolve) => {
    const child = spawn('git', [...args, ...refspecs], {
      cwd: place,
      env: environment(),
      stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
      timeout: FETCH_LIMIT,
      windowsHide: true
    })
    let words = ''
    child.stderr?.setEncoding('utf8')
    child.stderr?.on('data', (chunk: string) => {
      if (words.length < 2000) words += chunk.slice(0, 2000)
    })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
    child.on('error', (error) => resolve(oneLine(error.message)))
    child.on('close', (code, signal) =>
      resolve(
        code === 0
          ? undefined
          : oneLine(withoutSecrets(words.trim())) ||
              (signal === null ? `git fetch ended with ${code}` : 'git fetch took too long')
      )
    )
  })
}

function environment(): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = {}
  for (const [name, value] of Object.entries(process.env))
    if (!name.startsWith('GIT_') || KEPT.test(name)) kept[name] = value
  return {
    ...kept,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
    LANGUAGE: ''
  }
}

/** git and servers may repeat an address with a password, or a header. */
export const withoutSecrets = (words: string): string =>
  words
    .replaceAll(/:\/\/[^/@\s]*@/g, '://')
    .replaceAll(/\b(authorization:)[^\n'"]*/gi, '$1 …')
    .replaceAll(/\b(?:gh[a-z]_|github_pat_)\w+/g, '…')

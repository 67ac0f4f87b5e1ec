import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { renderText } from '../report/text.js'
import { shippedFile } from '../run/shipped-file.js'
import { run } from '../run.js'
import { type Command, type CommandResult, EXIT } from './command.js'
import { DEMO_BASE, DEMO_HEAD } from './demo-project.js'

/** Shows the main job on a repository that the demo makes itself, in a temporary folder. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'Shows what a finding looks like, on a small repository made on the spot.',
  operands: '',
  options: {},
  run: demo
}

async function demo(): Promise<CommandResult> {
  const dir = mkdtempSync(join(tmpdir(), 'rust-roadmap-demo-'))
  try {
    const git = (...args: readonly string[]): string => runGit(dir, args)
    git('init', '--quiet', '--initial-branch=master')
    const base = commit(dir, git, DEMO_BASE, 'Let people ask for Rust')
    const head = commit(dir, git, DEMO_HEAD, 'Use Rust where it is available')
    const result = await run({
      repository: dir,
      base: { revision: base, origin: 'the first commit of the demo' },
      head: { revision: head, origin: 'the second commit of the demo' },
      policy: { file: shippedFile('policy/qemu.yml'), path: 'policy/qemu.yml' },
      branch: 'master',
      target: base
    })
    if (result.kind !== 'report')
      return { code: EXIT.usage, stderr: `rust-roadmap: ${result.message}\n` }
    return { code: EXIT.pass, stdout: INTRODUCTION + renderText(result.report) + CLOSING }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { code: EXIT.usage, stderr: `rust-roadmap: the demo needs git: ${reason}\n` }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const INTRODUCTION = `A miniature emulator promised: from 9.2 people can ask for Rust, from 10.0 it is used where a compiler
is found, and until 11.0 every device can still be built from C. Somebody now proposes, in the cycle that
leads to 9.2, to use Rust wherever it is available, and deletes one line that looks needless:
"select UART_C if !HAVE_RUST". This is what the check says:

`

const CLOSING = `
This was a demonstration: in a pull request the check would fail here. On your own repository:
  node dist/cli/index.js check --repo DIR --base REV --head REV --policy policy/starter.yml
`

function commit(
  dir: string,
  git: (...args: readonly string[]) => string,
  files: Readonly<Record<string, string>>,
  subject: string
): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  git('add', '--all')
  git('commit', '--quiet', '--no-verify', '--no-gpg-sign', '-m', subject)
  return git('rev-parse', 'HEAD').trim()
}

/** The demo's commits depend on nothing of the person's own configuration. */
function runGit(dir: string, args: readonly string[]): string {
  const made = spawnSync('git', [...args], {
    cwd: dir,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'demo',
      GIT_AUTHOR_EMAIL: 'demo@example.org',
      GIT_AUTHOR_DATE: '2024-10-11T12:00:00Z',
      GIT_COMMITTER_NAME: 'demo',
      GIT_COMMITTER_EMAIL: 'demo@example.org',
      GIT_COMMITTER_DATE: '2024-10-11T12:00:00Z'
    }
  })
  if (made.error !== undefined) throw made.error
  if (made.status !== 0) throw new Error(made.stderr.trim())
  return made.stdout
}

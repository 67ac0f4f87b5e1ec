/**
 * Compares our shell parser with `shfmt --tojson`: the kind and line of every command, and the line of
 * every case arm. Usage: `tsx tools/oracle-shell.ts --clones DIR`, where DIR holds bare clones as
 * `owner+name/repo`. Without clones or shfmt it says so and ends well. Exit code 1 on any disagreement.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, type List, parseShell, type Word } from '../src/syntax/shell/index.js'
import { LineIndex } from '../src/text/line-index.js'

const QEMU = 'pbo-linaro+qemu-ci'
const QEMU_REVISIONS = [
  '764a6ee9fe',
  '1a6ef6ff62',
  '257fd1ebc4',
  '0074a47147',
  '65677b7aad',
  '8c04b6a48b',
  'v9.2.0^0',
  'ae35f033b8',
  '698104725e',
  'ece408818d'
]

const at = process.argv.indexOf('--clones')
const clones = at < 0 ? '/work/.mirror' : (process.argv[at + 1] ?? '')
const skip = (why: string): never => {
  console.log(`SKIPPED: ${why}`)
  process.exit(0)
}
if (spawnSync('shfmt', ['--version']).status !== 0) skip('shfmt is not installed')
if (!existsSync(join(clones, QEMU, 'repo'))) skip(`no clones in ${clones}`)

interface Sample {
  readonly name: string
  readonly text: string
}

function git(clone: string, ...args: string[]): string {
  return execFileSync('git', [`--git-dir=${join(clones, clone, 'repo')}`, ...args], {
    maxBuffer: 1 << 28,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore']
  })
}

function collect(): Sample[] {
  const samples: Sample[] = []
  const seen = new Set<string>()
  const add = (name: string, text: string): void => {
    if (!seen.has(text)) samples.push({ name, text })
    seen.add(text)
  }
  for (const revision of QEMU_REVISIONS)
    for (const path of ['configure', 'scripts/meson-buildoptions.sh']) {
      try {
        add(`qemu ${revision}:${path}`, git(QEMU, 'show', `${revision}:${path}`))
      } catch {
        // A revision this clone does not have.
      }
    }
  for (const [clone, revision, wanted] of [
    [QEMU, 'ece408818d', /\.sh$/],
    ['git+git', 'HEAD', /\.sh$/],
    ['mesonbuild+meson', 'HEAD', /(\.sh|configure)$/]
  ] as const) {
    if (!existsSync(join(clones, clone, 'repo'))) continue
    for (const path of git(clone, 'ls-tree', '-r', '--name-only', revision).split('\n'))
      if (wanted.test(path)) add(`${clone} ${path}`, git(clone, 'show', `${revision}:${path}`))
  }
  return samples
}

type Item = string

const KINDS: Readonly<Record<string, string>> = {
  CallExpr: 'simple',
  DeclClause: 'simple',
  LetClause: 'simple',
  IfClause: 'if',
  WhileClause: 'while',
  ForClause: 'for',
  CaseClause: 'case',
  Block: 'group',
  Subshell: 'subshell',
  FuncDecl: 'function',
  ArithmCmd: 'arithmetic',
  TestClause: 'simple'
}

function theirs(text: string): Item[] | undefined {
  for (const language of ['posix', 'bash']) {
    const run = spawnSync('shfmt', ['-ln', language, '--tojson'], {
      input: text,
      encoding: 'utf8',
      maxBuffer: 1 << 28
    })
    if (run.status === 0) {
      const items: Item[] = []
      walkTheirs(JSON.parse(run.stdout), items)
      return items
    }
  }
  return undefined
}

/** The chain of `elif` is nested in their tree and flat in ours: both count as one `if`. */
function walkTheirs(node: unknown, items: Item[], key = ''): void {
  if (Array.isArray(node)) for (const part of node) walkTheirs(part, items, key)
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return
  const record = node as Record<string, unknown>
  const line = (record['Pos'] as { Line?: number } | undefined)?.Line
  const kind = KINDS[String(record['Type'])]
  if (kind !== undefined && key === 'Cmd') items.push(`${kind} ${line}`)
  if (key === 'Items' && record['Patterns'] !== undefined) {
    const first = (record['Patterns'] as { Pos: { Line: number } }[])[0]
    items.push(`arm ${first?.Pos.Line} (${(record['Patterns'] as unknown[]).length})`)
  }
  for (const [name, value] of Object.entries(record)) walkTheirs(value, items, name)
}

function ours(text: string): { items: Item[]; problems: string[] } {
  const lines = new LineIndex(text)
  const line = (offset: number): number => lines.position(offset).line
  const items: Item[] = []
  const list = (statements: List): void => {
    for (const statement of statements) command(statement.command)
  }
  const word = (value: Word | undefined): void => {
    for (const part of value?.parts ?? [])
      if (part.kind === 'command' || part.kind === 'process') list(part.body)
      else if (part.kind === 'double') word({ parts: part.parts, start: 0, end: 0 })
      else if (part.kind === 'parameter') word(part.operand)
      else if (part.kind === 'arithmetic') nestedInArithmetic(part.text, part.start)
  }
  const nestedInArithmetic = (inner: string, start: number): void => {
    if (!/\$\(|`/.test(inner)) return
    const padded = `${'\n'.repeat(line(start) - 1)}: "${inner}"`
    items.push(...ours(padded).items.slice(1))
  }
  const command = (node: Command): void => {
    if (node.kind === 'and-or') {
      command(node.first)
      for (const { command: next } of node.rest) command(next)
      return
    }
    if (node.kind === 'pipeline') return node.commands.forEach(command)
    // shfmt has no command node for a lone redirection, and `[[` is a plain command in its POSIX mode.
    const kind = node.kind === 'test' ? 'simple' : node.kind
    if (node.kind !== 'simple' || node.words.length + node.assignments.length > 0)
      items.push(`${kind} ${line(node.start)}`)
    if (node.kind === 'function') return command(node.body)
    for (const redirection of node.redirections) {
      word(redirection.target)
      word(redirection.document?.body)
    }
    switch (node.kind) {
      case 'simple':
        for (const assignment of node.assignments) {
          word(assignment.value)
          assignment.array?.forEach(word)
        }
        return node.words.forEach(word)
      case 'test':
        return node.words.forEach(word)
      case 'arithmetic':
        return nestedInArithmetic(node.text, node.start)
      case 'if':
        for (const branch of node.branches) {
          list(branch.condition)
          list(branch.body)
        }
        return list(node.otherwise ?? [])
      case 'for':
        node.words?.forEach(word)
        return list(node.body)
      case 'while':
        list(node.condition)
        return list(node.body)
      case 'case':
        word(node.subject)
        for (const arm of node.arms) {
          items.push(`arm ${line(arm.patterns[0]?.start ?? 0)} (${arm.patterns.length})`)
          arm.patterns.forEach(word)
          list(arm.body)
        }
        return
      default:
        return list(node.body)
    }
  }
  const script = parseShell(text)
  list(script.body)
  return { items, problems: script.problems.map((p) => `${p.message} at line ${line(p.start)}`) }
}

/** What one list has and the other has not, counting repetitions. */
function difference(a: readonly Item[], b: readonly Item[]): string[] {
  const left = new Map<string, number>()
  for (const item of b) left.set(item, (left.get(item) ?? 0) + 1)
  return a.filter((item) => {
    const count = left.get(item) ?? 0
    left.set(item, count - 1)
    return count <= 0
  })
}

let agreed = 0
let rejected = 0
let commands = 0
let disagreements = 0
for (const sample of collect()) {
  const expected = theirs(sample.text)
  if (expected === undefined) {
    rejected++
    continue
  }
  const found = ours(sample.text)
  commands += expected.length
  const missing = difference(expected, found.items)
  const extra = difference(found.items, expected)
  if (missing.length + extra.length + found.problems.length === 0) agreed++
  else {
    disagreements++
    console.log(
      `${sample.name}: missing [${missing.slice(0, 5).join(', ')}], extra [${extra.slice(0, 5).join(', ')}], ${found.problems.slice(0, 3).join('; ')}`
    )
  }
}
console.log(
  `${agreed} scripts agree (${commands} commands and arms), ${disagreements} disagree, ${rejected} rejected by shfmt`
)
process.exit(disagreements > 0 ? 1 : 0)

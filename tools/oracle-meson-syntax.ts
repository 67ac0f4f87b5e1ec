/**
 * Compares the Meson parser and the options reader with what Meson itself says about real files.
 *
 *   tsx tools/oracle-meson-syntax.ts --golden DIR --clones DIR
 *
 * DIR of golden: meson-testcases.parse, meson-parse and meson-options (.json.gz). DIR of clones: one
 * folder `owner+name/repo` per project, a bare repository. Prints every disagreement; exits 1 on any.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import type { Arguments, Block, Expression, Statement } from '../src/readers/meson/ast.js'
import { type OptionDeclaration, optionFact, readOptions } from '../src/readers/meson/options.js'
import { parse } from '../src/readers/meson/parser.js'

interface Golden {
  path: string
  git_blob: string
  ok: boolean
  line?: number
  col?: number
  message?: string
  nodes?: Record<string, number>
  calls?: [number, string, number, string[]][]
  methods?: [number, string][]
  assigns?: [number, string, string][]
}

let disagreements = 0
let shown = 0
function disagree(where: string, what: string): void {
  disagreements++
  if (shown++ < 200) console.log(`DISAGREE ${where}: ${what}`)
}

/** All blobs of one repository at once, by id. */
function blobs(gitDir: string, ids: Iterable<string>): Map<string, Buffer> {
  const wanted = [...new Set(ids)]
  const run = spawnSync('git', ['--git-dir', gitDir, 'cat-file', '--batch'], {
    input: `${wanted.join('\n')}\n`,
    maxBuffer: 1 << 30
  })
  const found = new Map<string, Buffer>()
  let at = 0
  for (const id of wanted) {
    const newline = run.stdout.indexOf(10, at)
    const header = run.stdout.toString('latin1', at, newline).split(' ')
    at = newline + 1
    if (header[1] !== 'blob') continue
    const size = Number(header[2])
    found.set(id, run.stdout.subarray(at, at + size))
    at += size + 1
  }
  return found
}

/** Meson's own line counting: 1-based lines, 0-based columns in code points. */
function mesonPosition(text: string, offset: number): [number, number] {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
  return [lines.length, [...(lines.at(-1) ?? '')].length]
}

/** Counts what Meson's own visitor visits: names of callees, methods, targets and loop variables are not. */
class Digest {
  readonly nodes: Record<string, number> = {}
  readonly calls: [number, string, number, string[]][] = []
  readonly methods: [number, string][] = []
  readonly assigns: [number, string, string][] = []
  readonly #line: (offset: number) => number

  constructor(text: string) {
    const starts = [0]
    for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length)
    this.#line = (offset) => {
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((starts[middle] ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      return low + 1
    }
  }

  #count(kind: string): void {
    this.nodes[kind] = (this.nodes[kind] ?? 0) + 1
  }

  block(block: Block): void {
    this.#count('CodeBlockNode')
    for (const statement of block.statements) this.#statement(statement)
  }

  #assign(at: number, name: string, operator: string, value: Expression): void {
    this.#count(operator === '=' ? 'AssignmentNode' : 'PlusAssignmentNode')
    this.assigns.push([this.#line(at), name, operator])
    this.#expression(value)
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'assignment':
        return this.#assign(statement.start, statement.name, '=', statement.value)
      case 'plus-assignment':
        return this.#assign(statement.start, statement.name, '+=', statement.value)
      case 'if':
        this.#count('IfClauseNode')
        for (const clause of statement.clauses) {
          this.#count('IfNode')
          this.#expression(clause.condition)
          this.block(clause.block)
        }
        if (statement.otherwise) this.block(statement.otherwise)
        else this.#count('EmptyNode')
        return
      case 'foreach':
        this.#count('ForeachClauseNode')
        this.#expression(statement.items)
        return this.block(statement.block)
      case 'testcase':
        this.#count('TestCaseClauseNode')
        this.#expression(statement.condition)
        return this.block(statement.block)
      case 'break':
        return this.#count('BreakNode')
      case 'continue':
        return this.#count('ContinueNode')
      case 'expression':
        return this.#expression(statement.expression)
    }
  }

  #arguments(args: Arguments): void {
    this.#count('ArgumentNode')
    for (const item of args.positional) this.#expression(item)
    for (const item of args.keywords) {
      this.#count('IdNode')
      this.#expression(item.value)
    }
  }

  #expression(node: Expression): void {
    switch (node.kind) {
      case 'identifier':
        return this.#count('IdNode')
      case 'number':
        return this.#count('NumberNode')
      case 'boolean':
        return this.#count('BooleanNode')
      case 'string':
        return this.#count('StringNode')
      case 'missing':
        return this.#count('EmptyNode')
      case 'array':
        this.#count('ArrayNode')
        this.#count('ArgumentNode')
        for (const item of node.items) this.#expression(item)
        return
      case 'dictionary':
        this.#count('DictNode')
        this.#count('ArgumentNode')
        for (const { key, value } of node.entries) {
          this.#expression(key)
          this.#expression(value)
        }
        return
      case 'unary':
        this.#count(node.operator === 'not' ? 'NotNode' : 'UMinusNode')
        return this.#expression(node.operand)
      case 'binary': {
        const kinds: Record<string, string> = { or: 'OrNode', and: 'AndNode' }
        const arithmetic = '+-*/%'.includes(node.operator) ? 'ArithmeticNode' : 'ComparisonNode'
        this.#count(kinds[node.operator] ?? arithmetic)
        this.#expression(node.left)
        return this.#expression(node.right)
      }
      case 'ternary':
        this.#count('TernaryNode')
        this.#expression(node.condition)
        this.#expression(node.then)
        return this.#expression(node.otherwise)
      case 'index':
        this.#count('IndexNode')
        this.#expression(node.object)
        return this.#expression(node.index)
      case 'call':
        this.#count('FunctionNode')
        this.calls.push([
          this.#line(node.start),
          node.name,
          node.arguments.positional.length,
          node.arguments.keywords.map((keyword) => keyword.name)
        ])
        return this.#arguments(node.arguments)
      case 'method':
        this.#count('MethodNode')
        this.#expression(node.object)
        this.methods.push([this.#line(node.nameStart), node.name])
        return this.#arguments(node.arguments)
      case 'parenthesized':
        return this.#expression(node.inner)
      case 'misplaced':
        if (node.operator === ':') {
          this.#count('IdNode')
          return this.#expression(node.value)
        }
        return this.#assign(node.start, node.name, node.operator, node.value)
      case 'omitted':
        throw new Error('TODO: Not implemented yet')
    }
  }
}

const sorted = (o: Record<string, number>): string =>
  JSON.stringify(Object.entries(o).sort(([a], [b]) => (a < b ? -1 : 1)))

function compareOne(golden: Golden, text: string): void {
  const where = `${golden.path} (${golden.git_blob.slice(0, 10)})`
  const file = parse(text)
  const first = file.problems[0]
  if (golden.ok !== (first === undefined))
    return disagree(where, `accepted by Meson: ${golden.ok}; ours: ${first?.message ?? 'accepted'}`)
  if (first !== undefined) {
    const [line, column] = text.startsWith('\uFEFF') ? [0, 0] : mesonPosition(text, first.start)
    if (line !== golden.line || column !== golden.col)
      disagree(where, `${golden.message} ${golden.line}:${golden.col}, ours ${line}:${column}`)
    return
  }
  const digest = new Digest(text)
  digest.block(file.block)
  const mine: Record<string, string> = {
    nodes: sorted(digest.nodes),
    calls: JSON.stringify(digest.calls.sort(byLine)),
    methods: JSON.stringify(digest.methods.sort(byLine)),
    assigns: JSON.stringify(digest.assigns.sort(byLine))
  }
  const theirs: Record<string, string> = {
    nodes: sorted(golden.nodes ?? {}),
    calls: JSON.stringify((golden.calls ?? []).sort(byLine)),
    methods: JSON.stringify((golden.methods ?? []).sort(byLine)),
    assigns: JSON.stringify((golden.assigns ?? []).sort(byLine))
  }
  for (const key of Object.keys(theirs))
    if (mine[key] !== theirs[key])
      disagree(where, `${key}\n  Meson ${theirs[key]}\n  ours  ${mine[key]}`)
}

const byLine = (a: readonly unknown[], b: readonly unknown[]): number =>
  Number(a[0]) - Number(b[0]) || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

function read(golden: string, name: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(join(golden, `${name}.json.gz`))).toString())
}

function compareParses(label: string, entries: readonly Golden[], gitDir: string): void {
  const before = disagreements
  const contents = blobs(
    gitDir,
    entries.map((entry) => entry.git_blob)
  )
  let missing = 0
  for (const entry of entries) {
    const content = contents.get(entry.git_blob)
    if (content === undefined) missing++
    else compareOne(entry, content.toString('utf8'))
  }
  const rejected = entries.filter((entry) => !entry.ok).length
  console.log(
    `${label}: ${entries.length - missing} files (${rejected} rejected), ` +
      `${disagreements - before} disagreements${missing > 0 ? `, MISSING ${missing} blobs` : ''}`
  )
}

interface GoldenOption {
  name: string
  type: string
  default: string | number | boolean | string[]
  choices?: (string | boolean)[]
  yield: boolean
  deprecated: boolean | string | string[] | Record<string, string>
}
interface GoldenOptions {
  ok: boolean
  sha1: string
  options: GoldenOption[]
}

/** Our declaration in Meson's words. */
function asGolden(option: OptionDeclaration): string {
  const { name, type, value, choices, deprecated } = option
  return JSON.stringify({
    name,
    type: type === 'array' ? 'stringarray' : type,
    default: value,
    choices: type === 'boolean' ? [true, false] : (choices ?? (type === 'array' ? [] : undefined)),
    yield: option.yield,
    deprecated: deprecated instanceof Map ? Object.fromEntries(deprecated) : deprecated
  })
}

function theirs({
  name,
  type,
  default: value,
  choices,
  yield: yields,
  deprecated
}: GoldenOption): string {
  return JSON.stringify({ name, type, default: value, choices, yield: yields, deprecated })
}

function compareOptions(where: string, golden: GoldenOptions, text: string): void {
  const { options, diagnostics } = readOptions(text, 'meson_options.txt')
  const first = diagnostics[0]
  if (golden.ok !== (first === undefined))
    disagree(where, `accepted by Meson: ${golden.ok}; ours: ${first?.message ?? 'accepted'}`)
  if (!golden.ok) return
  if (golden.options.length !== options.length)
    disagree(where, `${golden.options.length} options, ours ${options.length}`)
  for (const [index, expected] of golden.options.entries()) {
    const option = options[index]
    const mine = option === undefined ? 'nothing' : asGolden(option)
    if (mine !== theirs(expected)) disagree(where, `\n  Meson ${theirs(expected)}\n  ours  ${mine}`)
    if (option !== undefined && text.slice(option.at.start, option.at.end).at(-1) !== ')')
      disagree(where, `the span of ${option.name} is not its call`)
    if (option !== undefined && optionFact(option).default === null)
      disagree(where, `the fact of ${option.name} has no default`)
  }
}

/** Trees are named by release; their options files are found by the digest of the content. */
function optionsOracle(
  all: Record<string, Record<string, GoldenOptions>>,
  repository: (label: string) => string
): void {
  const byDigest = new Map<string, Buffer>()
  for (const label of Object.keys(all)) {
    const dir = repository(label)
    const history = Object.keys(all[label] ?? {}).filter((key) => /^[0-9a-f]{40}$/.test(key))
    const release = `v${label.replace(/^[a-z]+-/, '')}`
    const names = [...history, 'HEAD:meson_options.txt', `${release}:meson_options.txt`]
    for (const content of blobs(dir, names).values())
      byDigest.set(createHash('sha1').update(content).digest('hex'), content)
  }
  for (const [label, files] of Object.entries(all)) {
    const before = disagreements
    let missing = 0
    let compared = 0
    for (const [key, golden] of Object.entries(files)) {
      const content = byDigest.get(golden.sha1)
      if (content === undefined) missing++
      else {
        compareOptions(`${label} ${key}`, golden, content.toString('utf8'))
        compared += golden.options.length
      }
    }
    const count = Object.keys(files).length - missing
    console.log(
      `options of ${label}: ${count} files, ${compared} options, ${disagreements - before} disagreements` +
        (missing > 0 ? `, MISSING ${missing} files` : '')
    )
  }
}

function main(): void {
  const { values } = parseArgs({
    options: { golden: { type: 'string' }, clones: { type: 'string' } }
  })
  const { golden, clones } = values
  if (golden === undefined || clones === undefined || !existsSync(golden) || !existsSync(clones)) {
    console.log('SKIPPED: needs --golden DIR --clones DIR')
    return
  }
  const repository = (suffix: string): string => {
    const folder = readdirSync(clones).find((name) => name.endsWith(suffix))
    return join(clones, folder ?? suffix, 'repo')
  }
  const started = performance.now()
  const meson = repository('+meson')
  const emulator = repository('+qemu-ci')
  const git = repository('+git')
  compareParses('meson test cases', read(golden, 'meson-testcases.parse') as Golden[], meson)
  const parses = read(golden, 'meson-parse') as Record<string, Golden[]>
  for (const [label, entries] of Object.entries(parses))
    compareParses(label, entries, label.startsWith('git') ? git : emulator)
  optionsOracle(
    read(golden, 'meson-options') as Record<string, Record<string, GoldenOptions>>,
    (label) => (label.startsWith('git') ? git : emulator)
  )
  console.log(
    `${disagreements} disagreements in ${Math.round(performance.now() - started)} ms` +
      (shown < disagreements ? ' (the first 200 shown)' : '')
  )
  if (disagreements > 0) process.exitCode = 1
}

main()

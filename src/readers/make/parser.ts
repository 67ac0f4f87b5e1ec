import type { RepoPath, Span } from '../../text/span.js'
import type {
  Assignment,
  Branch,
  Operator,
  ParsedMakefile,
  Problem,
  RuleLine,
  Statement,
  Test
} from './ast.js'
import { joinContinued, type LogicalLine, logicalLines, withoutComment } from './lines.js'

/** Conditionals nested deeper than this are not read. */
const MAX_DEPTH = 200

interface OpenConditional {
  readonly branches: Branch[]
  test: Test | undefined
  body: Statement[]
  readonly at: Span
}

/**
 * Parses one makefile. Never throws; what is not understood becomes a problem and is stepped over.
 * @param automake also `if COND`, as in a `Makefile.am`.
 */
export function parseMakefile(path: RepoPath, text: string, automake = false): ParsedMakefile {
  return new Parser(path, text, automake).run()
}

class Parser {
  readonly #path: RepoPath
  readonly #lines: readonly LogicalLine[]
  readonly #automake: boolean
  readonly #problems: Problem[] = []
  readonly #stack: OpenConditional[] = []
  #body: Statement[] = []
  #next = 0
  /** Whether a line that starts with a tab belongs to a rule. */
  #inRule = false
  #tooDeep = 0

  constructor(path: RepoPath, text: string, automake: boolean) {
    this.#path = path
    this.#lines = logicalLines(text)
    this.#automake = automake
  }

  run(): ParsedMakefile {
    for (;;) {
      const line = this.#lines[this.#next++]
      if (line === undefined) break
      this.#line(line)
    }
    while (this.#stack.length > 0) {
      const open = this.#stack.at(-1)
      if (open !== undefined) this.#problem('this conditional is not closed', open.at)
      this.#close()
    }
    return { path: this.#path, body: this.#body, problems: this.#problems }
  }

  #line(line: LogicalLine): void {
    const at = this.#spanOf(line)
    if (line.raw.startsWith('\t') && this.#inRule) {
      if (this.#tooDeep === 0) this.#body.push({ kind: 'recipe', text: line.raw.slice(1), at })
      return
    }
    const text = withoutComment(joinContinued(line.raw)).replace(/^[ \t]+/, '')
    if (text.trim() === '') return
    const assignment = parseAssignment(text, at)
    if (assignment === undefined && this.#conditional(text, at)) return
    if (this.#tooDeep > 0) return
    if (assignment !== undefined) this.#push({ kind: 'assignment', assignment, at })
    else if (!this.#directive(text, at)) this.#rule(text, at)
  }

  #spanOf(line: LogicalLine): Span {
    const lead = /^[ \t]*/.exec(line.raw)?.[0].length ?? 0
    const start = Math.min(line.start + lead, line.end)
    return { path: this.#path, start, end: line.end }
  }

  /** Anything but a rule ends the rule before it. */
  #push(statement: Statement): void {
    this.#inRule = false
    this.#body.push(statement)
  }

  #problem(message: string, at: Span): void {
    if (this.#problems.length < 20) this.#problems.push({ message, at })
  }

  #conditional(text: string, at: Span): boolean {
    const match = /^(ifdef|ifndef|ifeq|ifneq|else|endif|if)(?=[\s("'!]|$)(.*)$/s.exec(text)
    const [, word = '', rest = ''] = match ?? []
    if (match === null || (word === 'if' && !this.#automake)) return false
    if (word === 'endif') this.#endif(at)
    else if (word === 'else') this.#else(rest.trim(), at)
    else this.#open(this.#test(word, rest.trim(), at), at)
    return true
  }

  #open(test: Test | undefined, at: Span): void {
    if (this.#stack.length >= MAX_DEPTH || this.#tooDeep > 0) {
      if (this.#tooDeep++ === 0) this.#problem('conditionals are nested too deeply', at)
      return
    }
    this.#stack.push({ branches: [], test, body: this.#body, at })
    this.#body = []
  }

  #else(rest: string, at: Span): void {
    if (this.#tooDeep > 0) return
    const open = this.#stack.at(-1)
    if (open === undefined) {
      this.#problem('else without a conditional', at)
      return
    }
    if (open.test !== undefined) open.branches.push({ test: open.test, body: this.#body })
    this.#body = []
    const [, word = '', more = ''] = /^(ifdef|ifndef|ifeq|ifneq)(?=[\s("'])(.*)$/s.exec(rest) ?? []
    open.test = word === '' ? undefined : this.#test(word, more.trim(), at)
  }

  #endif(at: Span): void {
    if (this.#tooDeep > 0) {
      this.#tooDeep--
      return
    }
    if (this.#stack.length === 0) this.#problem('endif without a conditional', at)
    else this.#close()
  }

  #close(): void {
    const open = this.#stack.pop()
    if (open === undefined) return
    const { branches, test, body, at } = open
    if (test !== undefined) branches.push({ test, body: this.#body })
    const otherwise = test === undefined ? this.#body : []
    this.#body = body
    body.push({ kind: 'conditional', branches, otherwise, at })
  }

  #test(word: string, rest: string, at: Span): Test | undefined {
    if (word === 'if') {
      const negated = rest.startsWith('!')
      return { kind: 'automake', name: rest.replace(/^!\s*/, '').trim(), negated, at }
    }
    const negated = word === 'ifndef' || word === 'ifneq'
    if (word === 'ifdef' || word === 'ifndef') return { kind: 'defined', name: rest, negated, at }
    const sides = comparedTexts(rest)
    if (sides === undefined) {
      this.#problem('this comparison is not understood', at)
      return { kind: 'equal', left: '', right: `${rest}`, negated, at }
    }
    return { kind: 'equal', left: sides[0], right: sides[1], negated, at }
  }

  #directive(text: string, at: Span): boolean {
    const [, word = '', rest = ''] = /^([-a-z]+)(?:[ \t]+(.*))?$/s.exec(text) ?? []
    switch (word) {
      case 'include':
      case '-include':
      case 'sinclude':
        this.#push({ kind: 'include', optional: word !== 'include', files: rest, at })
        return true
      case 'undefine':
        this.#push({ kind: 'undefine', name: rest.trim(), at })
        return true
      case 'define':
        this.#define(rest, at, false)
        return true
      case 'export':
      case 'override':
      case 'private':
        return this.#modified(word, rest, at)
      case 'unexport':
      case 'vpath':
      case 'load':
      case '-load':
        if (isRule(text)) return false
        this.#push({ kind: 'nothing', at })
        return true
      default:
        return false
    }
  }

  /** `override define`, `export define`, `override undefine`; plain `export NAMES`. */
  #modified(word: string, rest: string, at: Span): boolean {
    const [, inner = '', name = ''] =
      /^(?:(?:export|override|private)\s+)*(define|undefine)\s+(.*)$/s.exec(rest) ?? []
    const override = word === 'override' || /^override\s/.test(rest)
    if (inner === 'define') this.#define(name, at, override)
    else if (inner === 'undefine') this.#push({ kind: 'undefine', name: name.trim(), at })
    else if (word === 'export') this.#push({ kind: 'nothing', at })
    else return false
    return true
  }

  #define(head: string, at: Span, override: boolean): void {
    const [, name = '', sign = ''] = /^(.*?)\s*(\+=|\?=|!=|:{0,3}=)?\s*$/s.exec(head) ?? []
    const first = this.#next
    let depth = 1
    let end: LogicalLine | undefined
    for (;;) {
      end = this.#lines[this.#next++]
      if (end === undefined) break
      if (end.raw.startsWith('\t')) continue
      if (/^ *define\b/.test(end.raw)) depth++
      else if (/^ *endef\b/.test(end.raw) && --depth === 0) break
    }
    if (end === undefined) this.#problem('this define is not closed', at)
    const body = this.#lines.slice(first, this.#next - 1).map((line) => line.raw)
    const operator = operatorOf(sign === '' ? '=' : sign)
    const span = { ...at, end: end?.end ?? at.end }
    const value = joinContinued(body.join('\n'))
    this.#push({
      kind: 'assignment',
      assignment: { name: name.trim(), operator, value, override, at: span },
      at: span
    })
  }

  #rule(text: string, at: Span): void {
    const statement = parseRule(text, at) ?? ({ kind: 'line', text, at } as const)
    this.#body.push(statement)
    this.#inRule = true
  }
}

/** The two sides of `(a,b)`, `"a" "b"`, `'a' 'b'`; undefined when it is none of these. */
function comparedTexts(text: string): readonly [string, string] | undefined {
  if (!text.startsWith('(')) {
    const [, , a, , b] = /^(["'])(.*?)\1\s*(["'])(.*?)\3/s.exec(text) ?? []
    return a === undefined || b === undefined ? undefined : [a, b]
  }
  let depth = 0
  let comma = -1
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '(') depth++
    else if (c === ')' && --depth === 0)
      return comma < 0
        ? undefined
        : [text.slice(1, comma).trimEnd(), text.slice(comma + 1, i).trimStart()]
    else if (c === ',' && depth === 1 && comma < 0) comma = i
  }
  return undefined
}

const operatorOf = (text: string): Operator => {
  switch (text) {
    case ':=':
    case '::=':
      return ':='
    case ':::=':
    case '?=':
    case '+=':
    case '!=':
      return text
    default:
      return '='
  }
}

/** The first place outside `$(…)` where one of the characters stands, or -1. */
export function findOutside(text: string, characters: string, from = 0): number {
  const close: string[] = []
  for (let i = from; i < text.length; i++) {
    const c = text[i] ?? ''
    if (c === '$' && (text[i + 1] === '(' || text[i + 1] === '{')) {
      close.push(text[i + 1] === '(' ? ')' : '}')
      i++
    } else if (close.length > 0) {
      if (c === close.at(-1)) close.pop()
      else if (c === (close.at(-1) === ')' ? '(' : '{')) close.push(close.at(-1) ?? ')')
    } else if (characters.includes(c)) return i
    else if (c === '$') i++
  }
  return -1
}

/** `[override|export|private] NAME op VALUE`; undefined for anything else. */
export function parseAssignment(line: string, at: Span): Assignment | undefined {
  const modifiers = /^(?:(?:override|export|private|unexport)[ \t]+)*(?=[^\s:=?+!])/.exec(line)?.[0]
  const start = modifiers?.length ?? 0
  const sign = findOutside(line, ':=?+! \t', start)
  if (sign <= start) return undefined
  const [all, found = ''] = /^[ \t]*(:{1,3}=|\?=|\+=|!=|=)/.exec(line.slice(sign)) ?? []
  if (all === undefined) return undefined
  const name = line.slice(start, sign)
  const value = line.slice(sign + all.length).replace(/^[ \t]+/, '')
  const override = /\boverride\b/.test(modifiers ?? '')
  return { name, operator: operatorOf(found), value, override, at }
}

const isRule = (text: string): boolean => findOutside(text, ':') >= 0

/** A line with a colon of its own. GNU make manual, 4.2. */
export function parseRule(text: string, at: Span): RuleLine | undefined {
  const colon = findOutside(text, ':')
  if (colon < 0) return undefined
  const targets = text.slice(0, colon).trim()
  // Grouped targets (`a b &: c`) are one rule for both.
  const grouped = targets.replace(/\s*&$/, '')
  const double = text[colon + 1] === ':'
  const after = text.slice(colon + (double ? 2 : 1)).trimStart()
  const assignment = parseAssignment(after, at)
  if (assignment !== undefined)
    return { kind: 'rule', targets, double, rest: '', inline: undefined, assignment, at }
  const semicolon = findOutside(after, ';')
  const rest = semicolon < 0 ? after : after.slice(0, semicolon)
  const inline = semicolon < 0 ? undefined : after.slice(semicolon + 1)
  return { kind: 'rule', targets: grouped, double, rest, inline, assignment: undefined, at }
}

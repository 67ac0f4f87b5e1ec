import type { Expression, Foreach, If, Statement } from '../ast.js'
import type { AnyCall } from '../walk.js'
import { ENTERS, MATTERS } from './agenda.js'
import { type Bits, decision, NONE, tainted } from './bits.js'
import { isCreation, literal } from './calls.js'
import type { Program } from './program.js'
import { offsets, type SourceFile, unitAt } from './source-file.js'
import { implicit, look, type Taints } from './taint.js'

/** How often a loop is gone through until nothing new shows. */
const MAX_ROUNDS = 6

/** A file while it is gone through: which of its units are looked at. */
interface Running {
  readonly file: SourceFile
  readonly active: Uint8Array
  at: number
}

/** What the walk in the order of execution leaves for the walk back. */
export interface Tainted {
  readonly bits: ReadonlyMap<Expression, Bits>
  /** Calls that state a fact which may depend on Rust, by the expression of a statement they are in. */
  readonly criteria: ReadonlyMap<Expression, readonly AnyCall[]>
  /** The statements that have such a call somewhere inside. */
  readonly telling: ReadonlySet<Statement>
  /** Assignments that happen only with Rust, or only without. */
  readonly implied: ReadonlySet<Statement>
  /** By path of the file: why each unit is looked at, `ENTERS` or `MATTERS`. */
  readonly active: ReadonlyMap<string, Uint8Array>
}

/**
 * Goes through the build in the order of execution and finds what has to do with Rust. Files and units
 * without a seed that mention nothing tainted are not parsed.
 */
export class Forward implements Taints, Tainted {
  readonly state = new Map<string, Bits>()
  readonly shared = new Map<string, Bits>()
  readonly bits = new Map<Expression, Bits>()
  readonly criteria = new Map<Expression, AnyCall[]>()
  readonly telling = new Set<Statement>()
  readonly implied = new Set<Statement>()
  readonly active = new Map<string, Uint8Array>()
  /** Every name under which anything was noted, settings and overrides included. */
  readonly seen = new Set<string>()
  /** Files of which something ran, or not, under a condition that matters. */
  readonly guarded = new Set<string>()
  readonly #program: Program
  readonly #stack: Running[] = []
  readonly #entered = new Set<string>()
  /** Every name that was ever tainted. */
  readonly #names = new Set<string>()
  /** Those that were so as the name of a loop's item only. */
  readonly #loopNames = new Set<string>()
  #mention: RegExp | undefined
  /** Shared objects that something tainted was put into. */
  readonly #changed = new Map<string, Bits>()
  /** Those which other variables hold as well: tainted from the start. */
  readonly #made = new Map<string, Bits>()
  #directory = ''
  /** The statements around, and the expression that is looked at. */
  readonly #inside: Statement[] = []
  #root: Expression | undefined
  /** What each variable was before the branch that is running. */
  #journal: Map<string, Bits> | undefined
  /** What the rest of the file, or of the loop, depends on since something left it. */
  #left: Bits = NONE

  constructor(program: Program) {
    this.#program = program
  }

  run(): void {
    this.#file('', NONE)
    // Whatever else holds a shared object holds what is put into it later, too.
    const shared = [...this.#changed].filter(([name]) => this.#program.hasOtherNames(name))
    for (const [name, bits] of shared) this.#made.set(name, bits)
    if (shared.length === 0) return
    this.state.clear()
    this.#file('', NONE)
  }

  change(holder: string, bits: Bits): void {
    this.taint(holder, bits, false)
    this.#changed.set(holder, bits | (this.#changed.get(holder) ?? NONE))
  }

  hasWords = (text: string): boolean => this.#program.hasSeed(text)
  isAsked = (text: string): boolean => this.#program.isAsked(text)
  isSwitch = (option: string): boolean => this.#program.isSwitch(option)
  hasSubproject = (name: string): boolean => this.#program.hasSubproject(name)

  taint(name: string, bits: Bits, replace: boolean, loop = false): void {
    const known = this.state.get(name) ?? NONE
    const next = replace ? bits : known | bits
    if (next === known) return
    if (this.#journal?.has(name) === false) this.#journal.set(name, known)
    if (next === NONE) this.state.delete(name)
    else this.state.set(name, next)
    if (next === NONE) return
    this.seen.add(name)
    if (this.#names.has(name) || name.startsWith('@')) return
    if (loop) {
      if (this.#loopNames.has(name)) return
      this.#loopNames.add(name)
    } else {
      this.#names.add(name)
      this.#mention = undefined
    }
    // What comes later in the files that are running mentions it, perhaps.
    for (const { file, active, at } of this.#stack) {
      const from = file.units[at]?.end ?? file.text.length
      const mentions = loop ? file.mentionsOutsideLoops(name, from) : file.mentions(name, from)
      for (const offset of mentions) active[unitAt(file, offset)] = MATTERS
    }
  }

  criterion(call: AnyCall): void {
    if (this.#root === undefined) return
    const calls = this.criteria.get(this.#root)
    if (calls === undefined) this.criteria.set(this.#root, [call])
    else if (!calls.includes(call)) calls.push(call)
    for (const statement of this.#inside) this.telling.add(statement)
  }

  /** Looks at an expression of a statement. */
  #look(node: Expression, under: Bits): Bits {
    this.#root = node
    return look(this, node, under)
  }

  /** Runs what may or may not happen, and takes back what it did: gives what it changed. */
  #attempt(run: () => void): ReadonlyMap<string, Bits> {
    const outer = this.#journal
    const journal = new Map<string, Bits>()
    this.#journal = journal
    run()
    this.#journal = outer
    const changed = new Map<string, Bits>()
    for (const [name, before] of journal) {
      changed.set(name, this.state.get(name) ?? NONE)
      if (before === NONE) this.state.delete(name)
      else this.state.set(name, before)
    }
    return changed
  }

  /** Runs the build file of a directory. */
  #file(directory: string, under: Bits): void {
    const path = this.#program.pathOf(directory)
    const file = this.#program.file(path)
    if (file === undefined || this.#entered.has(directory)) return
    this.#program.tick(file.text.length / 1000)
    this.#entered.add(directory)
    const outer = this.#directory
    const left = this.#left
    this.#directory = directory
    this.#left = NONE
    if (!this.#isPlain(path, file, under) || !this.#descend(path, file, under))
      this.#units(path, file, under)
    this.#directory = outer
    this.#left = left
    this.#entered.delete(directory)
  }

  /** Nothing in the file itself has to do with Rust: only what it enters may. */
  #isPlain(path: string, file: SourceFile, under: Bits): boolean {
    if (tainted(under) || this.active.has(path)) return false
    if (file.seeds(this.#program.seeds).length > 0) return false
    return !this.#mentions(file)
  }

  /** Whether a file says the name of anything that was ever tainted. */
  #mentions(file: SourceFile): boolean {
    const pattern = this.#pattern()
    if (pattern === undefined) return this.#loopMentions(file, 0).length > 0
    pattern.lastIndex = 0
    return pattern.test(file.text) || this.#loopMentions(file, 0).length > 0
  }

  #mentionedIn(file: SourceFile): readonly number[] {
    const pattern = this.#pattern()
    const loops = this.#loopMentions(file, 0)
    return pattern === undefined ? loops : [...offsets(file.text, pattern), ...loops]
  }

  #loopMentions(file: SourceFile, from: number): readonly number[] {
    return [...this.#loopNames].flatMap((name) => file.mentionsOutsideLoops(name, from))
  }

  #pattern(): RegExp | undefined {
    if (this.#mention === undefined && this.#names.size > 0)
      this.#mention = new RegExp(`\\b(?:${[...this.#names].join('|')})\\b`, 'g')
    return this.#mention
  }

  /** Only enters directories; false when one of them taints what the file itself mentions. */
  #descend(path: string, file: SourceFile, under: Bits): boolean {
    for (const name of file.subdirs) {
      const known = this.#names.size + this.#loopNames.size
      this.#weakly(() => this.#enter(name, under))
      if (this.#names.size + this.#loopNames.size > known && !this.#isPlain(path, file, under))
        return false
    }
    return true
  }

  /** Of what may not happen, only what it adds counts. */
  #weakly(run: () => void, onChange?: () => void): void {
    for (const [name, bits] of this.#attempt(run)) {
      if ((bits & ~(this.state.get(name) ?? NONE)) === 0) continue
      this.taint(name, bits, false)
      onChange?.()
    }
  }

  /** @param name undefined: any directory below may be meant. */
  #enter(name: string | undefined, under: Bits): void {
    if (name !== undefined) {
      const directory = this.#program.resolve(this.#directory, name)
      if (directory !== undefined) this.#file(directory, under)
      return
    }
    for (const directory of this.#program.below(this.#directory))
      this.#weakly(() => this.#file(directory, under))
  }

  #units(path: string, file: SourceFile, under: Bits): void {
    if (under !== NONE) this.guarded.add(path)
    const active = this.#activeUnits(path, file, under)
    const running = { file, active, at: 0 }
    this.#stack.push(running)
    const { units } = file
    for (; running.at < units.length; running.at++) {
      const unit = units[running.at]
      const flag = running.active[running.at]
      if (unit === undefined || flag === 0) continue
      if (flag === ENTERS)
        for (const name of file.subdirsIn(unit)) this.#weakly(() => this.#enter(name, under))
      else this.#block(file.piece(unit).statements, under | this.#left)
      if (!tainted(this.#left)) continue
      this.guarded.add(path)
      running.active.fill(MATTERS, running.at)
    }
    this.#stack.pop()
  }

  #activeUnits(path: string, file: SourceFile, under: Bits): Uint8Array {
    let active = this.active.get(path)
    if (active === undefined) {
      active = new Uint8Array(file.units.length)
      this.active.set(path, active)
      for (const offset of file.subdirOffsets) active[unitAt(file, offset)] = ENTERS
      if (directoryIsRoot(path)) active[0] = MATTERS
      for (const offset of file.seeds(this.#program.seeds)) active[unitAt(file, offset)] = MATTERS
    }
    if (tainted(under) || active.length === 1) active.fill(MATTERS)
    else for (const offset of this.#mentionedIn(file)) active[unitAt(file, offset)] = MATTERS
    return active
  }

  // Statements

  #block(statements: readonly Statement[], under: Bits): void {
    for (const statement of statements) {
      this.#inside.push(statement)
      this.#statement(statement, under | this.#left)
      this.#inside.pop()
    }
  }

  #statement(node: Statement, under: Bits): void {
    this.#program.tick()
    switch (node.kind) {
      case 'assignment':
      case 'plus-assignment': {
        const value = this.#look(node.value, under)
        const implied = tainted(under) ? implicit(node.value) : NONE
        if (implied !== NONE) this.implied.add(node)
        const version = under !== NONE && !tainted(under) ? decision(under) : NONE
        const made = isCreation(node.value) ? (this.#made.get(node.name) ?? NONE) : NONE
        const bits = value | implied | made | (isTruth(node.value) ? version : NONE)
        this.taint(node.name, bits, node.kind === 'assignment')
        return
      }
      case 'expression':
        this.#look(node.expression, under)
        this.#expression(node.expression, under)
        return
      case 'if':
        this.#if(node, under)
        return
      case 'foreach':
        this.#foreach(node, under)
        return
      case 'break':
      case 'continue':
        if (tainted(under)) this.#left |= under
        return
      default:
    }
  }

  #expression(node: Expression, under: Bits): void {
    if (node.kind !== 'call') return
    if (node.name === 'subdir') this.#enter(literal(node), under)
    else if (node.name === 'subdir_done' && tainted(under)) this.#left |= under
    else if (node.name === 'unset_variable') this.taint(literal(node) ?? '', NONE, true)
  }

  #if(node: If, under: Bits): void {
    const results: ReadonlyMap<string, Bits>[] = []
    let inner = under
    for (const { condition, block } of node.clauses) {
      inner |= decision(this.#look(condition, under))
      results.push(this.#attempt(() => this.#block(block.statements, inner)))
    }
    const { otherwise } = node
    results.push(
      otherwise === undefined
        ? NOTHING
        : this.#attempt(() => this.#block(otherwise.statements, inner))
    )
    for (const name of new Set(results.flatMap((changed) => [...changed.keys()]))) {
      const before = this.state.get(name) ?? NONE
      let bits = NONE
      for (const changed of results) bits |= changed.get(name) ?? before
      this.taint(name, bits, true)
    }
  }

  #foreach(node: Foreach, under: Bits): void {
    const left = this.#left
    for (let round = 0; round < MAX_ROUNDS; round++) {
      let changed = false
      this.#weakly(
        () => {
          const items = this.#look(node.items, under)
          for (const name of node.names) this.taint(name, items, true, true)
          this.#block(node.block.statements, under)
        },
        () => {
          changed = true
        }
      )
      if (!changed) break
    }
    this.#left = left
  }
}

const NOTHING: ReadonlyMap<string, Bits> = new Map()
const directoryIsRoot = (path: string): boolean => !path.includes('/')

function isTruth(node: Expression): boolean {
  return (implicit(node) & 1) !== 0
}

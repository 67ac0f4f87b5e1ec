import type { Block, Expression, Foreach, If, Statement } from '../ast.js'
import { type AnyCall, below } from '../walk.js'
import { Agenda, DEFINES, definedAs, ENDS, MATTERS } from './agenda.js'
import { NONE } from './bits.js'
import { ADDERS, FAILING, isCreation, literal, rootName, SETTERS } from './calls.js'
import type { Tainted } from './forward.js'
import { demand, joinLive, type Live, type Mode, PARTLY, SHAPE, sameLive, WHOLE } from './live.js'
import { Needs } from './needs.js'
import type { Program } from './program.js'
import { Definers, OVERRIDES, type SourceFile } from './source-file.js'
import { summaryOf } from './summary.js'
import { overrideName, settingName } from './taint.js'

const MAX_ROUNDS = 8

/** What a statement may leave: its file, or the loops around it. */
interface Around {
  /** Whether anything is kept that runs later in this file, or in this loop. */
  kept: boolean
  readonly exit: Live
}

/**
 * Goes through the build against the order of execution and keeps what states a fact about Rust, decides
 * whether it is reached, or gives a variable a value that such a statement reads.
 */
export class Backward {
  readonly kept = new Set<Statement>()
  readonly needs: Needs
  /** By path: the units that have something kept. */
  readonly units = new Map<string, Set<number>>()
  readonly #program: Program
  readonly #tainted: Tainted
  readonly #mutable = new Set<string>()
  readonly #entered = new Set<string>()
  readonly #reaches = new Map<string, Reach>()
  #definers: readonly [string, Definers] | undefined
  #directory = ''
  #live: Live = new Map()
  #file: Around = { kept: false, exit: new Map() }
  #loop: Around | undefined

  readonly #coarse: boolean

  /** @param coarse loops that give nothing to what comes later are gone through once, with unknown items. */
  constructor(program: Program, tainted: Tainted, coarse: boolean) {
    this.#program = program
    this.#tainted = tainted
    this.#coarse = coarse
    this.needs = new Needs(tainted, (name) => this.#mutable.has(name))
  }

  run(): void {
    this.#reach('')
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { size } = this.needs.escaped
      this.#live = new Map()
      this.#runFile('')
      if (this.needs.escaped.size === size) return
    }
  }

  /** True when anything in the file of a directory, or below it, is kept. */
  #runFile(directory: string): boolean {
    const path = this.#program.pathOf(directory)
    const file = this.#program.file(path)
    if (file === undefined || this.#entered.has(directory)) return false
    if (!this.#mayMatter(directory)) return false
    this.#entered.add(directory)
    const outer = { directory: this.#directory, file: this.#file, loop: this.#loop }
    this.#directory = directory
    this.#file = { kept: false, exit: new Map(this.#live) }
    this.#loop = undefined
    this.#units(path, file)
    const { kept } = this.#file
    this.#directory = outer.directory
    this.#file = outer.file
    this.#loop = outer.loop
    this.#entered.delete(directory)
    return kept
  }

  /** Whether a file has something tainted, or gives a live variable a value; or one that it enters. */
  #mayMatter(directory: string): boolean {
    const { texts, telling } = this.#reach(directory)
    if (telling) return true
    const definers = this.#wanted()
    if (definers === undefined) return false
    for (const text of texts) {
      this.#program.tick(text.length / 1000)
      if (definers.test(text)) return true
    }
    return false
  }

  /** What finds statements about live variables; made anew only when those are different ones. */
  #wanted(): Definers | undefined {
    const names = new Set<string>()
    for (const name of [...this.#live.keys(), ...this.needs.escaped])
      if (!name.startsWith('@setting:')) names.add(definedAs(name))
    if (names.size === 0) return undefined
    const key = [...names].join('|')
    if (this.#definers?.[0] !== key) this.#definers = [key, new Definers([...names])]
    return this.#definers[1]
  }

  /** The files that are entered from a directory, itself included. */
  #reach(directory: string): Reach {
    const known = this.#reaches.get(directory)
    if (known !== undefined) return known
    this.#program.tick()
    const path = this.#program.pathOf(directory)
    const file = this.#program.file(path)
    // A directory that enters itself, if it can, adds nothing to itself.
    this.#reaches.set(directory, NOTHING)
    for (const name of file?.mutable ?? []) this.#mutable.add(name)
    const texts = new Set(file === undefined ? [] : [file.text])
    let telling = this.#tainted.active.get(path)?.includes(MATTERS) === true
    for (const name of file?.subdirs ?? []) {
      const entered = name === undefined ? undefined : this.#program.resolve(directory, name)
      const all = entered === undefined ? this.#program.below(directory) : [entered]
      for (const one of all) {
        const reach = this.#reach(one)
        telling ||= reach.telling
        for (const text of reach.texts) texts.add(text)
      }
    }
    const reach = { texts: [...texts], telling }
    this.#reaches.set(directory, reach)
    return reach
  }

  #isLive(name: string): boolean {
    if (this.#live.has(name) || this.needs.escaped.has(name)) return true
    if (name !== OVERRIDES) return false
    for (const live of this.#live.keys()) if (definedAs(live) === OVERRIDES) return true
    return false
  }

  #units(path: string, file: SourceFile): void {
    const agenda = new Agenda(file, this.#tainted.active.get(path))
    const next = (): number => agenda.next(this.#live, this.needs.escaped)
    for (let i = next(); i >= 0; i = next()) {
      const unit = file.units[i]
      if (unit === undefined || !this.#hasReason(file, i, agenda)) continue
      if (!this.#block(file.piece(unit).statements)) continue
      const known = this.units.get(path)
      if (known === undefined) this.units.set(path, new Set([i]))
      else known.add(i)
    }
  }

  /** Whether a unit on the agenda has to be parsed. */
  #hasReason(file: SourceFile, unit: number, agenda: Agenda): boolean {
    const reason = agenda.reason(unit)
    if (reason >= DEFINES || (reason === ENDS && this.#mayEnd(file.ends.get(unit)))) return true
    return this.#entersWhatMatters(file, unit)
  }

  #entersWhatMatters(file: SourceFile, unit: number): boolean {
    const at = file.units[unit]
    return (
      at !== undefined &&
      file.subdirsIn(at).some((name) => {
        const entered =
          name === undefined ? undefined : this.#program.resolve(this.#directory, name)
        return entered === undefined
          ? this.#program.below(this.#directory).some((one) => this.#mayMatter(one))
          : this.#mayMatter(entered)
      })
    )
  }

  /** Whether a unit may end the file, or the run on something that is looked at as a whole. */
  #mayEnd(words: ReadonlySet<string> | undefined): boolean {
    if (words === undefined) return false
    if (words.has('subdir_done')) return this.#file.kept
    for (const word of words) if (this.#live.get(word) === WHOLE) return true
    return false
  }

  // Statements, last to first

  #block(statements: readonly Statement[]): boolean {
    let kept = false
    for (let i = statements.length - 1; i >= 0; i--) {
      const statement = statements[i]
      if (statement === undefined || !this.#statement(statement)) continue
      this.kept.add(statement)
      this.#file.kept = true
      if (this.#loop !== undefined) this.#loop.kept = true
      kept = true
    }
    return kept
  }

  #statement(node: Statement): boolean {
    this.#program.tick()
    switch (node.kind) {
      case 'assignment':
        return this.#assignment(node.name, node.value, node, true)
      case 'plus-assignment':
        return this.#assignment(node.name, node.value, node, false)
      case 'expression':
        return this.#expression(node.expression)
      case 'if':
        return this.#mayHold(node) && this.#if(node)
      case 'foreach':
        return this.#mayHold(node) && this.#foreach(node)
      case 'break':
      case 'continue':
        if (this.#loop?.kept !== true) return false
        joinLive(this.#live, this.#loop.exit)
        return true
      default:
        return false
    }
  }

  #assignment(name: string, value: Expression, node: Statement, replaces: boolean): boolean {
    const mode = this.#live.get(name) ?? 0
    const criteria = this.#criteria(value)
    if (replaces) this.#live.delete(name)
    const matters = mode !== 0 && (replaces || mode > PARTLY || this.#isTainted(node, value))
    for (const call of criteria) this.#call(call)
    if (!matters) {
      // Kept for the call alone, an addition still needs something to add to.
      if (criteria.length > 0 && !replaces) demand(this.#live, name, PARTLY)
      return criteria.length > 0
    }
    if (mode === PARTLY && this.#tainted.implied.has(node))
      this.needs.need(value, SHAPE, this.#live)
    else if (mode === PARTLY && isCreation(value)) this.needs.need(value, WHOLE, this.#live)
    else this.needs.need(value, mode, this.#live)
    return true
  }

  #isTainted(node: Statement, value: Expression): boolean {
    return this.#tainted.implied.has(node) || (this.#tainted.bits.get(value) ?? NONE) !== NONE
  }

  #call(call: AnyCall): void {
    const changes = call.kind === 'method' && (SETTERS.has(call.name) || ADDERS.has(call.name))
    this.needs.call(call, changes ? PARTLY : WHOLE, this.#live)
  }

  #criteria(value: Expression): readonly AnyCall[] {
    return this.#tainted.criteria.get(value) ?? []
  }

  /** Whether a block statement can have anything to keep. */
  #mayHold(node: If | Foreach): boolean {
    const { defines, moves, leaves } = summaryOf(node)
    if (moves || (leaves && this.#loop?.kept === true)) return true
    return this.#tainted.telling.has(node) || defines.some((name) => this.#isLive(name))
  }

  #expression(node: Expression): boolean {
    const criteria = this.#criteria(node)
    for (const call of criteria) {
      this.#call(call)
      this.needs.marked.add(node)
    }
    const changed = this.#effect(node)
    return changed || criteria.length > 0
  }

  /** What a statement does beside stating facts: enter, leave, set, stop. */
  #effect(node: Expression): boolean {
    if (node.kind === 'method') return this.#change(node)
    if (node.kind !== 'call') return false
    switch (node.name) {
      case 'subdir':
        return this.#subdir(node)
      case 'subdir_done':
        if (!this.#file.kept) return false
        joinLive(this.#live, this.#file.exit)
        this.needs.marked.add(node)
        return true
      case 'set_variable':
      case 'unset_variable': {
        const name = literal(node)
        const mode = name === undefined ? 0 : (this.#live.get(name) ?? 0)
        if (mode === 0) return false
        if (name !== undefined) this.#live.delete(name)
        this.needs.call(node, WHOLE, this.#live)
        return true
      }
      case 'error':
        return this.#stops(node, [])
      case 'assert':
        return this.#stops(node, node.arguments.positional.slice(0, 1))
      default:
        return false
    }
  }

  /** The end of the run is kept where it tells something about what is looked at anyway. */
  #stops(node: AnyCall, about: readonly Expression[]): boolean {
    if (this.#loop !== undefined) return false
    if (!about.every((one) => this.#isKnown(one))) return false
    this.needs.marked.add(node)
    for (const one of about) this.needs.need(one, WHOLE, this.#live)
    for (const one of node.arguments.positional)
      if (one.kind === 'string') this.needs.marked.add(one)
    return true
  }

  #isKnown(node: Expression): boolean {
    let any = false
    const probed = new Set<Expression>()
    for (const one of below(node)) {
      if (one.kind === 'method' && FAILING.has(one.name)) probed.add(one.object)
      if (one.kind !== 'identifier' || GIVEN.has(one.name)) continue
      if (this.#live.get(one.name) !== WHOLE) return false
      any ||= !probed.has(one)
    }
    return any
  }

  #change(node: AnyCall & { kind: 'method' }): boolean {
    const { name } = node
    if (name.startsWith('override_')) {
      const literalName = literal(node)
      const wanted =
        literalName === undefined
          ? this.#isLive(OVERRIDES)
          : this.#live.has(overrideName(name, literalName)) || this.#live.has('@any')
      if (wanted) this.needs.call(node, WHOLE, this.#live)
      return wanted
    }
    if (!SETTERS.has(name) && !ADDERS.has(name)) return false
    const holder = rootName(node.object)
    if (holder === undefined) return false
    const mode = this.needs.escaped.has(holder) ? WHOLE : (this.#live.get(holder) ?? 0)
    const isRead = name === 'merge_from' || this.#live.has(settingName(literal(node) ?? ''))
    if (mode === 0 || (mode === PARTLY && !isRead)) return false
    this.needs.call(node, mode, this.#live)
    return true
  }

  #subdir(node: AnyCall): boolean {
    const name = literal(node)
    const directory = name === undefined ? undefined : this.#program.resolve(this.#directory, name)
    const directories =
      name === undefined
        ? this.#program.below(this.#directory)
        : directory === undefined
          ? []
          : [directory]
    const after = new Map(this.#live)
    let kept = false
    for (const one of [...directories].reverse()) kept = this.#runFile(one) || kept
    if (name === undefined) joinLive(this.#live, after)
    if (!kept) return false
    this.needs.call(node, WHOLE, this.#live)
    return true
  }

  #if(node: If): boolean {
    const after = this.#live
    const before: Live = new Map()
    const blocks: Block[] = node.clauses.map((clause) => clause.block)
    if (node.otherwise === undefined) joinLive(before, after)
    else blocks.push(node.otherwise)
    let kept = node.clauses.some(({ condition }) => this.#criteria(condition).length > 0)
    let stops = false
    for (const block of blocks) {
      this.#live = new Map(after)
      if (isStop(block)) {
        // What stops for some item of a loop tells nothing about what comes after the loop.
        stops ||=
          this.#loop === undefined &&
          node.clauses.every((clause) => this.#isKnown(clause.condition))
        if (!stops && !this.#statesFact(block)) {
          joinLive(before, after)
          continue
        }
      }
      kept = this.#block(block.statements) || kept
      joinLive(before, this.#live)
    }
    this.#live = kept ? before : after
    if (kept)
      for (const { condition } of node.clauses) {
        // What holds for no item in particular is open anyway, unless it is about Rust.
        this.needs.need(condition, this.needs.once > 0 ? PARTLY : WHOLE, this.#live)
        for (const call of this.#criteria(condition)) this.#call(call)
      }
    return kept
  }

  #statesFact(block: Block): boolean {
    return block.statements.some(
      (one) =>
        (one.kind === 'expression' && this.#criteria(one.expression).length > 0) ||
        one.kind !== 'expression'
    )
  }

  /** Whether a loop over items without taint changes nothing that is looked at later. */
  #isOnce(node: Foreach): boolean {
    const { defines, enters } = summaryOf(node)
    if (!this.#coarse || enters || (this.#tainted.bits.get(node.items) ?? NONE) !== NONE)
      return false
    if (
      node.items.kind === 'identifier' ||
      node.items.kind === 'call' ||
      node.items.kind === 'method'
    )
      return !defines.some((name) => this.#isLive(name))
    return false
  }

  #foreach(node: Foreach): boolean {
    const { names } = node
    const { leaves } = summaryOf(node)
    const wanted = names.some((name) => this.#live.has(name))
    const once = this.#isOnce(node)
    if (once) this.needs.once++
    const loop: Around = { kept: false, exit: new Map(this.#live) }
    const outer = this.#loop
    this.#loop = loop
    let kept = wanted || this.#criteria(node.items).length > 0
    let used: Mode = wanted ? WHOLE : 0
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const before = new Map(this.#live)
      kept = this.#block(node.block.statements) || kept
      for (const name of names) {
        used = Math.max(used, this.#live.get(name) ?? 0) as Mode
        if (!before.has(name)) this.#live.delete(name)
      }
      joinLive(this.#live, before)
      joinLive(loop.exit, this.#live)
      if (kept && round === 0 && leaves) continue
      if (sameLive(before, this.#live)) break
    }
    this.#loop = outer
    if (once) this.needs.once--
    if (kept && !once) this.needs.need(node.items, used === WHOLE ? WHOLE : SHAPE, this.#live)
    return kept
  }
}

/** Variables that Meson gives. */
const GIVEN: ReadonlySet<string> = new Set([
  'meson',
  'host_machine',
  'build_machine',
  'target_machine'
])

/** Whether a branch does nothing but print and stop. */
function isStop(block: Block): boolean {
  const last = block.statements.at(-1)
  return (
    last?.kind === 'expression' &&
    last.expression.kind === 'call' &&
    last.expression.name === 'error'
  )
}

/** What can be reached from a directory. */
interface Reach {
  readonly texts: readonly string[]
  readonly telling: boolean
}
const NOTHING: Reach = { texts: [], telling: false }

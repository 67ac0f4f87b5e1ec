import type { SourceText } from '../../../shell/source-text.js'
import { Collector, patternText } from './collector.js'
import type { Effects } from './effects.js'
import type { FileNames, ReadBack } from './files.js'
import { type Functions, runsDriven, type Summary } from './functions.js'
import type { Unit } from './units.js'

/** Seldom, and what comes after rests on them. */
const ALWAYS = new Set(['set', 'shift', 'cd', '.', 'source', 'exec', 'unset', 'trap'])
const PRINTING = new Set(['echo', 'printf', 'cat'])
const TESTS = new Set(['test', '[', 'exit', 'has', 'type', 'command', 'true', ':'])

interface Closed {
  readonly own: Effects
  readonly called: readonly Summary[]
  readonly exits: boolean
  /** Its own text or that of a function called. */
  readonly rust: boolean
  readonly driven: boolean
  readonly writes: readonly string[]
  readonly readsBack: boolean
}

/** Marks the statements that matter, from what is wanted back to what it rests on. */
export class Backward {
  readonly kept = new Set<Unit['statement']>()
  readonly #units: readonly Unit[]
  readonly #functions: Functions
  readonly #names: FileNames
  readonly #readBack: ReadBack
  readonly #closed = new Map<Unit, Closed>()
  readonly #keptUnits = new Set<Unit>()
  /** Variables as they are called, functions as `name()`, files as `>name`. */
  readonly #needed = new Set<string>()
  /** Names with a gap that statements assign. */
  readonly #gaps = new Map<string, RegExp>()
  readonly #byName = new Map<string, Unit[]>()
  readonly #children = new Map<Unit, Unit[]>()
  readonly #queue: Unit[] = []
  /** Kept for moving what is there, not for all that might be. */
  readonly #bare = new Set<Unit>()
  readonly #written = new Map<Effects, readonly string[]>()
  readonly #files = new Map<Effects, readonly string[]>()

  constructor(units: readonly Unit[], functions: Functions, names: FileNames, readBack: ReadBack) {
    this.#units = units
    this.#functions = functions
    this.#names = names
    this.#readBack = readBack
    for (const unit of units) this.#index(unit)
  }

  /** Names tell nothing where a kept command evaluates what another prints. */
  get defeated(): boolean {
    return [...this.#keptUnits].some((unit) => {
      const { own, called } = this.#of(unit)
      return own.opaque || called.some((one) => one.effects.opaque)
    })
  }

  /** What the statements left out would have assigned. */
  get unset(): ReadonlySet<string> {
    const names = new Set<string>()
    for (const unit of this.#units)
      if (!this.#keptUnits.has(unit)) for (const name of this.#assigns(unit)) names.add(name)
    return names
  }

  needSource(source: SourceText): void {
    const collector = new Collector()
    collector.list(source.body)
    const { own, called } = this.#functions.close(collector.found)
    this.#need(own, undefined, false)
    for (const one of called) this.#need(one.effects, undefined, false)
  }

  #writesOf(effects: Effects): readonly string[] {
    const known = this.#written.get(effects)
    if (known !== undefined) return known
    const names = [...new Set(effects.writes.flatMap((word) => this.#names.of(word)))]
    this.#written.set(effects, names)
    return names
  }

  #assigns(unit: Unit): Iterable<string> {
    const { own, called } = this.#of(unit)
    if (called.length === 0) return own.assigns
    return new Set([own, ...called.map((one) => one.effects)].flatMap((one) => [...one.assigns]))
  }

  run(): void {
    const tainted = this.#tainted()
    for (const unit of this.#units) if (this.#isSeed(unit, tainted)) this.#keep(unit)
    this.#drain()
    for (let round = 0; round < 10; round++) {
      const before = this.#keptUnits.size
      for (const unit of this.#units) if (this.#belongs(unit)) this.#keep(unit)
      this.#drain()
      if (this.#keptUnits.size === before) return
    }
  }

  #of(unit: Unit): Closed {
    const known = this.#closed.get(unit)
    if (known !== undefined) return known
    const { own, called } = this.#functions.close(unit.own)
    const writes = [own, ...called.map((one) => one.effects)].flatMap((effects) =>
      this.#writesOf(effects)
    )
    const closed = {
      own,
      called,
      exits: own.exits || called.some((one) => one.effects.exits),
      rust: unit.rust || called.some((one) => one.rust),
      driven: called.some((one) => one.driven) || runsDriven(unit.text),
      writes,
      readsBack: writes.some((name) => this.#readBack.reads(name))
    }
    this.#closed.set(unit, closed)
    return closed
  }

  #index(unit: Unit): void {
    if (unit.parent !== undefined) {
      const siblings = this.#children.get(unit.parent)
      if (siblings === undefined) this.#children.set(unit.parent, [unit])
      else siblings.push(unit)
    }
    if (unit.kind === 'function') return
    const add = (name: string): void => {
      const units = this.#byName.get(name)
      if (units === undefined) this.#byName.set(name, [unit])
      else units.push(unit)
    }
    for (const name of this.#assigns(unit)) {
      add(name)
      if (name.includes('*')) this.#gaps.set(name, patternOf(name))
    }
    for (const name of new Set(this.#of(unit).writes)) add(`>${name}`)
  }

  /** Variables that come from Rust: assigned by, or under, something that names it. */
  #tainted(): ReadonlySet<string> {
    const tainted = new Set<string>()
    for (let round = 0; round < 10; round++) {
      const before = tainted.size
      for (const unit of this.#units)
        if (unit.kind !== 'function' && this.#underRust(unit, tainted))
          for (const name of unit.own.assigns) tainted.add(name)
      if (tainted.size === before) break
    }
    return tainted
  }

  #underRust(unit: Unit, tainted: ReadonlySet<string>): boolean {
    for (let at: Unit | undefined = unit; at !== undefined; at = at.parent) {
      if (at.rust) return true
      for (const name of at.own.uses) if (tainted.has(name)) return true
    }
    return false
  }

  #isSeed(unit: Unit, tainted: ReadonlySet<string>): boolean {
    if (unit.kind === 'function') return true
    const { exits, rust, driven, readsBack, writes } = this.#of(unit)
    if (readsBack || unit.own.assigns.has('IFS')) return true
    if (unit.own.calls.some((call) => ALWAYS.has(call.name))) return true
    if (isCommandLine(unit)) return true
    // Whatever follows is not run.
    if (unit.parent === undefined && exits && unit.statement.command.kind === 'simple') return true
    if (this.#isPrint(unit)) return false
    if (rust || driven) return true
    return (exits || writes.length > 0) && this.#underRust(unit, tainted)
  }

  #isPrint(unit: Unit): boolean {
    return (
      unit.kind === 'leaf' &&
      unit.statement.command.kind === 'simple' &&
      unit.own.writes.length === 0 &&
      unit.own.calls.every((call) => PRINTING.has(call.name))
    )
  }

  #keep(unit: Unit): void {
    if (this.#keptUnits.has(unit)) return
    this.#keptUnits.add(unit)
    this.kept.add(unit.statement)
    this.#queue.push(unit)
  }

  #drain(): void {
    for (let unit = this.#queue.pop(); unit !== undefined; unit = this.#queue.pop()) {
      if (unit.parent !== undefined) this.#keep(unit.parent)
      if (unit.kind === 'function') continue
      const { own, called } = this.#of(unit)
      if (own.status && unit.before !== undefined) this.#keep(unit.before)
      const weakly = this.#isUnreadLine(unit)
      if (this.#bare.has(unit)) {
        for (const name of own.uses) this.#needName(name, unit)
        continue
      }
      this.#need(own, unit, weakly)
      for (const { effects } of called) this.#need(effects, unit, weakly)
      if (isCommandLine(unit)) this.#keepAll(unit)
    }
  }

  #keepAll(unit: Unit): void {
    for (const child of this.#children.get(unit) ?? []) {
      this.#keep(child)
      this.#keepAll(child)
    }
  }

  /** A setting that is written but not read has to be there; its value does not matter. */
  /** Statements kept for what they write, whatever the values. */
  get weak(): ReadonlySet<Unit['statement']> {
    return new Set(
      [...this.#keptUnits]
        .filter((unit) => this.#isUnreadLine(unit))
        .map(({ statement }) => statement)
    )
  }

  /** Files to which something left out writes as well. */
  get partial(): readonly string[] {
    const names = new Set<string>()
    for (const unit of this.#units)
      if (unit.kind !== 'function' && !this.#keptUnits.has(unit))
        for (const name of this.#of(unit).writes) names.add(name)
    for (const unit of this.#keptUnits) {
      const [from, to] = this.#moved(unit)
      if (to !== undefined && from?.some((name) => names.has(name)))
        for (const name of to) names.add(name)
    }
    return [...names]
  }

  /** The names of a file before and after `mv` or `cp`. */
  #moved(unit: Unit): readonly (readonly string[])[] {
    const { command } = unit.statement
    if (
      command.kind !== 'simple' ||
      !unit.own.calls.some(({ name }) => name === 'mv' || name === 'cp')
    )
      return []
    const words = command.words.slice(1).filter((word) => !patternText(word).startsWith('-'))
    return words.length === 2 ? words.map((word) => this.#names.of(word)) : []
  }

  #isUnreadLine(unit: Unit): boolean {
    const closed = this.#of(unit)
    if (unit.kind !== 'leaf' || closed.rust || closed.exits || !closed.readsBack) return false
    const settings = [...unit.text.matchAll(/(?:^|[\s"'])([A-Za-z_]\w*)=/g)].map(
      ([, name]) => name ?? ''
    )
    return settings.length > 0 && !this.#readBack.uses(settings)
  }

  #need(effects: Effects, unit: Unit | undefined, weakly: boolean): void {
    const targets = new Set(weakly ? effects.writes.flatMap(variablesIn) : [])
    for (const name of effects.uses) if (!weakly || targets.has(name)) this.#needName(name, unit)
    for (const name of this.#filesIn(effects)) this.#needAt(`>${name}`, unit)
  }

  /** The files that these words name, if anything writes them. */
  #filesIn(effects: Effects): readonly string[] {
    const known = this.#files.get(effects)
    if (known !== undefined) return known
    const names = new Set(effects.words.flatMap((word) => this.#names.of(word)))
    const files = [...names].filter((name) => name !== '*' && this.#byName.has(`>${name}`))
    this.#files.set(effects, files)
    return files
  }

  /** Whatever gave a name its value since it got one anew on every way here. */
  #needAt(name: string, unit: Unit | undefined): void {
    const writers = this.#byName.get(name)
    if (writers === undefined) return
    const loop = outermostLoop(unit)
    if (loop !== undefined)
      for (const writer of writers) if (outermostLoop(writer) === loop) this.#keep(writer)
    for (let i = writers.length - 1; i >= 0; i--) {
      const writer = writers[i] as Unit
      if (unit !== undefined && writer.statement.start >= unit.statement.end) continue
      this.#keep(writer)
      if (unit !== undefined && writer !== unit && givesAnew(writer, name)) return
    }
  }

  #needName(name: string, unit: Unit | undefined): void {
    this.#needed.add(name)
    this.#needAt(name, unit)
    if (name.includes('*')) {
      const pattern = patternOf(name)
      for (const other of this.#byName.keys()) if (pattern.test(other)) this.#keepAllOf(other)
    }
    for (const [other, pattern] of this.#gaps) if (pattern.test(name)) this.#keepAllOf(other)
  }

  #keepAllOf(name: string): void {
    for (const unit of this.#byName.get(name) ?? []) this.#keep(unit)
  }

  /** What is kept because of what is kept around it. */
  #belongs(unit: Unit): boolean {
    if (this.#keptUnits.has(unit)) return false
    const { exits, writes } = this.#of(unit)
    const around = unit.parent
    if (unit.own.calls.some(({ name }) => name === 'break' || name === 'continue')) {
      const loop = innermostLoop(unit)
      if (loop !== undefined && this.#keptUnits.has(loop)) return true
    }
    const [from] = this.#moved(unit)
    if (
      from?.some((name) =>
        (this.#byName.get(`>${name}`) ?? []).some((one) => this.#keptUnits.has(one))
      )
    ) {
      this.#bare.add(unit)
      return true
    }
    if (around !== undefined && this.#keptUnits.has(around)) {
      if (exits && writes.length === 0) return true
      if (unit.own.calls.some(({ name }) => name === 'return')) return true
      if (this.#isPrint(unit) && this.#stopsAfter(unit)) return true
    } else if (around === undefined && this.#isPrint(unit) && this.#stopsAfter(unit)) return true
    return around === undefined && this.#isGuard(unit)
  }

  #stopsAfter(unit: Unit): boolean {
    return this.#units.some(
      (other) =>
        other.parent === unit.parent &&
        other.statement.start > unit.statement.start &&
        this.#keptUnits.has(other) &&
        other.own.exits
    )
  }

  /** A check of what is needed anyway: that it did not end the script is knowledge. */
  #isGuard(unit: Unit): boolean {
    if (unit.own.uses.size === 0) return false
    const inside = [unit, ...(this.#children.get(unit) ?? [])]
    if (!inside.some((one) => this.#of(one).exits)) return false
    if (![...unit.own.uses].every((name) => this.#needed.has(name))) return false
    return unit.own.calls.every((call) => TESTS.has(call.name) || this.#isExit(call.name))
  }

  #isExit(name: string): boolean {
    return this.#functions.exits(name)
  }
}

function innermostLoop(unit: Unit): Unit | undefined {
  for (let at = unit.parent; at !== undefined; at = at.parent) if (at.kind === 'loop') return at
  return undefined
}

function outermostLoop(unit: Unit | undefined): Unit | undefined {
  let loop: Unit | undefined
  for (let at = unit; at !== undefined; at = at.parent) if (at.kind === 'loop') loop = at
  return loop
}

/** Whether nothing from before is left in a variable or file after this. */
function givesAnew({ parent, statement: { command } }: Unit, name: string): boolean {
  if (parent !== undefined || command.kind !== 'simple') return false
  if (!name.startsWith('>'))
    return (
      command.words.length === 0 &&
      command.assignments.some(
        (one) => one.name === name && !one.append && one.subscript === undefined
      )
    )
  const outputs = command.redirections.filter(({ operator }) => operator.includes('>'))
  return outputs.length > 0 && outputs.every(({ operator }) => !operator.includes('>>'))
}

const patternOf = (name: string): RegExp => new RegExp(`^${name.split('*').join('\\w*')}$`)

/** A loop over the command line: over the arguments, with a `case` inside. */
function isCommandLine(unit: Unit): boolean {
  const { command } = unit.statement
  if (command.kind === 'while') return unit.kind === 'loop' && /\$#|\$\{?1|getopts/.test(unit.text)
  return (
    unit.kind === 'loop' &&
    command.kind === 'for' &&
    (command.words === undefined || unit.text.includes('$@') || unit.text.includes('$*')) &&
    command.body.some((statement) => statement.command.kind === 'case')
  )
}

const variablesIn = (word: { readonly parts: readonly { readonly kind: string }[] }): string[] => {
  const collector = new Collector()
  collector.word(word as Parameters<Collector['word']>[0])
  return [...collector.found.uses]
}

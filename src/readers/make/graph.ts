import { atom, type Condition, FALSE, or, TRUE } from '../../logic/condition.js'
import { SOURCE_ROOT } from './files.js'
import { both, either, LARGE, settled } from './formula.js'
import type { Machine, Rule } from './machine.js'
import { known } from './value.js'
import { nameOf, stemOf, type Word, wordsOf } from './words.js'

/** A rule as it applies to one target. */
export interface Applied {
  readonly rule: Rule
  readonly stem: string
  /** When the rule is there for this target. */
  readonly when: Condition
  readonly prerequisites: readonly Prerequisite[]
}

export interface Prerequisite {
  readonly name: string
  readonly word: Word
}

export interface Node {
  readonly name: string
  /** When the default goal needs it. */
  when: Condition
  from: string | undefined
  updates: number
}

const MAX_NODES = 40_000
const MAX_UPDATES = 6
const MAX_CHAIN = 4

/** Which targets the goals need, and when. GNU make manual, chapters 4, 9.2 and 10.5. */
export class Graph {
  readonly nodes = new Map<string, Node>()
  readonly #machine: Machine
  readonly #byTarget = new Map<string, { readonly rule: Rule; readonly when: Condition }[]>()
  readonly #patterns: Rule[] = []
  readonly #ids = new Map<object, number>()
  readonly #applied = new Map<string, readonly Applied[]>()
  /** The prerequisites of rules that have the same for every target. */
  readonly #shared = new Map<Rule, readonly Prerequisite[]>()

  constructor(machine: Machine) {
    this.#machine = machine
    for (const rule of machine.rules) {
      if (rule.pattern === undefined && rule.targets.some((one) => one.text?.includes('%'))) {
        this.#patterns.push(rule)
        continue
      }
      const suffix = suffixRule(rule)
      if (suffix !== undefined) this.#patterns.push(suffix)
      for (const target of rule.targets) {
        const name = this.canonical(nameOf(target))
        const entry = { rule, when: both(rule.when, target.when) }
        const known = this.#byTarget.get(name)
        if (known === undefined) this.#byTarget.set(name, [entry])
        else known.push(entry)
      }
    }
  }

  /** `./x` and the checkout's absolute path in front are left out. */
  canonical(name: string): string {
    const { directory } = this.#machine
    if (!name.startsWith(`${SOURCE_ROOT}/`)) return name.replace(/^(?:\.\/+)+(?=.)/, '')
    const path = name.slice(SOURCE_ROOT.length + 1)
    if (directory === '') return path
    return path.startsWith(`${directory}/`)
      ? path.slice(directory.length + 1)
      : `${'../'.repeat(directory.split('/').length)}${path}`
  }

  hasTarget(name: string): boolean {
    return this.#byTarget.has(name)
  }

  /** The first target that is no special one, or `.DEFAULT_GOAL`. */
  defaultGoals(): readonly { readonly name: string; readonly when: Condition }[] {
    const variable = this.#machine.variable('.DEFAULT_GOAL')
    if (variable.kind === 'definition') {
      const said = known(
        this.#machine.reference('.DEFAULT_GOAL', { path: '', start: 0, end: 0 })
      )?.trim()
      if (said !== undefined && said !== '') return [{ name: this.canonical(said), when: TRUE }]
    }
    const goals: { name: string; when: Condition }[] = []
    for (const rule of this.#machine.rules) {
      if (rule.pattern === undefined && rule.targets.some((one) => one.text?.includes('%')))
        continue
      const first = rule.targets.find((one) => !/^\.[^/]*$/.test(one.text ?? 'x'))
      if (first === undefined) continue
      const when = both(rule.when, first.when)
      goals.push({ name: this.canonical(nameOf(first)), when })
      if (when === TRUE || goals.length > 8) break
    }
    return goals
  }

  /**
   * Marks what the goals need; conditions are worked out only on the way to targets that matter.
   * @param matters whether anybody will ask when this target is needed.
   */
  reach(
    goals: readonly { readonly name: string; readonly when: Condition }[],
    matters: (name: string) => boolean
  ): void {
    const users = this.#visitAll(goals.map(({ name }) => name))
    const ways = new Set<string>()
    const queue = [...this.nodes.keys()].filter(matters)
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      if (ways.has(name)) continue
      ways.add(name)
      queue.push(...(users.get(name) ?? []))
    }
    const certain: string[] = []
    const open: string[] = []
    const rules = new Map<string, Condition>()
    for (const { name, when } of goals) this.#need(name, when, undefined, certain, open)
    while (certain.length > 0 || open.length > 0) {
      const name = certain.pop() ?? open.shift()
      const node = name === undefined ? undefined : this.nodes.get(name)
      if (node === undefined || !ways.has(node.name)) continue
      for (const applied of this.applied(node.name)) {
        // A rule for `x$(EXE)` has a target in every case, though each name is there in some only.
        const key = `${this.#idOf(applied.rule)} ${applied.stem}`
        const before = rules.get(key) ?? FALSE
        const when = settled(either(before, both(node.when, applied.when)))
        if (when === before || when.id === before.id) continue
        rules.set(key, when)
        for (const { name: needed, word } of applied.prerequisites)
          if (ways.has(needed)) this.#need(needed, both(when, word.when), node.name, certain, open)
      }
    }
  }

  #idOf(rule: Rule): number {
    let id = this.#ids.get(rule.recipe)
    if (id === undefined) {
      id = this.#ids.size
      this.#ids.set(rule.recipe, id)
    }
    return id
  }

  /** Every target that may be needed, and for each those that need it. */
  #visitAll(goals: readonly string[]): ReadonlyMap<string, readonly string[]> {
    const users = new Map<string, string[]>()
    const queue = [...goals]
    for (let i = 0; i < queue.length; i++) {
      const name = queue[i] ?? ''
      if (this.nodes.has(name) || this.nodes.size >= MAX_NODES) continue
      this.nodes.set(name, { name, when: FALSE, from: undefined, updates: 0 })
      for (const { prerequisites } of this.applied(name))
        for (const one of prerequisites) {
          this.#machine.step(0.1)
          const known = users.get(one.name)
          if (known === undefined) users.set(one.name, [name])
          else known.push(name)
          if (!this.nodes.has(one.name)) queue.push(one.name)
        }
    }
    return users
  }

  #need(
    name: string,
    when: Condition,
    from: string | undefined,
    certain: string[],
    open: string[]
  ): void {
    this.#machine.step(0.2)
    const node = this.nodes.get(name)
    if (node === undefined || when === FALSE || node.when === TRUE) return
    const joined = when === TRUE ? TRUE : settled(either(node.when, when))
    if (joined.id === node.when.id) return
    if (node.from === undefined || joined === TRUE) node.from = from
    if (joined === TRUE) {
      node.when = TRUE
      certain.push(name)
      return
    }
    if (++node.updates > MAX_UPDATES + 1) return
    node.when =
      node.updates > MAX_UPDATES || joined.size > LARGE
        ? atom({
            name: `${name} is needed`,
            reason: 'too many conditions decide whether this target is needed',
            at: undefined
          })
        : joined
    open.push(name)
  }

  /** Every rule that has something to say about the target. */
  applied(name: string): readonly Applied[] {
    const kept = this.#applied.get(name)
    if (kept !== undefined) return kept
    const found: Applied[] = []
    let recipe: Condition = FALSE
    for (const { rule, when } of this.#byTarget.get(name) ?? []) {
      found.push({ rule, when, ...this.#written(rule, name) })
      if (rule.recipe.length > 0) recipe = or(recipe, when)
    }
    if (recipe !== TRUE) {
      found.push(...this.#implicit(name, MAX_CHAIN))
    }
    this.#applied.set(name, found)
    return found
  }

  #prerequisites(rule: Rule, stem: string): readonly Prerequisite[] {
    if (rule.pattern !== undefined || rule.targets.some((one) => one.text?.includes('%')))
      return rule.prerequisites.map((word) => ({
        name: this.canonical(fillStem(nameOf(word), stem)),
        word
      }))
    return rule.prerequisites.map((word) => ({ name: this.canonical(nameOf(word)), word }))
  }

  /** Of an explicit rule; the same for all its targets unless it is a static pattern rule. */
  #written(rule: Rule, name: string): { stem: string; prerequisites: readonly Prerequisite[] } {
    if (rule.pattern !== undefined) {
      const stem = stemOf(rule.pattern, name) ?? ''
      return { stem, prerequisites: this.#prerequisites(rule, stem) }
    }
    let prerequisites = this.#shared.get(rule)
    if (prerequisites === undefined) {
      prerequisites = this.#prerequisites(rule, '')
      this.#shared.set(rule, prerequisites)
    }
    return { stem: '', prerequisites }
  }

  /** The pattern rules that make would choose: the first whose prerequisites exist or can be made. */
  #implicit(name: string, chain: number): readonly Applied[] {
    const found: Applied[] = []
    let covered: Condition = FALSE
    for (const rule of this.#patterns) {
      if (rule.recipe.length === 0) continue
      for (const target of rule.targets) {
        const stem = target.text === undefined ? undefined : patternStem(target.text, name)
        if (stem === undefined) continue
        const prerequisites = this.#prerequisites(rule, stem)
        if (!prerequisites.every((one) => this.#canHave(one.name, chain - 1))) break
        const when = both(rule.when, target.when)
        found.push({ rule, stem, when, prerequisites })
        covered = settled(either(covered, when))
        if (covered === TRUE) return found
      }
    }
    return found
  }

  #canHave(name: string, chain: number): boolean {
    this.#machine.step(0.2)
    if (this.#byTarget.has(name)) return true
    const path = this.#machine.world.files.resolve(this.#machine.directory, name)
    if (path !== undefined && this.#machine.world.files.exists(path)) return true
    return chain > 0 && this.#implicit(name, chain).length > 0
  }

  /** How the goal comes to need it, outermost first. */
  chain(name: string): readonly string[] {
    const names: string[] = []
    for (let at: string | undefined = name; at !== undefined && names.length < 12; ) {
      names.push(at)
      at = this.nodes.get(at)?.from
    }
    return names.reverse()
  }
}

/** Without a slash in the pattern the directory is put aside. GNU make manual, 10.5.4. */
function patternStem(pattern: string, name: string): string | undefined {
  if (pattern.includes('/')) return nonEmptyStem(stemOf(pattern, name))
  const slash = name.lastIndexOf('/') + 1
  const stem = nonEmptyStem(stemOf(pattern, name.slice(slash)))
  return stem === undefined ? nonEmptyStem(stemOf(pattern, name)) : name.slice(0, slash) + stem
}

const nonEmptyStem = (stem: string | undefined): string | undefined =>
  stem === '' ? undefined : stem

function fillStem(pattern: string, stem: string): string {
  const at = pattern.indexOf('%')
  if (at < 0) return pattern
  const slash = stem.lastIndexOf('/') + 1
  // `dir/` of the stem goes in front of the whole prerequisite.
  const rest = pattern.slice(0, at) + stem.slice(slash) + pattern.slice(at + 1)
  return pattern.includes('/') ? pattern.replace('%', () => stem) : stem.slice(0, slash) + rest
}

/** `.c.o:` is `%.o: %.c`. */
function suffixRule(rule: Rule): Rule | undefined {
  const [only] = rule.targets
  const [, from = '', to = ''] = /^(\.[A-Za-z]+)(\.[A-Za-z]+)?$/.exec(only?.text ?? '') ?? []
  if (rule.targets.length !== 1 || to === '' || only === undefined || rule.recipe.length === 0)
    return undefined
  const [target] = wordsOf({ ...only.value }).map((one) => ({ ...one, text: `%${to}` }))
  if (target === undefined) return undefined
  return { ...rule, targets: [target], prerequisites: [{ ...target, text: `%${from}` }] }
}

import { atom, type Condition, equalsAtom, FALSE, or, TRUE } from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import type { Call, Evaluator, Handler } from './context.js'
import { FILE_FUNCTIONS } from './file-functions.js'
import { both, either, opposite } from './formula.js'
import { runShellFunction } from './shell-function.js'
import type { Template } from './template.js'
import {
  type Alternative,
  alternatives,
  append,
  concat,
  describe,
  EMPTY,
  fromAlternatives,
  known,
  merge,
  nonEmpty,
  piecesOf,
  text,
  unknownValue,
  type Value
} from './value.js'
import type { Variable } from './variables.js'
import {
  fromWords,
  matchesUnknown,
  nameOf,
  plainWords,
  replaceInUnknown,
  stemOf,
  type Word,
  word,
  wordsOf
} from './words.js'

/** Applies one of make's functions. GNU make manual, chapter 8. */
export function applyFunction(
  machine: Evaluator,
  name: string,
  args: readonly Template[],
  source: string,
  at: Span
): Value {
  machine.step()
  const call: Call = {
    machine,
    name,
    args,
    text: source,
    at,
    value: (index) => {
      const arg = args[index]
      return arg === undefined ? EMPTY : machine.expandTemplate(arg, at)
    }
  }
  const handler = HANDLERS[name]
  if (handler !== undefined) return handler(call)
  return unknownValue(`$(${source.slice(0, 200)})`, 'this function is not evaluated', at)
}

/** Applies a function of texts to every combination that the arguments may be. */
function lift(
  call: Call,
  values: readonly Value[],
  apply: (texts: readonly string[]) => string
): Value {
  let all: readonly { readonly when: Condition; readonly values: readonly Value[] }[] = [
    { when: TRUE, values: [] }
  ]
  for (const value of values) {
    const more: readonly Alternative[] | undefined = alternatives(value, call.machine.path)
    if (more === undefined || more.length * all.length > 24) return opaque(call, values)
    all = all.flatMap((one) =>
      more.map((arm) => ({ when: both(one.when, arm.when), values: [...one.values, arm.value] }))
    )
  }
  return fromAlternatives(
    all
      .filter(({ when }) => when !== FALSE)
      .map(({ when, values: arms }) => {
        const texts = arms.map(known)
        if (texts.includes(undefined)) return { when, value: opaque(call, arms) }
        call.machine.step(1 + texts.reduce((sum, one) => sum + (one?.length ?? 0), 0) / 200)
        return { when, value: text(apply(texts.map((one) => one ?? '')), call.at) }
      })
  )
}

/** The call itself as a named unknown. */
const opaque = (call: Call, values: readonly Value[]): Value =>
  unknownValue(
    `$(${call.name} ${values.map(describe).join(',')})`,
    'it depends on a text that is unknown',
    call.at
  )

/** Splits and joins again, word by word. */
function eachWord(call: Call, list: Value, apply: (one: Word) => Word | undefined): Value {
  const words = wordsOf(list)
  call.machine.step(words.length / 4)
  return fromWords(words.flatMap((one) => apply(one) ?? []))
}

/** A function of one known word; what is unknown stays a word of unknown text. */
const onText =
  (apply: (content: string) => string): Handler =>
  (call) =>
    eachWord(call, call.value(0), (one) =>
      one.text === undefined
        ? { ...one, value: opaque(call, [one.value]) }
        : nonBlank(apply(one.text), one)
    )

const nonBlank = (content: string, one: Word): Word | undefined =>
  content === '' ? undefined : word(content, one.when, one.at)

const words = (content: string): readonly string[] =>
  content.split(/[ \t\n\r]+/).filter((one) => one !== '')

const HANDLERS: Readonly<Record<string, Handler>> = {
  subst: (call) =>
    lift(
      call,
      [call.value(0), call.value(1), call.value(2)],
      ([from = '', to = '', content = '']) =>
        from === '' ? content + to : substitute(content, from, to)
    ),
  patsubst: (call) => {
    const from = known(call.value(0))
    const to = known(call.value(1))
    if (from === undefined || to === undefined)
      return lift(call, [call.value(0), call.value(1), call.value(2)], ([a = '', b = '', c = '']) =>
        words(c)
          .map((one) => replaceStem(one, a, b))
          .join(' ')
      )
    return eachWord(call, call.value(2), (one) =>
      one.text === undefined
        ? { ...one, value: replaceInUnknown(one, from.trim(), to.trim()) }
        : nonBlank(replaceStem(one.text, from.trim(), to.trim()), one)
    )
  },
  strip: (call) => fromWords(wordsOf(call.value(0))),
  findstring: (call) => {
    const [find, within] = [call.value(0), call.value(1)]
    const wanted = known(find)
    const all = alternatives(within, call.machine.path)
    if (wanted === undefined || all === undefined) return opaque(call, [find, within])
    return fromAlternatives(
      all.map(({ when, value }) => ({ when, value: foundIn(call, wanted, value) }))
    )
  },
  filter: (call) => filter(call, false),
  'filter-out': (call) => filter(call, true),
  sort: (call) => {
    const found = new Map<string, { readonly one: Word; readonly whens: Set<Condition> }>()
    for (const one of wordsOf(call.value(0))) {
      const name = nameOf(one)
      const before = found.get(name)
      if (before === undefined) found.set(name, { one, whens: new Set([one.when]) })
      else before.whens.add(one.when)
    }
    call.machine.step(found.size)
    return fromWords(
      [...found.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { one, whens }]) => ({ ...one, when: whens.has(TRUE) ? TRUE : or(...whens) }))
    )
  },
  word: (call) => {
    const index = Number(known(call.value(0))?.trim())
    return pick(call, call.value(1), (all) => all[index - 1])
  },
  words: (call) => {
    const all = wordsOf(call.value(0))
    if (plainWords(all) !== undefined) return text(String(all.length))
    return lift(call, [call.value(0)], ([content = '']) => String(words(content).length))
  },
  wordlist: (call) =>
    lift(
      call,
      [call.value(0), call.value(1), call.value(2)],
      ([from = '', to = '', content = '']) =>
        words(content)
          .slice(Math.max(0, Number(from) - 1), Math.max(0, Number(to)))
          .join(' ')
    ),
  firstword: (call) => pick(call, call.value(0), (all) => all[0]),
  lastword: (call) => pick(call, call.value(0), (all) => all.at(-1)),
  dir: onText((one) => (one.includes('/') ? one.slice(0, one.lastIndexOf('/') + 1) : './')),
  notdir: onText((one) => one.slice(one.lastIndexOf('/') + 1)),
  suffix: onText((one) => /\.[^./]*$/.exec(one)?.[0] ?? ''),
  basename: onText((one) => one.replace(/\.[^./]*$/, '')),
  addsuffix: (call) => affix(call, (one, added) => concat(one, added)),
  addprefix: (call) => affix(call, (one, added) => concat(added, one)),
  join: (call) =>
    lift(call, [call.value(0), call.value(1)], ([a = '', b = '']) => {
      const [left, right] = [words(a), words(b)]
      return Array.from(
        { length: Math.max(left.length, right.length) },
        (_, i) => (left[i] ?? '') + (right[i] ?? '')
      ).join(' ')
    }),
  if: (call) => {
    const holds = anyWord(call.value(0))
    return call.machine.choose(
      holds,
      () => call.value(1),
      () => call.value(2)
    )
  },
  or: (call) => firstOf(call, 0, true),
  and: (call) => firstOf(call, 0, false),
  intcmp: (call) => {
    const [a, b] = [known(call.value(0))?.trim(), known(call.value(1))?.trim()]
    if (a === undefined || b === undefined || !/^-?\d+$/.test(a) || !/^-?\d+$/.test(b))
      return opaque(call, [call.value(0), call.value(1)])
    const [x, y] = [BigInt(a), BigInt(b)]
    if (call.args.length < 3) return x === y ? text(a) : EMPTY
    if (x < y) return call.value(2)
    return x === y ? call.value(3) : call.value(call.args.length > 4 ? 4 : 3)
  },
  foreach: (call) => {
    const name = known(call.value(0))?.trim() ?? ''
    const body = call.args[2] ?? []
    let result = EMPTY
    for (const one of wordsOf(call.value(1))) {
      call.machine.step()
      const run = (): Value =>
        call.machine.withLocals(new Map([[name, one.value]]), () =>
          call.machine.expandTemplate(body, call.at)
        )
      const value = one.when === TRUE ? run() : call.machine.choose(one.when, run, () => EMPTY)
      result = result === EMPTY ? value : concat(result, text(' '), value)
    }
    return result
  },
  let: (call) => {
    const names = words(known(call.value(0)) ?? '')
    const values = wordsOf(call.value(1))
    const locals = new Map<string, Value>()
    names.forEach((name, i) => {
      const last = i === names.length - 1
      locals.set(name, last ? fromWords(values.slice(i)) : (values[i]?.value ?? EMPTY))
    })
    return call.machine.withLocals(locals, () =>
      call.machine.expandTemplate(call.args[2] ?? [], call.at)
    )
  },
  call: (call) => {
    const name = known(call.value(0))?.trim()
    if (name === undefined) return opaque(call, [call.value(0)])
    if (HANDLERS[name] !== undefined && name !== 'call')
      return applyFunction(call.machine, name, call.args.slice(1), call.text, call.at)
    const locals = new Map<string, Value>([['0', text(name)]])
    for (let i = 1; i <= Math.max(9, call.args.length - 1); i++)
      locals.set(String(i), call.value(i))
    return call.machine.withLocals(locals, () =>
      call.machine.expandVariable(call.machine.variable(name), name, call.at, true)
    )
  },
  value: (call) => {
    const name = known(call.value(0)) ?? ''
    return rawValue(call.machine.variable(name))
  },
  eval: (call) => {
    call.machine.evaluate(call.value(0), call.at)
    return EMPTY
  },
  origin: (call) =>
    described(call, (one) => (one.kind === 'definition' ? one.origin : 'undefined')),
  flavor: (call) =>
    described(call, (one) => (one.kind === 'definition' ? one.flavor : 'undefined')),
  shell: (call) => runShellFunction(call.machine, call.value(0), call.at),
  error: (call) => {
    call.machine.fail(describe(call.value(0)), call.at)
    return EMPTY
  },
  warning: (call) => nothing(call),
  info: (call) => nothing(call),
  guile: (call) => opaque(call, [call.value(0)]),
  ...FILE_FUNCTIONS
}

function nothing(call: Call): Value {
  call.value(0)
  return EMPTY
}

function substitute(content: string, from: string, to: string): string {
  const parts = content.split(from)
  return parts.length * to.length > 1 << 20 ? content : parts.join(to)
}

function replaceStem(content: string, from: string, to: string): string {
  const stem = stemOf(from, content)
  if (stem === undefined) return content
  return from.includes('%') ? to.replace('%', () => stem) : to
}

function foundIn(call: Call, wanted: string, within: Value): Value {
  if (
    wanted === '' ||
    piecesOf(within).some((piece) => piece.kind === 'text' && piece.text.includes(wanted))
  )
    return text(wanted)
  if (known(within) !== undefined) return EMPTY
  const has = atom({
    name: `«${wanted}» in ${describe(within)}`,
    reason: 'a text is not known',
    at: call.at
  })
  return merge(has, text(wanted), EMPTY)
}

function filter(call: Call, out: boolean): Value {
  const patterns = wordsOf(call.value(0))
  const literals = new Map<string, Condition>()
  const others: Word[] = []
  for (const pattern of patterns)
    if (pattern.text === undefined || pattern.text.includes('%')) others.push(pattern)
    else literals.set(pattern.text, either(literals.get(pattern.text) ?? FALSE, pattern.when))
  return eachWord(call, call.value(1), (one) => {
    call.machine.step(others.length / 4)
    const matches = call.machine.path.simplify(matching(call, one, literals, others))
    const when = both(one.when, out ? opposite(matches) : matches)
    return when === FALSE ? undefined : { ...one, when }
  })
}

function matching(
  call: Call,
  one: Word,
  literals: ReadonlyMap<string, Condition>,
  others: readonly Word[]
): Condition {
  let result = one.text === undefined ? FALSE : (literals.get(one.text) ?? FALSE)
  if (one.text === undefined)
    for (const [literal, when] of literals)
      result = either(result, both(when, wordEquals(one, literal)))
  for (const pattern of others) {
    const { text: wanted } = pattern
    const matches = wanted === undefined ? undefined : matchOf(one, wanted)
    if (matches === true) result = either(result, pattern.when)
    else if (matches === undefined)
      result = either(
        result,
        both(
          pattern.when,
          atom({
            name: `${nameOf(one)} matches ${nameOf(pattern)}`,
            reason: 'a text is not known',
            at: call.at
          })
        )
      )
  }
  return result
}

/** undefined where the unknown parts of the word decide. */
const matchOf = (one: Word, pattern: string): boolean | undefined =>
  one.text === undefined ? matchesUnknown(one, pattern) : stemOf(pattern, one.text) !== undefined

function wordEquals(one: Word, wanted: string): Condition {
  const pieces = piecesOf(one.value)
  const [only] = pieces
  if (pieces.length === 1 && only?.kind === 'unknown') return equalsAtom(only.unknown, wanted)
  const [first, last] = [pieces[0], pieces.at(-1)]
  if (first?.kind === 'text' && !wanted.startsWith(first.text)) return FALSE
  if (last?.kind === 'text' && !wanted.endsWith(last.text)) return FALSE
  return atom({ name: `${nameOf(one)} == ${wanted}`, reason: 'a text is not known', at: one.at })
}

/** The word that `choose` takes of each list that the value may be. */
function pick(call: Call, list: Value, choose: (all: readonly Word[]) => Word | undefined): Value {
  const all = wordsOf(list)
  if (all.every(({ when }) => when === TRUE)) return choose(all)?.value ?? EMPTY
  if (all[0]?.when === TRUE && choose(all) === all[0]) return all[0].value
  const last = all.at(-1)
  if (last?.when === TRUE && choose(all) === last && call.name === 'lastword') return last.value
  const arms = alternatives(list, call.machine.path, 12)
  if (arms === undefined) return opaque(call, [list])
  return fromAlternatives(
    arms.map(({ when, value }) => ({ when, value: choose(wordsOf(value))?.value ?? EMPTY }))
  )
}

function affix(call: Call, apply: (one: Value, added: Value) => Value): Value {
  const added = call.value(0)
  const arms = alternatives(added, call.machine.path, 8)
  if (arms === undefined) return opaque(call, [added, call.value(1)])
  return fromAlternatives(
    arms.map((arm) => ({
      when: arm.when,
      value: eachWord(call, call.value(1), (one) => {
        const value = apply(one.value, arm.value)
        return { when: one.when, value, text: known(value), at: one.at }
      })
    }))
  )
}

/** Whether anything but blanks is there. */
export function anyWord(value: Value): Condition {
  let result: Condition = FALSE
  for (const one of wordsOf(value)) {
    result = either(result, both(one.when, one.text !== undefined ? TRUE : nonEmpty(one.value)))
    if (result === TRUE) break
  }
  return result
}

/** `or`: the first that is not empty; `and`: empty as soon as one is, else the last. */
function firstOf(call: Call, index: number, disjunction: boolean): Value {
  const value = call.value(index)
  if (index >= call.args.length - 1) return value
  const holds = anyWord(value)
  return disjunction
    ? call.machine.choose(
        holds,
        () => value,
        () => firstOf(call, index + 1, true)
      )
    : call.machine.choose(
        holds,
        () => firstOf(call, index + 1, false),
        () => EMPTY
      )
}

function rawValue(variable: Variable): Value {
  if (variable.kind === 'choice')
    return merge(variable.when, rawValue(variable.then), rawValue(variable.otherwise))
  return variable.kind === 'definition' ? variable.value : EMPTY
}

function described(call: Call, say: (one: Variable) => string): Value {
  const name = known(call.value(0))?.trim() ?? ''
  const visit = (one: Variable): Value =>
    one.kind === 'choice'
      ? merge(one.when, visit(one.then), visit(one.otherwise))
      : append(EMPTY, { kind: 'text', text: say(one), at: undefined })
  return visit(call.machine.variable(name))
}

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  Assumptions,
  and,
  atom,
  type Condition,
  constant,
  equalsAtom,
  FALSE,
  not,
  or,
  TRUE,
  type Unknown,
  unknownsOf
} from '../../src/logic/condition.js'
import { both, either, opposite, type Ternary, ternary } from '../../src/logic/ternary.js'

const unknown = (name: string): Unknown => ({ name, reason: 'a test', at: undefined })
const a = atom(unknown('a'))
const b = atom(unknown('b'))
const c = atom(unknown('c'))
const host = (value: string): Condition => equalsAtom(unknown('host'), value)

/** What a formula means, independently of the code under test. */
type Formula =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'equals'; readonly subject: string; readonly value: string }
  | { readonly kind: 'not'; readonly operand: Formula }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Formula[] }

/** Flags are on or off, subjects have a value; `other` stands for every value that no formula names. */
type World = Readonly<Record<string, boolean | string>>

const FLAGS = ['a', 'b', 'c']
const SUBJECTS = ['host', 'cpu']
const VALUES = ['x', 'y', 'z']

const WORLDS: readonly World[] = FLAGS.reduce<World[]>(
  (worlds, flag) =>
    worlds.flatMap((world) => [true, false].map((on) => ({ ...world, [flag]: on }))),
  SUBJECTS.reduce<World[]>(
    (worlds, subject) =>
      worlds.flatMap((world) =>
        [...VALUES, 'other'].map((value) => ({ ...world, [subject]: value }))
      ),
    [{}]
  )
)

function holds(formula: Formula, world: World): boolean {
  switch (formula.kind) {
    case 'constant':
      return formula.value
    case 'flag':
      return world[formula.name] === true
    case 'equals':
      return world[formula.subject] === formula.value
    case 'not':
      return !holds(formula.operand, world)
    case 'and':
      return formula.operands.every((operand) => holds(operand, world))
    case 'or':
      return formula.operands.some((operand) => holds(operand, world))
  }
}

function build(formula: Formula): Condition {
  switch (formula.kind) {
    case 'constant':
      return constant(formula.value)
    case 'flag':
      return atom(unknown(formula.name))
    case 'equals':
      return equalsAtom(unknown(formula.subject), formula.value)
    case 'not':
      return not(build(formula.operand))
    case 'and':
      return and(...formula.operands.map(build))
    case 'or':
      return or(...formula.operands.map(build))
  }
}

/** The truth of what was built. */
function isTrue(condition: Condition, world: World): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value
    case 'atom':
      return condition.equals === undefined
        ? world[condition.unknown.name] === true
        : world[condition.equals.subject] === condition.equals.value
    case 'not':
      return !isTrue(condition.operand, world)
    case 'and':
      return condition.operands.every((operand) => isTrue(operand, world))
    case 'or':
      return condition.operands.some((operand) => isTrue(operand, world))
  }
}

const { formula } = fc.letrec<{ formula: Formula; leaf: Formula }>((tie) => ({
  leaf: fc.oneof(
    { weight: 1, arbitrary: fc.boolean().map((value) => ({ kind: 'constant' as const, value })) },
    {
      weight: 5,
      arbitrary: fc.constantFrom(...FLAGS).map((name) => ({ kind: 'flag' as const, name }))
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('equals' as const),
        subject: fc.constantFrom(...SUBJECTS),
        value: fc.constantFrom(...VALUES)
      })
    }
  ),
  formula: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.record({ kind: fc.constant('not' as const), operand: tie('formula') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(tie('formula'), { maxLength: 4 })
    })
  )
}))

const RUNS = { numRuns: 1000 }
/** One expectation for all worlds: 128 for each of 1000 runs would take many seconds. */
const everywhere = (check: (world: World) => boolean): void =>
  expect(WORLDS.find((world) => !check(world))).toBeUndefined()
const same = (x: Condition, y: Condition): void => expect(x.key).toBe(y.key)

describe('meaning', () => {
  it('is kept by every simplification', () => {
    fc.assert(
      fc.property(formula, (one) => {
        const built = build(one)
        everywhere((world) => isTrue(built, world) === holds(one, world))
      }),
      RUNS
    )
  })

  it('is the same where keys are', () => {
    fc.assert(
      fc.property(formula, formula, (one, two) => {
        const [x, y] = [build(one), build(two)]
        if (x.key === y.key) everywhere((world) => isTrue(x, world) === isTrue(y, world))
        same(and(x, y), and(y, x))
        same(or(x, y), or(y, x))
      }),
      RUNS
    )
  })

  it('follows the laws on any formulas', () => {
    fc.assert(
      fc.property(formula, formula, formula, (one, two, three) => {
        const [x, y, z] = [build(one), build(two), build(three)]
        same(and(x, x), x)
        same(or(x, x), x)
        same(and(x, not(x)), FALSE)
        same(or(x, not(x)), TRUE)
        same(not(not(x)), x)
        same(and(x, TRUE), x)
        same(or(x, FALSE), x)
        same(and(x, FALSE), FALSE)
        same(or(x, TRUE), TRUE)
        const [left, right] = [and(x, and(y, z)), and(and(x, y), z)]
        everywhere((world) => isTrue(left, world) === isTrue(right, world))
        const absorbed = or(x, and(x, y))
        everywhere((world) => isTrue(absorbed, world) === isTrue(x, world))
      }),
      RUNS
    )
  })
})

describe('canonical forms', () => {
  it('sorts, flattens and drops what is repeated', () => {
    same(and(c, and(b, a), b), and(a, b, c))
    same(or(c, or(b, a), b), or(a, b, c))
    expect(and(a, b).key).toBe('(a && b)')
    expect(not(or(a, b)).key).toBe('!((a || b))')
    same(and(), TRUE)
    same(or(), FALSE)
  })

  it('absorbs', () => {
    same(and(a, or(a, b)), a)
    same(or(a, and(a, b)), a)
    same(and(not(a), or(not(a), b)), not(a))
    same(and(a, b, or(a, c), or(b, c)), and(a, b))
  })

  it('knows that one subject has one value', () => {
    same(and(host('x'), host('y')), FALSE)
    same(and(a, host('x'), b, host('y')), FALSE)
    same(or(not(host('x')), not(host('y'))), TRUE)
    expect(and(host('x'), equalsAtom(unknown('cpu'), 'y')).kind).toBe('and')
    expect(or(host('x'), host('y')).kind).toBe('or')
    expect(and(not(host('x')), not(host('y'))).kind).toBe('and')
  })

  it('is not misled by names that look like formulas', () => {
    const names = [
      'a && b',
      'b || c',
      '(a && b)',
      '!(a)',
      'true',
      'false',
      '1:a',
      'b) && (c',
      '0:',
      ' && '
    ]
    const atoms = [a, b, c, ...names.map((name) => atom(unknown(name)))]
    const compound = [not(a), and(a, b), or(b, c), and(a, b, c), TRUE, FALSE]
    const keys = [...atoms, ...compound].map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(and(a, atom(unknown('!(a)')))).toMatchObject({ kind: 'and' })
    expect(and(c, atom(unknown('a && b'))).key).not.toBe(and(a, b, c).key)
  })
})

describe('assumptions', () => {
  it('never change what holds where they hold', () => {
    fc.assert(
      fc.property(fc.array(formula, { maxLength: 4 }), formula, (assumed, asked) => {
        const conditions = assumed.map(build)
        const given = conditions.reduce((all, one) => all.assume(one), Assumptions.NONE)
        const question = build(asked)
        const simplified = given.simplify(question)
        const decided = given.decide(question)
        everywhere((world) => {
          const possible = conditions.every((one) => isTrue(one, world))
          if (isTrue(given.condition, world) !== possible) return false
          if (!possible) return true
          const truth = isTrue(question, world)
          return (
            isTrue(simplified, world) === truth &&
            (decided === 'unknown' || truth === (decided === 'yes'))
          )
        })
      }),
      RUNS
    )
  })

  it('decide what they say, their parts and their opposites', () => {
    const given = Assumptions.NONE.assume(and(a, not(b)))
    expect(given.decide(a)).toBe('yes')
    expect(given.decide(b)).toBe('no')
    expect(given.decide(or(b, a))).toBe('yes')
    expect(given.decide(c)).toBe('unknown')
    expect(given.simplify(and(a, c))).toBe(c)
    const neither = Assumptions.NONE.assume(not(or(a, b)))
    expect([neither.decide(a), neither.decide(b)]).toEqual(['no', 'no'])
  })

  it('exclude the other values of a subject', () => {
    const given = Assumptions.NONE.assume(host('x'))
    expect(given.decide(host('x'))).toBe('yes')
    expect(given.decide(host('y'))).toBe('no')
    expect(Assumptions.NONE.assume(not(host('x'))).decide(host('y'))).toBe('unknown')
  })

  it('leave the ones they were made from alone', () => {
    const outer = Assumptions.NONE.assume(a)
    outer.assume(b)
    expect(outer.decide(b)).toBe('unknown')
    expect(Assumptions.NONE.decide(a)).toBe('unknown')
    expect(outer.assume(a)).toBe(outer)
    expect(outer.assume(not(a)).condition).toBe(FALSE)
  })
})

describe('size', () => {
  const many = (n: number, prefix = 'a rather long name of an unknown'): Condition[] =>
    Array.from({ length: n }, (_, i) => atom(unknown(`${prefix} ${i}`)))

  it('is bounded: what is too large becomes one unknown, the same each time', () => {
    const folded = and(...many(100))
    expect(folded.kind).toBe('atom')
    same(folded, and(...many(100).reverse()))
    expect(folded.key).not.toBe(and(...many(101)).key)
    expect(folded.key).not.toBe(or(...many(100)).key)
    expect(and(...many(20)).kind).toBe('and')
    expect(Assumptions.NONE.assume(folded).decide(folded)).toBe('yes')
  })

  it('stays bounded however a formula grows', () => {
    let grown: Condition = a
    for (let i = 0; i < 500; i++) {
      const more = atom(unknown(`some longer name ${i}`))
      grown = i % 2 === 0 ? and(grown, or(more, b)) : or(not(grown), and(more, c))
      expect(grown.key.length).toBeLessThan(5000)
      expect(unknownsOf(grown).length).toBeLessThan(60)
    }
  })

  it('lists each unknown once, by name', () => {
    expect(unknownsOf(or(and(c, a), not(a), host('x'))).map(({ name }) => name)).toEqual([
      'a',
      'c',
      'host == "x"'
    ])
    expect(unknownsOf(TRUE)).toEqual([])
  })
})

describe('ternary', () => {
  const all: Ternary[] = ['yes', 'no', 'unknown']
  /** What a value may turn out to be. */
  const could = (value: Ternary): boolean[] =>
    value === 'unknown' ? [true, false] : [value === 'yes']
  const join = (values: boolean[]): Ternary =>
    new Set(values).size > 1 ? 'unknown' : ternary(values[0] ?? false)

  it('says what follows whatever the unknowns turn out to be', () => {
    for (const x of all) {
      expect(opposite(x)).toBe(join(could(x).map((value) => !value)))
      for (const y of all) {
        const pairs = could(x).flatMap((p) => could(y).map((q) => [p, q] as const))
        expect(both(x, y)).toBe(join(pairs.map(([p, q]) => p && q)))
        expect(either(x, y)).toBe(join(pairs.map(([p, q]) => p || q)))
      }
    }
  })
})

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell writes its parameters like that.
import { describe, expect, it } from '@jest/globals'
import { scenario } from '../../src/model/scenario.js'
import {
  CHARACTERS_A_STEP,
  MATCHING_A_STEP,
  MAX_STEPS,
  WORDS_A_STEP
} from '../../src/shell/budget.js'
import { Machine } from '../../src/shell/machine.js'
import { Repository } from '../../src/shell/repository.js'
import type { Flow } from '../../src/shell/shell.js'
import type { SourceText } from '../../src/shell/source-text.js'
import type { Field } from '../../src/shell/store.js'
import type { Value } from '../../src/shell/value.js'
import { memorySnapshot } from '../../src/source/memory.js'
import { type CaseCommand, parseShell } from '../../src/syntax/shell/index.js'
import type { Span } from '../../src/text/span.js'

const script = (text: string, standsAt?: Span): SourceText => ({
  path: 'configure',
  text,
  body: parseShell(text).body,
  standsAt
})

/** Counts what a script makes the evaluator do. */
class Counted extends Machine {
  words = 0
  lookups = 0
  cases = 0
  parsed = 0

  static run(text: string): Counted {
    const repository = new Repository(memorySnapshot('bounds', {}))
    const machine: Counted = new Counted(
      { scenario: scenario('default'), repository },
      script(text),
      [],
      new Map(),
      {
        load: () => undefined,
        parse: (content, at) => {
          machine.parsed += content.length
          return script(content, at)
        }
      },
      undefined
    )
    machine.start()
    return machine
  }

  override invoke(fields: readonly Field[]): Flow {
    this.words += fields.length
    return super.invoke(fields)
  }

  override variable(name: string): Value {
    this.lookups++
    return super.variable(name)
  }

  protected override caseCommand(command: CaseCommand): Flow {
    this.cases++
    return super.caseCommand(command)
  }
}

/** 16384 letters in `$x`. */
const LONG = 'x=aaaaaaaaaaaaaaaa\nfor i in 1 2 3 4 5 6 7 8 9 10; do x=$x$x; done\n'
const forever = (body: string): string => `while :; do while :; do ${body}\ndone; done`
/** Steps are looked at between statements: the last one may go over. */
const LAST = 1.25

describe('what a script makes the evaluator do is bounded by its steps', () => {
  it.each([
    ['words, given to eval again and again', 'while :; do '.repeat(50) + 'eval '.repeat(5000)],
    ['fields', `s="${'a '.repeat(3000)}"\n${forever('set -- $s $s $s; f "$@" "$@"; y="$*"')}`],
    ['the items of loops', `s="${'a '.repeat(3000)}"\n${forever('for i in $s; do f $s; done')}`]
  ])('%s', (_, text) => {
    const { words, exhausted } = Counted.run(text)
    expect(words).toBeLessThan(MAX_STEPS * WORDS_A_STEP * LAST)
    expect(words > 1000 || exhausted).toBe(true)
  })

  it.each([
    ['of a word', `y=${'$a'.repeat(8000)}`],
    ['of a quoted word', `y="${'$a'.repeat(8000)}"`],
    ['of an argument', `f ${'$a'.repeat(8000)}`],
    ['of patterns', `case x in ${'$a|'.repeat(6000)}z) ;; esac`]
  ])('parts %s', (_, body) => {
    const { lookups } = Counted.run(forever(body))
    expect(lookups).toBeGreaterThan(1000)
    expect(lookups).toBeLessThan(MAX_STEPS * WORDS_A_STEP * LAST)
  })

  it('texts to be parsed', () => {
    const { parsed } = Counted.run(`${LONG}${forever('eval "y=$x"; eval "z=\'$x\'"')}`)
    expect(parsed).toBeGreaterThan(100_000)
    expect(parsed).toBeLessThan(MAX_STEPS * CHARACTERS_A_STEP * LAST)
  })

  it('comparisons of long texts with patterns', () => {
    const patterns = 200
    const { cases } = Counted.run(
      `${LONG}${forever(`case $x in ${'*b*c*d|'.repeat(patterns)}z) ;; esac`)}`
    )
    expect(cases).toBeGreaterThan(0)
    const work = 16384 * '*b*c*d'.length * patterns
    expect(cases * work).toBeLessThan(MAX_STEPS * MATCHING_A_STEP * LAST)
  })

  it('and a script of the usual kind is far from its bound', () => {
    const usual = `for o do case "$o" in --enable-rust) rust=yes;; --disable-*) rust=no ;; esac; done
if test "$rust" = yes && has rustc; then eval "v=\\$rust"; fi`
    expect(Counted.run(`${usual}\n`.repeat(500)).exhausted).toBe(false)
  })
})

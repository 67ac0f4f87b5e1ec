// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell writes its parameters like that.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { SCENARIO_IDS } from '../../../src/model/scenario.js'
import { matchesGlob } from '../../../src/shell/glob.js'
import { compilePattern } from '../../../src/shell/regex.js'
import { facts, handedOver, read } from './miniature.js'

const AFTER = '\nmeson setup -Dreached=yes'

describe('bounds', () => {
  it.each([
    ['an endless loop', 'while true; do x=$x; done'],
    ['an endless loop with output', 'while :; do echo more >> f; done'],
    ['a loop on a probe', 'while probe; do n=$n.; done'],
    [
      'doubling text',
      'x=aaaaaaaa; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do x=$x$x; done'
    ],
    ['an unclosed here-document', 'cat > f <<END\nnever closed'],
    ['recursion', 'f() { f; }; f'],
    ['recursion in output', 'f() { x=$(f); }; f'],
    ['eval of itself', 's=\'eval "$s"\'; eval "$s"'],
    ['many probes', Array.from({ length: 60 }, (_, i) => `probe${i} && v="$v ${i}"`).join('\n')],
    [
      'nested probes',
      `${Array.from({ length: 60 }, (_, i) => `if probe${i}; then`).join(' ')} : ${'; fi'.repeat(60)}`
    ],
    [
      'break that may happen',
      'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do probe $i && break; done'
    ],
    ['sourcing itself', '. "$(dirname "$0")/configure"'],
    ['calls in arguments of calls', `x=${'$(call f,'.repeat(90)}x${')'.repeat(90)}`]
  ])('%s ends', (_, script) => {
    for (const full of [true, false]) {
      const reading = read(script + AFTER, { full })
      expect(reading.diagnostics.length).toBeLessThan(10)
    }
  })

  it.each([
    ['a fork bomb', 'b() { b | b & }; b'],
    ['two calls each', 'f() { f; f; }; f']
  ])('%s ends, and it is said that evaluation did not', (_, script) => {
    const reading = read(script + AFTER, { full: true })
    expect(reading.diagnostics.map(({ code }) => code)).toContain('configure/too-long')
    const failures = facts(reading, 'failure')
    expect(failures.map((failure) => failure.when.key)).toContain(
      'the rest of the configure script'
    )
  })

  it('goes on behind a loop of unknown length', () => {
    expect(handedOver(`x=a; while probe; do x=$x.; done${AFTER}`)).toEqual(['reached=yes'])
  })

  it('gives up on nothing but what nests too deeply', () => {
    const deep = `${'( '.repeat(3000)}x${' )'.repeat(3000)}`
    expect(read(deep).diagnostics.map((diagnostic) => diagnostic.code)).toContain('configure/parse')
  })

  it('takes no regular expression that could run away', () => {
    expect(compilePattern('\\(a*\\)*b', false)).toBeUndefined()
    expect(compilePattern('(a+)+$', true)).toBeUndefined()
    expect(compilePattern('.*.*.*.*.*x', false)).toBeUndefined()
    expect(matchesGlob(`${'*a'.repeat(60)}b`, 'a'.repeat(5000))).toBe(false)
  })

  const sample = `rust=auto
for o do case "$o" in --enable-rust) rust=yes;; --disable-rust) rust=no ;; esac; done
v=$(rustc --version | cut -d' ' -f2)
if [ "$rust" != no ] && ! test "$v"; then echo "bad" >&2; exit 1; fi
x="\${y:-$(echo \`pwd\`)}" ; eval "z=\\$x"
cat > c.mak <<EOF
HAVE_RUST=$rust
EOF
meson setup "$@" -Drust=$rust`

  it('never throws, wherever the script is cut', () => {
    for (let i = 0; i <= sample.length; i += 3)
      for (const id of SCENARIO_IDS) {
        expect(() => read(sample.slice(0, i), { id })).not.toThrow()
        expect(() => read(sample.slice(i), { id })).not.toThrow()
      }
  })

  it('never throws on any mixture of words', () => {
    const parts = fc.constantFrom(
      ...[
        'if ',
        'then ',
        'fi\n',
        'probe ',
        '&& ',
        '|| ',
        'exit 1\n',
        'x=1 ',
        '$x ',
        '"$@" ',
        '; ',
        '{ ',
        '} ',
        '( ',
        ') '
      ],
      ...[
        'while ',
        'do ',
        'done\n',
        'break\n',
        'return\n',
        'f() ',
        'f ',
        'case x in ',
        'esac\n',
        '*) ',
        ';; ',
        '> f ',
        '| '
      ],
      ...[
        'eval ',
        'set ',
        'shift ',
        'test ',
        '[ ',
        '] ',
        '-n ',
        '= ',
        '! ',
        'for i in ',
        '1 ',
        '$(',
        '`',
        'echo ',
        'sed s/a/b/ '
      ]
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (words) => {
        expect(facts(read(words.join('')), 'language')).toEqual([])
      }),
      { numRuns: 400 }
    )
  })

  it('is the same every time', () => {
    for (const id of SCENARIO_IDS) expect(read(sample, { id })).toEqual(read(sample, { id }))
  })
})

// What fuzzing gives to the readers and to the policy loader: damaged copies of the miniatures that the tests have.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { scenario } from '../src/model/scenario.js'
import { loadPolicy } from '../src/policy/load.js'
import { createReaders, type Readers } from '../src/readers/index.js'
import { memorySnapshot } from '../src/source/memory.js'

type Files = Readonly<Record<string, string>>

/** A build of which one file is damaged; `policy` stands for the policy loader. */
export interface FuzzInput {
  readonly target: string
  readonly path: string
  readonly text: string
  readonly files: Files
}

interface Seed {
  readonly target: string
  readonly path: string
  readonly files: Files
}

/** A reading may have this many facts and diagnostics, and so many more for each character of its files. */
const FACTS = 2_000
const FACTS_PER_CHARACTER = 4

/** Reads the input as a check does. Throws when it is more than the bound; whatever else it throws is a fault. */
export function readInput({ target, path, text, files }: FuzzInput, readers: Readers): void {
  const size = Object.values(files).reduce((sum, one) => sum + one.length, text.length)
  const bound = FACTS + FACTS_PER_CHARACTER * size
  if (target === 'policy') {
    const result = loadPolicy(text, path)
    if (!result.ok && (result.problems.length === 0 || result.problems.length > 50))
      throw new Error(`${result.problems.length} problems`)
    return
  }
  const snapshot = memorySnapshot('fuzz', { ...files, [path]: text })
  const reader = readers.all.find((one) => one.id === target)
  if (reader === undefined || !reader.applies(snapshot)) return
  for (const id of ['default', 'on'] as const) {
    const { facts, diagnostics } = reader.read(snapshot, scenario(id))
    if (facts.length + diagnostics.length > bound)
      throw new Error(`${facts.length} facts and ${diagnostics.length} diagnostics`)
    for (const { at } of diagnostics) if (at.start < 0 || at.end < at.start) throw new Error('span')
  }
}

/** Every claimed file of every miniature, by reader, and the policies. */
export function fuzzSeeds(root: string): readonly Seed[] {
  const readers = createReaders()
  const seeds: Seed[] = []
  for (const files of miniatures(root)) {
    const snapshot = memorySnapshot('seed', files)
    for (const reader of readers.all)
      if (reader.applies(snapshot))
        for (const path of Object.keys(files))
          if (reader.claims(path)) seeds.push({ target: reader.id, path, files })
  }
  for (const name of ['qemu', 'git', 'suricata', 'starter']) {
    const text = readFileSync(join(root, 'policy', `${name}.yml`), 'utf8')
    seeds.push({ target: 'policy', path: 'policy.yml', files: { 'policy.yml': text } })
  }
  return seeds
}

function miniatures(root: string): readonly Files[] {
  const found: Files[] = []
  const cases = join(root, '__tests__/cases')
  for (const rule of readdirSync(cases).sort())
    for (const name of readdirSync(join(cases, rule)).sort()) {
      const dir = join(cases, rule, name, 'head')
      const files: Record<string, string> = {}
      for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) {
          const path = join(entry.parentPath, entry.name)
          files[path.slice(dir.length + 1)] = readFileSync(path, 'utf8')
        }
      found.push(files)
    }
  return [...found, ...SMALL]
}

/** For readers that few cases need. */
const SMALL: readonly Files[] = [
  {
    'configure.ac':
      'AC_INIT([m], [1.0])\nAC_ARG_ENABLE([rust], [AS_HELP_STRING([--enable-rust])], [r=$enableval], [r=no])\nm4_define([x], [AC_CHECK_PROG([CARGO], [$1], [yes], [no])])\nx([cargo])\nAS_IF([test "$r" = yes], [AS_IF([test "$CARGO" = no], [AC_MSG_ERROR([no cargo])])])\nAM_CONDITIONAL([RUST], [test "x$r" = xyes])\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n',
    'Makefile.am': 'if RUST\nall-local:\n\tcargo build --release\nendif\n'
  },
  {
    'CMakeLists.txt':
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CMake's own references
      'cmake_minimum_required(VERSION 3.16)\nproject(m C)\noption(ENABLE_RUST "r" OFF)\nfunction(f a)\n  foreach(x IN LISTS a)\n    list(APPEND out "${x}-${ARGN}")\n  endforeach()\nendfunction()\nif(ENABLE_RUST AND NOT WIN32)\n  find_program(CARGO cargo REQUIRED)\n  add_custom_command(OUTPUT r.a COMMAND ${CARGO} build)\nendif()\nwhile(A LESS 3)\n  math(EXPR A "${A}+1")\nendwhile()\nadd_executable(m main.c)\n'
  },
  {
    Makefile:
      'RUST ?= no\nifeq ($(RUST),yes)\nlib.a: $(wildcard src/*.rs)\n\tcargo build --release\nendif\ndefine f\n$(1): $(patsubst %.c,%.o,$(2))\nendef\n$(eval $(call f,all,a.c b.c))\n%.o: %.c\n\t$(CC) -c $<\n'
  }
]

const NASTY = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '`',
  '$(',
  '${',
  '\\',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '#',
  '|',
  '&',
  ';',
  '<<',
  '<<EOF\n',
  ':',
  '&a ',
  '*a',
  '- ',
  '? ',
  '!!map ',
  '---\n',
  '%',
  '@',
  '=',
  '?',
  '*',
  '..',
  '-1',
  '1e999',
  '99999999999999999999',
  '\u202e',
  '\ufeff',
  '\ud800',
  'é',
  'if ',
  'fi\n',
  'endif\n',
  'endforeach',
  'while :; do ',
  '__proto__',
  'constructor',
  'eval ',
  'select ',
  '$(eval ',
  '$(call f,',
  'm4_define([',
  'depends on '
]

const nasty = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 12 }))

type Damage = (text: string, other: string) => string

const at = (text: string, part: number): number => Math.floor(part * (text.length + 1))
const part = fc.double({ min: 0, max: 0.9999, noNaN: true })

const damage: fc.Arbitrary<Damage> = fc.oneof(
  part.map(
    (p): Damage =>
      (text) =>
        text.slice(0, at(text, p))
  ),
  part.map(
    (p): Damage =>
      (text) =>
        text.slice(at(text, p))
  ),
  fc.tuple(part, nasty).map(
    ([p, word]): Damage =>
      (text) =>
        text.slice(0, at(text, p)) + word + text.slice(at(text, p))
  ),
  fc.tuple(part, fc.nat(40)).map(
    ([p, length]): Damage =>
      (text) =>
        text.slice(0, at(text, p)) + text.slice(at(text, p) + length)
  ),
  fc.tuple(part, part, part).map(
    ([p, q, r]): Damage =>
      (text, other) => {
        const [from, to] = [at(other, q), at(other, r)]
        return (
          text.slice(0, at(text, p)) +
          other.slice(Math.min(from, to), Math.max(from, to)) +
          text.slice(at(text, p))
        )
      }
  ),
  fc.tuple(part, fc.constantFrom(...NASTY), fc.constantFrom(50, 500, 5000)).map(
    ([p, word, times]): Damage =>
      (text) =>
        text.slice(0, at(text, p)) + word.repeat(times) + text.slice(at(text, p))
  ),
  fc.tuple(part, fc.constantFrom(2, 20, 60)).map(
    ([p, times]): Damage =>
      (text) => {
        const lines = text.split('\n')
        const line = `${lines[Math.floor(p * lines.length)] ?? ''}\n`
        return text.replace(line, () => line.repeat(times))
      }
  ),
  fc.uint8Array({ maxLength: 300 }).map(
    (bytes): Damage =>
      () =>
        Buffer.from(bytes).toString('utf8')
  )
)

/** Longer texts only make the run longer: the work is bounded by the length. */
const LONGEST = 40_000

/** Truncations, splices, random bytes, deep nesting, repetition: up to three of them on one file. */
export function fuzzInputs(seeds: readonly Seed[]): fc.Arbitrary<FuzzInput> {
  const targets = [...new Set(seeds.map(({ target }) => target))]
  const seed = fc
    .constantFrom(...targets)
    .chain((target) => fc.constantFrom(...seeds.filter((one) => one.target === target)))
  return fc
    .tuple(seed, seed, fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([one, two, damages]) => {
      const other = two.files[two.path] ?? ''
      const text = damages.reduce((made, change) => change(made, other), one.files[one.path] ?? '')
      return { ...one, text: text.slice(0, LONGEST) }
    })
}

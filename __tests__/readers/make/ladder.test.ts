import { describe, expect, it } from '@jest/globals'
import { FALSE, TRUE } from '../../../src/logic/condition.js'
import { DEFAULT_PROFILE, scenario } from '../../../src/model/scenario.js'
import { createMakeReader } from '../../../src/readers/make/index.js'
import { memorySnapshot } from '../../../src/source/memory.js'
import { factsOf, ladder, rung } from './support.js'

/** A program linked from objects, and a Rust library beside it. */
const product = (guard: string, fallback = ''): string => `all: tool
OBJS = main.o
LIBS = base.a
CRATE = target/release/libcrate.a
${fallback}
${guard}
tool: $(OBJS) $(LIBS)
\t$(CC) -o $@ $^
base.a: $(OBJS)
\t$(AR) rcs $@ $^
$(CRATE): Cargo.toml src/lib.rs
\tcargo build --release
clean:
\tcargo clean
`

describe('the switch', () => {
  it.each([
    [
      'opt-in by ifdef',
      'ifdef WITH_RUST\nLIBS += $(CRATE)\nendif',
      'opt-in',
      'WITH_RUST=1 | WITH_RUST= | unset'
    ],
    [
      'opt-out by ifndef',
      'ifndef NO_RUST\nLIBS += $(CRATE)\nendif',
      'default-on',
      'NO_RUST= | NO_RUST=1 | unset'
    ],
    [
      'opt-out by else',
      'ifdef NO_RUST\nX = 1\nelse\nLIBS += $(CRATE)\nendif',
      'default-on',
      'NO_RUST= | NO_RUST=1 | unset'
    ],
    [
      'a word compared',
      'RUST ?= no\nifeq ($(RUST),yes)\nLIBS += $(CRATE)\nendif',
      'opt-in',
      'RUST=yes | RUST=no | no'
    ],
    [
      'on by ?=',
      'RUST ?= yes\nifeq ($(RUST),yes)\nLIBS += $(CRATE)\nendif',
      'default-on',
      'RUST=yes | RUST=no | yes'
    ],
    [
      'not named after Rust',
      'FAST ?= n\nifeq ($(FAST),y)\nLIBS += $(CRATE)\nendif',
      'opt-in',
      'FAST=y | FAST=n | n'
    ],
    [
      'through another variable',
      'ifdef FAST\nPARTS = crate\nendif\nifneq ($(filter crate,$(PARTS)),)\nLIBS += $(CRATE)\nendif',
      'opt-in',
      'FAST=1 | FAST= | unset'
    ],
    [
      'in a function',
      'LIBS += $(if $(WITH_RUST),$(CRATE))',
      'opt-in',
      'WITH_RUST=1 | WITH_RUST= | unset'
    ],
    [
      'around the rule',
      'ifeq ($(enable_extra),yes)\nall: target/release/libcrate.a\nendif',
      'opt-in',
      'enable_extra=yes | enable_extra=no | unset'
    ]
  ])('%s', (_, guard, expected, words) => {
    const seen = ladder(product(guard))
    expect(seen.rung).toBe(expected)
    expect(seen.words).toBe(words)
  })

  it('auto when the toolchain is asked for', () => {
    const guard =
      'RUST ?= auto\nifeq ($(RUST),auto)\nRUST := $(if $(shell command -v cargo 2>/dev/null),yes,no)\nendif\nifeq ($(RUST),yes)\nLIBS += $(CRATE)\nendif'
    expect(rung(product(guard))).toBe('auto')
  })

  it('auto when the recipe asks', () => {
    const make = (recipe: string): string => `all: x\nx:\n\t${recipe}\n`
    expect(rung(make('if command -v cargo >/dev/null; then cargo build; fi'))).toBe('auto')
    expect(rung(make('-cargo build'))).toBe('auto')
    expect(rung(make('cargo build || echo no Rust'))).toBe('auto')
    expect(rung(make('command -v cargo || { echo cargo is needed; exit 1; }; cargo build'))).toBe(
      'mandatory'
    )
  })

  it('mandatory without a switch, however the program is named', () => {
    expect(rung(product('LIBS += $(CRATE)'))).toBe('mandatory')
    expect(rung('CARGO ?= cargo\nall:\n\t+$(CARGO) build\n')).toBe('mandatory')
    expect(rung('all: x\nx:\n\tcd rust && env A=b cargo build\n')).toBe('mandatory')
    expect(rung('all:\n\tsh ./tools/cargo-build.sh\n')).toBe('mandatory')
    expect(rung('define build\n@echo building\ncargo build\nendef\nall:\n\t$(build)\n')).toBe(
      'mandatory'
    )
    expect(rung('all: a b\n%: %.rs\n\trustc -o $@ $<\n')).toBe('absent')
    expect(rung({ Makefile: 'all: a\n%: %.rs\n\trustc -o $@ $<\n', 'a.rs': '' })).toBe('mandatory')
    expect(rung('all: out/a.a\nout/a.a: out/%.a: %.txt\n\trustc $<\n')).toBe('mandatory')
  })

  it('mandatory in a fragment, and in another directory', () => {
    expect(
      rung({ Makefile: 'all: x\ninclude rust/local.mk\n', 'rust/local.mk': 'x:\n\tcargo build\n' })
    ).toBe('mandatory')
    expect(
      rung({ Makefile: 'all:\n\t$(MAKE) -C rust\n', 'rust/Makefile': 'lib.a:\n\tcargo build\n' })
    ).toBe('mandatory')
    expect(
      rung({
        Makefile: 'all:\n\tfor d in c rust; do $(MAKE) -C $$d; done\n',
        'c/Makefile': 'all:\n\tcc\n',
        'rust/Makefile': 'lib.a:\n\tcargo build\n'
      })
    ).toBe('mandatory')
  })

  it('sees an error that only a missing toolchain brings', () => {
    const guard =
      'ifndef NO_RUST\nifeq ($(shell cargo --version 2>/dev/null),)\n$(error cargo is needed)\nendif\nLIBS += $(CRATE)\nendif'
    const { rung: seen, outcomes } = ladder(product(guard))
    expect(seen).toBe('default-on')
    expect(outcomes.absent.failures.map((failure) => failure.message)).toContain('cargo is needed')
  })

  it('tells how Rust comes in', () => {
    const facts = factsOf(product('ifndef NO_RUST\nLIBS += $(CRATE)\nendif'))
    const use = facts.find((fact) => fact.kind === 'rust-use')
    expect(use?.kind === 'rust-use' && use.evidence.map((one) => one.note)).toEqual([
      'all needs tool',
      '`ifndef NO_RUST` holds',
      'tool needs target/release/libcrate.a'
    ])
  })

  it('is unknown where a generated file decides', () => {
    const guard = 'include config.mk\nifeq ($(BUILD),yes)\nLIBS += $(CRATE)\nendif'
    const facts = factsOf(product(guard))
    const use = facts.find((fact) => fact.kind === 'rust-use')
    expect(use?.kind === 'rust-use' && use.when.key).toBe('BUILD of config.mk == "yes"')
  })

  it('takes what the driving build system writes', () => {
    const tree = {
      Makefile: product('include config.mk\nifeq ($(BUILD),yes)\nLIBS += $(CRATE)\nendif')
    }
    const files = [
      { path: 'config.mk', lines: [{ text: 'BUILD = yes', when: TRUE }], complete: true }
    ]
    const driven = { by: 'configure', arguments: [], files } as const
    const use = factsOf(tree, { ...scenario('default'), driven }).find(
      (fact) => fact.kind === 'rust-use'
    )
    expect(use?.kind === 'rust-use' && use.when).toBe(TRUE)
  })

  it('takes settings of the profile', () => {
    const tree = { Makefile: product('ifdef WITH_RUST\nLIBS += $(CRATE)\nendif') }
    const profile = { ...DEFAULT_PROFILE, options: ['WITH_RUST=1'] }
    expect(
      factsOf(tree, scenario('default', profile)).some((fact) => fact.kind === 'rust-use')
    ).toBe(true)
  })

  it('does not care for a choice that makes no difference', () => {
    const guard =
      'ifeq ($(shell uname -s),Win)\nX = .exe\nendif\nall: tool$(X)\ntool$(X): $(CRATE)\n\tcc\n'
    expect(rung(product(guard))).toBe('mandatory')
  })
})

describe('sources', () => {
  const tree = {
    Makefile: product(
      'ifdef WITH_RUST\nLIBS += $(CRATE)\nendif',
      'ifndef WITH_RUST\nOBJS += number.o\nendif'
    ),
    'main.c': '',
    'number.c': '',
    'src/lib.rs': ''
  }
  const sources = (id: 'default' | 'on') =>
    factsOf(tree, scenario(id)).flatMap((fact) =>
      fact.kind === 'target' ? fact.sources.map((one) => `${fact.name}:${one.path}`) : []
    )

  it('swap a C object for a crate', () => {
    expect(sources('default')).toEqual([
      'tool:main.c',
      'tool:number.c',
      'base.a:main.c',
      'base.a:number.c'
    ])
    expect(sources('on').sort()).toEqual([
      'base.a:main.c',
      'target/release/libcrate.a:src/lib.rs',
      'tool:main.c'
    ])
  })

  it('stand where they are written', () => {
    const found = factsOf(tree).flatMap((fact) => (fact.kind === 'target' ? fact.sources : []))
    const { at } = found.find((one) => one.path === 'number.c') ?? {}
    expect(at && tree.Makefile.slice(at.start, at.end)).toBe('number.o')
  })
})

it('a file in a directory that is not known keeps its known beginning', () => {
  const makefile = `TRIPLE := $(shell uname -m)
CRATE = target/$(TRIPLE)/libcrate.a
all: $(filter-out -%,$(CRATE) -lm)
$(CRATE):
\tcargo build --release
`
  expect(rung(makefile)).toBe('mandatory')
})

describe('look-alikes stay silent', () => {
  it.each([
    ['a target that nothing needs', 'all: tool\nrust-tools:\n\tcargo build\n'],
    ['clean and test', 'all: tool\nclean:\n\tcargo clean\ntest:\n\tcargo test\n'],
    ['a recipe that prints the word', 'all:\n\t@echo "run cargo build yourself"\n'],
    ['a file with the word', 'all: Cargo.toml\n\tcp Cargo.toml out/\n'],
    ['a comment', 'all: tool\n#all: rust\n# cargo build\n'],
    [
      'a branch that is never taken',
      'all: tool\nX := $(filter a,b)\nifdef X\nall: rust\nendif\nrust:\n\tcargo build\n'
    ],
    ['a name like it', 'all: tool\nCFLAGS += -DTRUST_STORE=1\nTRUSTED = 1\n'],
    ['a define that says no', 'all: tool\nCFLAGS += -DNO_RUST\nrust:\n\tcargo build\n'],
    [
      'asking for the version only',
      'VERSION := $(shell cargo metadata --format-version 1)\nall: tool\n'
    ],
    ['another build system', 'all:\n\tmeson setup build && ninja -C build\n'],
    [
      'the options of another build system',
      'CMAKE_FLAGS += -DENABLE_RUST=ON\nall:\n\tcmake $(CMAKE_FLAGS) .\n'
    ],
    [
      'a file that is filtered out',
      'all: $(filter-out rust,tool rust)\ntool:\n\tcc\nrust:\n\tcargo build\n'
    ]
  ])('%s', (_, makefile) => {
    const seen = ladder(makefile)
    expect(seen.rung).toBe('absent')
    expect(seen.outcomes.default.uses).toEqual([])
  })

  it('a binding beside the product that is built on request', () => {
    const makefile =
      'all: tool\nifdef EXTRAS\nall: extra\nendif\nextra:\n\tcargo build --manifest-path contrib/x/Cargo.toml\n'
    expect(ladder(makefile).words).toBeUndefined()
  })

  it('a tool variable is no switch', () => {
    expect(
      ladder('CARGO ?= cargo\nifdef CARGO\nall:\n\t$(CARGO) build\nendif\n').words
    ).toBeUndefined()
  })

  it('a file that another tool wrote', () => {
    const snapshot = memorySnapshot('here', {
      Makefile: '# CMAKE generated file: DO NOT EDIT!\nall:\n\tcargo build\n'
    })
    expect(createMakeReader().applies(snapshot)).toBe(false)
  })
})

describe('Automake', () => {
  const tree = {
    'Makefile.am': 'SUBDIRS = rust src\nEXTRA_DIST = x\n',
    'rust/Makefile.am':
      'if HAVE_RUST\nall-local:\n\tcd $(top_srcdir)/rust && $(CARGO) build $(RELEASE)\nendif\nclean-local:\n\tcargo clean\n',
    'src/Makefile.am':
      'bin_PROGRAMS = tool\ntool_SOURCES = main.c\nif !HAVE_RUST\ntool_SOURCES += old.c\nendif\nif HAVE_RUST\ntool_LDADD = ../rust/libx.a\nendif\n',
    'src/main.c': '',
    'src/old.c': ''
  }
  const driven = (value: string) =>
    ({ by: 'autoconf', arguments: [{ name: 'HAVE_RUST', value, when: TRUE }], files: [] }) as const
  const read = (value: string) => factsOf(tree, { ...scenario('default'), driven: driven(value) })

  it('leaves its conditionals to configure, by name', () => {
    const silent = { by: 'autoconf', arguments: [], files: [] } as const
    const use = factsOf(tree, { ...scenario('default'), driven: silent }).find(
      (fact) => fact.kind === 'rust-use'
    )
    expect(use?.kind === 'rust-use' && use.when.key).toBe('automake conditional HAVE_RUST')
  })

  it('finds the sources of a library whose name configure completes', () => {
    const sourcesWith = (values: readonly { name: string; value: string; when: typeof TRUE }[]) =>
      factsOf(
        {
          'Makefile.am': 'lib_LTLIBRARIES = libtape-@API@.la\nlibtape_@API@_la_SOURCES = reel.c\n',
          'reel.c': ''
        },
        { ...scenario('default'), driven: { by: 'autoconf', arguments: values, files: [] } }
      ).flatMap((fact) => (fact.kind === 'target' ? fact.sources.map(({ path }) => path) : []))
    expect(sourcesWith([])).toEqual(['reel.c'])
    expect(sourcesWith([{ name: 'API', value: '2', when: TRUE }])).toEqual(['reel.c'])
    expect(sourcesWith([{ name: 'API', value: '2.0', when: TRUE }])).toEqual(['reel.c'])
  })

  it('keeps what configure says of a variable that is named after it', () => {
    const snapshot = memorySnapshot('here', {
      'Makefile.am':
        'LIBREEL = -L. @LIBREEL@\nbin_PROGRAMS = tool\ntool_SOURCES = main.c\ntool_LDADD = $(LIBREEL)\nall-local:\n\tcargo build $(LIBREEL)\n',
      'main.c': ''
    })
    const { facts, diagnostics } = createMakeReader().read(snapshot, {
      ...scenario('default'),
      driven: driven('true')
    })
    expect(diagnostics).toEqual([])
    expect(facts.some((fact) => fact.kind === 'rust-use' && fact.when === TRUE)).toBe(true)
  })

  it('is nothing that anybody builds without configure', () => {
    expect(factsOf(tree)).toEqual([])
  })

  it('follows what configure says', () => {
    expect(read('true').some((fact) => fact.kind === 'rust-use' && fact.when === TRUE)).toBe(true)
    expect(read('false').some((fact) => fact.kind === 'rust-use' && fact.when !== FALSE)).toBe(
      false
    )
  })

  it('chooses sources by them', () => {
    const sources = (value: string) =>
      read(value).flatMap((fact) =>
        fact.kind === 'target' ? fact.sources.map((one) => one.path) : []
      )
    expect(sources('true')).toEqual(['src/main.c'])
    expect(sources('false')).toEqual(['src/main.c', 'src/old.c'])
  })

  it('a program that is only built for tests is none', () => {
    const makefile =
      'check_PROGRAMS = t\nt_SOURCES = t.c\nt: \n\tcargo build\ncheck-local:\n\tcargo test\n'
    expect(factsOf({ 'Makefile.am': makefile }).filter((fact) => fact.kind === 'rust-use')).toEqual(
      []
    )
  })
})

describe('bounds', () => {
  const bomb = Array.from({ length: 60 }, (_, i) => `A${i} = $(A${i + 1})$(A${i + 1})`).join('\n')

  it('gives up on what grows without end, and says so', () => {
    const facts = factsOf(`${bomb}\nA60 = x\nall: $(A0)\n\tcargo build\n`)
    const use = facts.find((fact) => fact.kind === 'rust-use')
    expect(use).toBeDefined()
  })

  it.each([
    ['a variable that refers to itself', 'A = $(A)\nall: $(A)\n'],
    ['a call without end', 'f = $(call f,$(1)x)\nall: $(call f,x)\n'],
    ['an eval without end', 'f = $(eval $(value f))\n$(f)\nall:\n'],
    ['a file that includes itself', 'include Makefile\nall:\n'],
    ['a make that starts itself', 'all:\n\t$(MAKE) X=$(X)1 # cargo\n'],
    ['targets in a circle', 'all: a\na: b\nb: a\n\tcargo build\n'],
    ['brackets without end', `A = ${'$('.repeat(5000)}x\nall: $(A)\n`],
    ['conditionals without end', `${'ifdef X\n'.repeat(5000)}all:\n`],
    [
      'undecided conditionals inside each other',
      `${Array.from({ length: 400 }, (_, i) => `ifeq ($(shell x${i}),y)\nA += ${i}\n`).join('')}${'endif\n'.repeat(400)}all: $(A)\n`
    ],
    [
      'undecided conditionals one after the other',
      `${Array.from({ length: 300 }, (_, i) => `ifeq ($(shell x${i}),y)\nA := $(A)${i}\nendif\n`).join('')}all: $(A)\n`
    ],
    ['a pattern for everything', '%: %.x\n\tcargo\n%.x: %.y\n\tx\nall: a.q\n'],
    ['many words by many words', `L = ${'a%b '.repeat(3000)}\nall: $(filter $(L),$(L))\n`],
    ['a shell text without end', `all:\n\t${'( '.repeat(3000)} cargo\n`]
  ])('survives %s', (_, makefile) => {
    expect(Array.isArray(factsOf(makefile))).toBe(true)
  })
})

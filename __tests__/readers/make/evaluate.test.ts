import { describe, expect, it } from '@jest/globals'
import { parseMakefile } from '../../../src/readers/make/parser.js'
import { expand } from './support.js'

describe('variables', () => {
  it.each([
    ['recursive ones see what comes later', 'A = $(B)\nB = late\n', 'late'],
    ['simple ones do not', 'B = early\nA := $(B)\nB = late\n', 'early'],
    ['::= is simple', 'B = early\nA ::= $(B)\nB = late\n', 'early'],
    ['?= keeps what is there', 'A = first\nA ?= second\n', 'first'],
    ['?= sets what is not', 'A ?= second\n', 'second'],
    ['+= keeps the flavor', 'B = one\nA := $(B)\nB = two\nA += $(B)\n', 'one two'],
    ['+= on nothing is recursive', 'A += $(B)\nB = late\n', 'late'],
    ['override is heard too', 'override A = kept\n', 'kept'],
    ['export with a value assigns', 'export A = said\n', 'said'],
    ['undefine takes it away', 'A = x\nundefine A\n', ''],
    ['define keeps its lines', 'define A\none\ntwo\nendef\n', 'one\ntwo'],
    ['a comment ends the value', 'A = x# no\n', 'x'],
    ['an escaped # does not', 'A = x\\#y\n', 'x#y'],
    ['a continued line is joined', 'A = one \\\n   two\n', 'one two'],
    ['$$ is a dollar', 'A = $$x\n', '$x'],
    ['braces are parentheses', 'B = x\nA = ${B}\n', 'x'],
    ['names may be put together', 'ON_x = yes\nK = x\nA = $(ON_$(K))\n', 'yes'],
    ['a name of one letter needs none', 'x = y\nA = $x\n', 'y'],
    ['a set of objects by suffix', 'S = a.c b.c\nA = $(S:.c=.o)\n', 'a.o b.o'],
    ['and by pattern', 'S = a.c b.h\nA = $(S:%.c=out/%.o)\n', 'out/a.o b.h'],
    ['make has its own', 'A = $(CC) $(RM)\n', 'cc rm -f']
  ])('%s', (_, makefile, value) => {
    expect(expand(makefile, 'A')).toBe(value)
  })

  it('lets the command line win, except over override', () => {
    expect(expand('A = file\n', 'A', [['A', 'said']])).toBe('said')
    expect(expand('override A = file\n', 'A', [['A', 'said']])).toBe('file')
    expect(expand('A = file\nA += more\n', 'A', [['A', 'said']])).toBe('said')
  })

  it('names what a command would say', () => {
    expect(expand('A != uname -s\n', 'A')).toBe('$(shell uname -s)')
  })
})

describe('functions', () => {
  it.each([
    ['$(subst ee,EE,feet on the street)', 'fEEt on the strEEt'],
    ['$(patsubst %.c,%.o,x.c.c bar.c)', 'x.c.o bar.o'],
    ['$(strip  a   b )', 'a b'],
    ['$(findstring a,a b c)', 'a'],
    ['$(findstring a,b c)', ''],
    ['$(filter %.c %.s,foo.c bar.c baz.s ugh.h)', 'foo.c bar.c baz.s'],
    ['$(filter-out main%,main1.o foo.o main2.o)', 'foo.o'],
    ['$(sort foo bar lose foo)', 'bar foo lose'],
    ['$(word 2,foo bar baz)', 'bar'],
    ['$(words a b c)', '3'],
    ['$(wordlist 2,3,foo bar baz)', 'bar baz'],
    ['$(firstword foo bar)', 'foo'],
    ['$(lastword foo bar)', 'bar'],
    ['$(dir src/foo.c hacks)', 'src/ ./'],
    ['$(notdir src/foo.c hacks)', 'foo.c hacks'],
    ['$(suffix src/foo.c hacks)', '.c'],
    ['$(basename src/foo.c hacks)', 'src/foo hacks'],
    ['$(addsuffix .c,foo bar)', 'foo.c bar.c'],
    ['$(addprefix src/,foo bar)', 'src/foo src/bar'],
    ['$(join a b,.c .o)', 'a.c b.o'],
    ['$(if ,yes,no)$(if x,yes,no)', 'noyes'],
    ['$(or ,b,c)', 'b'],
    ['$(and a,b)', 'b'],
    ['$(and a,,b)', ''],
    ['$(intcmp 9,10,less,same,more)', 'less'],
    ['$(foreach d,a b,$(d)/x)', 'a/x b/x'],
    ['$(let a b,1 2 3,$(b) $(a))', '2 3 1'],
    ['$(call twice,k)', 'k k'],
    ['$(call subst,a,b,aa)', 'bb'],
    ['$(value raw)', '$(x)'],
    ['$(origin raw) $(origin nowhere) $(origin CC)', 'file undefined default'],
    ['$(flavor raw)', 'recursive'],
    ['$(error)$(info hello)$(warning oh)after', 'after']
  ])('%s', (text, value) => {
    expect(expand(`twice = $(1) $(1)\nraw = $(x)\nA = ${text}\n`, 'A')).toBe(value)
  })

  it('looks at the tree', () => {
    const tree = {
      Makefile:
        'W = $(wildcard src/*.c none.*)\nC = $(shell cat list.mk)\nF = $(shell find src -name "*.c")\nR = $(file <list.mk)\n',
      'src/a.c': '',
      'src/b.c': '',
      'list.mk': 'one\ntwo\n'
    }
    expect(expand(tree, 'W')).toBe('src/a.c src/b.c')
    expect(expand(tree, 'C')).toBe('one two')
    expect(expand(tree, 'F')).toBe('src/a.c src/b.c')
    expect(expand(tree, 'R')).toBe('one\ntwo')
  })

  it('evaluates what eval reads', () => {
    const makefile =
      'define rule\nX_$(1) = made $(1)\nendef\n$(foreach n,a b,$(eval $(call rule,$(n))))\n'
    expect(expand(makefile, 'X_b')).toBe('made b')
  })

  it('decides whether the toolchain is there', () => {
    const makefile =
      'A = $(shell command -v cargo)\nB = $(if $(A),yes,no)\nC = $(shell which rustc >/dev/null 2>&1 && echo y || echo n)\nD = $(shell cargo --version 2>/dev/null | cut -d" " -f2)\n'
    expect(expand(makefile, 'B')).toBe('yes')
    expect(expand(makefile, 'B', [], 'absent')).toBe('no')
    expect(expand(makefile, 'C')).toBe('y')
    expect(expand(makefile, 'C', [], 'absent')).toBe('n')
    expect(expand(makefile, 'D', [], 'absent')).toBe('')
  })
})

describe('conditionals', () => {
  it.each([
    ['ifdef of what is set', 'X = 1\nifdef X\nA = yes\nelse\nA = no\nendif\n', 'yes'],
    ['ifdef of what is empty', 'X =\nifdef X\nA = yes\nelse\nA = no\nendif\n', 'no'],
    ['ifdef does not expand', 'Y =\nX = $(Y)\nifdef X\nA = yes\nelse\nA = no\nendif\n', 'yes'],
    ['ifndef', 'ifndef X\nA = yes\nendif\n', 'yes'],
    ['ifeq', 'X = a\nifeq ($(X),a)\nA = yes\nendif\n', 'yes'],
    ['ifeq with quotes', 'X = a\nifeq \'$(X)\' "a"\nA = yes\nendif\n', 'yes'],
    ['ifneq', 'ifneq ($(X),)\nA = set\nelse\nA = unset\nendif\n', 'unset'],
    [
      'else if',
      'X = b\nifeq ($(X),a)\nA = 1\nelse ifeq ($(X),b)\nA = 2\nelse\nA = 3\nendif\n',
      '2'
    ],
    ['a comma inside a call', 'X = a b\nifeq ($(filter a,$(X)),a)\nA = yes\nendif\n', 'yes'],
    ['a tab before an assignment outside of rules', 'ifndef V\n\tA = quiet\nendif\n', 'quiet']
  ])('%s', (_, makefile, value) => {
    expect(expand(makefile, 'A')).toBe(value)
  })

  it('keeps both sides of what it cannot decide', () => {
    const makefile =
      'S := $(shell uname -s)\nA = a.o\nifeq ($(S),Linux)\nA += linux.o\nendif\nifeq ($(S),Linux)\nB := $(A)\nendif\n'
    expect(expand(makefile, 'A')).toBe('a.o{ linux.o|}')
    expect(expand(makefile, 'B')).toBe('{a.o linux.o|}')
  })

  it('tolerates an include that is not there, as make does', () => {
    expect(expand('-include none.mk\nA = $(B)x\n', 'A')).toBe('x')
  })

  it('does not guess what a file sets that is made first', () => {
    expect(expand('include config.mk\nA = $(B)x\n', 'A')).toBe('B of config.mkx')
  })

  it('reads what is included', () => {
    expect(expand({ Makefile: 'include sub/*.mk\n', 'sub/a.mk': 'A = there\n' }, 'A')).toBe('there')
  })
})

describe('parser', () => {
  it('reports what is not closed and goes on', () => {
    const { problems, body } = parseMakefile('Makefile', 'ifdef X\nA = 1\n')
    expect(problems).toHaveLength(1)
    expect(body).toHaveLength(1)
  })

  it('knows rules from assignments', () => {
    const { body } = parseMakefile(
      'Makefile',
      'a: b ; touch a\nc:: d | e\n%.o: %.c\n\t$(CC)\nx.o: CFLAGS += -g\nA = b:c\n$(O): %.o: %.c\nvpath %.c src\n'
    )
    expect(body.map((one) => one.kind)).toEqual([
      'rule',
      'rule',
      'rule',
      'recipe',
      'rule',
      'assignment',
      'rule',
      'nothing'
    ])
  })

  it('never throws, wherever the text is cut', () => {
    const text =
      'define X\n$(call f,$(1:%.c=%.o))\nendef\nifeq ($(A),b)\nx: y ; z\n\t@cargo build $(\nelse ifdef Q\nendif\n'
    for (let end = 0; end <= text.length; end++)
      expect(expand(text.slice(0, end), 'X')).not.toBe('not evaluated')
  })
})

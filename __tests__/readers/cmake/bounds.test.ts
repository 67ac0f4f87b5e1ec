import { describe, expect, it } from '@jest/globals'
import { parse } from '../../../src/readers/cmake/parser.js'
import { Regex } from '../../../src/readers/cmake/regex.js'
import { project } from './rung.js'

const codes = (text: string) =>
  project(text)
    .diagnostics()
    .map(({ code }) => code)

describe('files that nobody would write', () => {
  const evil: Record<string, string> = {
    'a macro that calls itself': 'macro(m)\nm()\nendmacro()\nm()',
    'functions that call each other twice':
      'function(a)\nb()\nb()\nendfunction()\nfunction(b)\na()\na()\nendfunction()\na()',
    'a loop without end': 'while(TRUE)\nset(x 1)\nendwhile()',
    'a loop without end in a loop':
      'foreach(i RANGE 10000)\nwhile(1)\nmath(EXPR n "1+1")\nendwhile()\nendforeach()',
    'a list that doubles': `set(l a b)\n${'set(l ${l} ${l})\n'.repeat(60)}`,
    'a list that doubles under conditions': `set(l a)\n${Array.from({ length: 60 }, (_, i) => `if(U${i}_FOUND)\nset(l \${l} \${l})\nendif()\nfind_package(U${i + 1})\n`).join('')}`,
    'a text that doubles': `set(l a)\n${'string(APPEND l "${l}")\n'.repeat(60)}`,
    'a file that includes itself': 'include(CMakeLists.txt)\ninclude(CMakeLists.txt)',
    'a directory that adds itself': 'add_subdirectory(.)',
    'deep blocks': `${'if(A)\n'.repeat(5000)}${'endif()\n'.repeat(5000)}`,
    'deep parentheses': `if(${'('.repeat(5000)}A${')'.repeat(5000)})\nendif()`,
    'references that do not close': `set(x ${'${'.repeat(3000)})`,
    'nested references': `set(x \${${'${'.repeat(500)}a${'}'.repeat(500)}})`,
    'a bracket that does not close': 'set(x [==[ a ]=] )',
    'a text that does not close': 'set(x "abc)\nset(y 1)',
    'a huge range': 'foreach(i RANGE 0 1000000000)\nset(x ${i})\nendforeach()',
    'a regular expression that backtracks': `string(REGEX MATCH "^(a*)*(a*)*(a*)*$" x "${'a'.repeat(3000)}b")`,
    'a glob of stars': 'file(GLOB x "a*a*a*a*a*a*a*a*a*a*a*a*b")',
    'private characters': 'set(x \uE0000\uE001 \uE000999\uE001)\nmessage(STATUS "${x}")',
    'a file without commands': '((((("""',
    'targets in a ring':
      'add_library(a a.c)\nadd_library(b b.c)\ntarget_link_libraries(a b)\ntarget_link_libraries(b a)',
    'aliases in a ring': 'add_library(a ALIAS b)\nadd_library(b ALIAS a)\nadd_dependencies(a b)'
  }
  for (const [name, text] of Object.entries(evil))
    it(name, () => {
      const one = project(`option(ENABLE_RUST "r" OFF)\n${text}\n`)
      expect(one.facts('default').filter((fact) => fact.kind === 'option')).toHaveLength(1)
    })

  it('says so', () => {
    expect(codes('macro(m)\nm()\nendmacro()\nm()')).toContain('cmake/recursion')
    expect(codes('while(TRUE)\nset(x 1)\nendwhile()')).toContain('cmake/loop')
    expect(codes('include(CMakeLists.txt)')).toContain('cmake/recursion')
    expect(codes('nothing_known(1)')).toContain('cmake/unknown-command')
    expect(codes('if(A B C D)\nendif()')).toContain('cmake/condition')
  })

  it('knows nothing about a build that is too large, and says that', () => {
    const one = project(
      'find_package(Rust)\nforeach(i RANGE 9999)\nforeach(j RANGE 9999)\nset(x ${i}${j})\nendforeach()\nendforeach()'
    )
    expect(one.rung()).toBe('absent..mandatory')
    expect(one.diagnostics().map(({ code }) => code)).toContain('cmake/exhausted')
  })

  it('keeps places of problems inside the file', () => {
    const text = 'set(x "abc\n'
    for (const { start, end } of parse(text).problems) {
      expect(start).toBeGreaterThanOrEqual(0)
      expect(end).toBeLessThanOrEqual(text.length)
    }
    expect(parse(text).problems.length).toBeGreaterThan(0)
  })
})

describe('regular expressions', () => {
  const match = (pattern: string, text: string): string | null | undefined => {
    const found = Regex.compile(pattern)?.exec(text)
    return found ? text.slice(found[0], found[1]) : found
  }
  it('match the leftmost, as much as they can', () => {
    expect(match('[0-9]+\\.[0-9]+', 'v1.20.3')).toBe('1.20')
    expect(match('(a|ab)(c|bcd)', 'abcd')).toBe('abcd')
    expect(match('^x', 'ax')).toBeNull()
    expect(match('[^]]+', 'ab]c')).toBe('ab')
    expect(match('[]a]+', 'b]a')).toBe(']a')
    expect(match('a.c$', 'abcabc')).toBe('abc')
    expect(match('colou?r', 'a color')).toBe('color')
    expect(match('x{2}', 'xx x{2}')).toBe('x{2}')
  })
  it('are undefined when they are none', () => {
    for (const pattern of ['(', ')', '[a', '*a', 'a(b', '\\'])
      expect(match(pattern, 'a')).toBeUndefined()
  })
})

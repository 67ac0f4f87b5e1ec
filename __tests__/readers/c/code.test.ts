import { describe, expect, it } from '@jest/globals'
import { cParts } from '../../../src/readers/c/index.js'

const parts = (text: string): readonly string[] =>
  cParts(text).map((part) => part.map((token) => token.text).join(' '))

describe('the parts of C code', () => {
  it('are the same whatever the layout, the comments and the includes', () => {
    const tidy = '#include "a.h"\nint f(int n)\n{\n    return n; /* twice: "no" */\n}\n'
    const untidy = 'int f(int n) { // one "line"\n return\\\n n;}'
    expect(parts(tidy)).toEqual(['int f ( int n ) { return n ; }'])
    expect(parts(untidy)).toEqual(parts(tidy))
  })

  it('are cut at the top only, and keep strings and directives whole', () => {
    expect(parts('struct s { int a; };\nstatic const char *t[] = { "a { // b", "c" };\n')).toEqual([
      'struct s { int a ; }',
      'static const char * t [ ] = { "a { // b" , "c" }'
    ])
    expect(parts('#define OPEN {\nint a;\n#if X\nint b;\n#endif\n')).toEqual([
      '#define OPEN { int a ;',
      '#if X int b ;',
      '#endif'
    ])
  })

  it('have places', () => {
    const text = 'int a;\n\nint b;\n'
    expect(cParts(text)[1]?.[0]).toMatchObject({ start: 8, end: 14 })
  })

  it('of a file with brackets that do not match are there all the same', () => {
    expect(parts('int f(void) {{ return 1; }\nint g;')).toHaveLength(1)
    expect(parts('}} int g;')).toEqual(['}', '}', 'int g ;'])
    expect(parts('"never closed')).toEqual(['"never closed'])
  })
})

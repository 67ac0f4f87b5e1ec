import { describe, expect, it } from '@jest/globals'
import { definedFunctions } from '../../../src/readers/c/index.js'

const namesOf = (text: string, linkage = 'external'): readonly string[] =>
  definedFunctions(text).flatMap((one) => (one.linkage === linkage ? [one.name] : []))

describe('the functions that a C file defines for others', () => {
  it('are those with a body, whatever lies in the body', () => {
    const text =
      '#include "tape.h"\nint seek(int n);\nstruct reel { int n; };\nint\nwind (struct reel *r, int (*f)(int))\n{\n\tif (f(1)) { wind2(r); }\n\treturn 0;\n}\n'
    expect(namesOf(text)).toEqual(['wind'])
  })

  it('are not static ones, methods, main, tables and types', () => {
    const text =
      'static int a(void) { return 1; }\nint Reel::b() { return 2; }\nint main(void) { return 0; }\nint t[] = { f(1), 2 };\ntypedef enum { X } e;\n'
    expect(namesOf(text)).toEqual([])
  })

  it('stand in blocks of linkage and namespaces too', () => {
    const text =
      'extern "C" {\nint c(void) { return 3; }\n}\nnamespace tape {\nvoid d(int n) noexcept { }\n}\nclass K { void e() { } };\n'
    expect(namesOf(text)).toEqual(['c', 'd'])
  })

  it('are told from both branches of a conditional', () => {
    const text =
      '#ifdef A\nint f(int n)\n{\n#else\nint f(void)\n{\n#endif\n\treturn 1;\n}\n__attribute__((noinline)) int g(void) { return 2; }\n'
    expect(namesOf(text)).toEqual(['f', 'g'])
  })

  it('come after macros that stand before them', () => {
    const text = 'DEFINE_TYPE (Reel, reel)\n\nvoid reel_init (Reel *r)\n{\n}\n'
    expect(namesOf(text)).toEqual(['reel_init'])
  })
})

describe('the other functions of a C file', () => {
  it('are static ones', () => {
    expect(namesOf('static int a(void) { return 1; }\nint b(void) { }\n', 'internal')).toEqual([
      'a'
    ])
  })

  it('are made by macros, whose first argument is the name, unless they are tests', () => {
    const text =
      'COMMAND ("wind-back", Cwind_back, 1, 2, "r",\n\tdoc: /* Winds. */)\n  (Reel r, int n)\n{\n}\nCALL_DEFINE(spool, int n)\n{\n}\nUNIT_TEST(spool_twice)\n{\n}\nCHECK(x);\n'
    expect(namesOf(text, 'macro')).toEqual(['wind_back', 'spool'])
    expect(namesOf(text)).toEqual([])
  })
})

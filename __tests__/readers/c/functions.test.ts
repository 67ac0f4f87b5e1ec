import { describe, expect, it } from '@jest/globals'
import { definedFunctions } from '../../../src/readers/c/index.js'

describe('the functions that a C file defines for others', () => {
  it('are those with a body, whatever lies in the body', () => {
    const text =
      '#include "tape.h"\nint seek(int n);\nstruct reel { int n; };\nint\nwind (struct reel *r, int (*f)(int))\n{\n\tif (f(1)) { wind2(r); }\n\treturn 0;\n}\n'
    expect(definedFunctions(text)).toEqual(['wind'])
  })

  it('are not static ones, methods, main, tables and types', () => {
    const text =
      'static int a(void) { return 1; }\nint Reel::b() { return 2; }\nint main(void) { return 0; }\nint t[] = { f(1), 2 };\ntypedef enum { X } e;\n'
    expect(definedFunctions(text)).toEqual([])
  })

  it('stand in blocks of linkage and namespaces too', () => {
    const text =
      'extern "C" {\nint c(void) { return 3; }\n}\nnamespace tape {\nvoid d(int n) noexcept { }\n}\nclass K { void e() { } };\n'
    expect(definedFunctions(text)).toEqual(['c', 'd'])
  })

  it('are told from both branches of a conditional', () => {
    const text =
      '#ifdef A\nint f(int n)\n{\n#else\nint f(void)\n{\n#endif\n\treturn 1;\n}\n__attribute__((noinline)) int g(void) { return 2; }\n'
    expect(definedFunctions(text)).toEqual(['f', 'g'])
  })
})

import { describe, expect, it } from '@jest/globals'
import type { RustMacro } from '../../../src/model/sources.js'
import { asksForRust, readRegions } from '../../../src/readers/c/index.js'

const named = (name: string, defined: 'on' | 'off' = 'on'): RustMacro => ({
  name,
  defined,
  proven: true,
  at: { path: 'build', start: 0, end: 0 }
})

/** `side: lines` for each region. */
function regions(text: string, macros: readonly RustMacro[] = [named('WITH_RUST')]): string[] {
  return readRegions('a.c', text, macros).map(({ side, lines }) => `${side}: ${lines.join(' | ')}`)
}

describe('the regions of a C file', () => {
  it('tells branches apart, and what stands around them', () => {
    expect(regions('a;\n#ifdef WITH_RUST\nb;\n#else\nc;\n#endif\nd;\n')).toEqual([
      'both: a;',
      'rust: b;',
      'c: c;',
      'both: d;'
    ])
  })

  it('reads expressions, chains and nesting', () => {
    const text =
      '#if defined(WITH_RUST) && defined(A)\nb;\n#elif !defined WITH_RUST\nc;\n#else\nd;\n#endif\n' +
      '#ifdef A\n#ifndef WITH_RUST\ne;\n#endif\n#endif\n'
    expect(regions(text)).toEqual(['rust: b;', 'c: c;', 'rust: d;', 'c: e;'])
  })

  it('knows macros of builds without Rust', () => {
    expect(regions('#ifdef NO_RUST\nb;\n#endif\n', [named('NO_RUST', 'off')])).toEqual(['c: b;'])
  })

  it('leaves what it cannot read to both', () => {
    expect(regions('#if VERSION > 3 && f(x)\nb;\n#endif\n')).toEqual(['both: b;'])
  })

  it('takes comments and spliced lines out, and leaves strings alone', () => {
    const text =
      '/* #ifdef WITH_RUST */ a = "/*"; // b\n#ifdef \\\n WITH_RUST\nc; /* d\n*/ e;\n#endif\n'
    expect(regions(text)).toEqual(['both: a = "/*";', 'rust: c; | e;'])
  })

  it('ends with files that are cut off or closed too often', () => {
    expect(regions('#endif\n#else\na;\n#ifdef WITH_RUST\nb;')).toEqual(['both: a;', 'rust: b;'])
    expect(regions(`${'#if A\n'.repeat(5_000)}a;`)).toHaveLength(1)
    expect(regions(`#if ${'('.repeat(5_000)}A\na;\n#endif`)).toEqual(['both: a;'])
  })

  it('says which function a region lies in', () => {
    const text = 'static int\nopen_it(struct it *it)\n{\n#ifdef WITH_RUST\n\treturn 1;\n#endif\n}\n'
    expect(readRegions('a.c', text, [named('WITH_RUST')])[1]?.inside).toBe('open_it')
  })
})

describe('whether a C file asks for Rust', () => {
  it('looks at conditions alone', () => {
    expect(asksForRust('#ifdef HAVE_RUST\n')).toBe(true)
    expect(asksForRust('/* rust */ int trust;\n#ifdef A\n')).toBe(false)
    expect(asksForRust('#if defined(OXIDE)\n', new Set(['OXIDE']))).toBe(true)
  })
})

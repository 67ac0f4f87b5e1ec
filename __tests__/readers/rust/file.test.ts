import { describe, expect, it } from '@jest/globals'
import { readRustFile } from '../../../src/readers/rust/index.js'

describe('what a file of Rust says', () => {
  it('names the modules in files of their own', () => {
    const text =
      '//! mod a;\npub mod b;\nmod c { mod d; }\npub(crate) mod e;\n#[cfg(test)]\nmod f;\nlet s = "; mod g;";\n'
    expect(readRustFile(text).modules).toEqual(['b', 'd', 'e'])
  })

  it('tells what C calls from what calls C', () => {
    const exported = '#[no_mangle]\npub extern "C" fn f() {}\n'
    expect(readRustFile(exported)).toMatchObject({ exports: true, wraps: false })
    const wrapped = 'extern "C" {\n    fn g();\n}\n'
    expect(readRustFile(wrapped)).toMatchObject({ exports: false, wraps: true })
    expect(readRustFile('#[unsafe(no_mangle)]\nfn f() {}\n').exports).toBe(true)
  })

  it('does not count tests', () => {
    expect(readRustFile('fn f() {}\n\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\n').size).toBe(1)
  })
})

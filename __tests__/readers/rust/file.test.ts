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
    expect(readRustFile(exported)).toMatchObject({ exports: ['f'], wraps: false })
    const wrapped = 'extern "C" {\n    fn g();\n}\n'
    expect(readRustFile(wrapped)).toMatchObject({ exports: [], wraps: true })
    expect(readRustFile('#[unsafe(no_mangle)]\nfn f() {}\n').exports).toEqual(['f'])
  })

  it('names what C calls as the linker does', () => {
    const exportsOf = (text: string) => readRustFile(text).exports
    expect(
      exportsOf('#[no_mangle]\n#[allow(dead_code)]\npub unsafe extern "C" fn g(n: i32) {}\n')
    ).toEqual(['g'])
    expect(exportsOf('#[export_name = "tape_seek"]\nextern fn seek() {}\n')).toEqual(['tape_seek'])
    expect(exportsOf('mod ffi { extern "Rust" { fn spool(n: i32); fn wind(); } }\n')).toEqual([
      'spool',
      'wind'
    ])
    expect(exportsOf('pub extern "C" fn h() {}\n// #[no_mangle]\nfn i() {}\n')).toEqual([])
    expect(exportsOf('#[cfg(test)]\nmod tests {\n#[no_mangle]\nfn j() {}\n}\n')).toEqual([])
  })

  it('names every function with a body', () => {
    const text =
      '#[command]\npub fn wind_back(n: i32) {}\nextern "C" {\n    fn spool();\n}\nimpl Reel {\n    unsafe fn turn(&self) {}\n}\n'
    expect(readRustFile(text).functions).toEqual(['wind_back', 'turn'])
  })

  it('does not count tests', () => {
    expect(readRustFile('fn f() {}\n\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\n').size).toBe(1)
  })
})

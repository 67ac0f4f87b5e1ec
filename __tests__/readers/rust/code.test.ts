import { describe, expect, it } from '@jest/globals'
import { rustParts } from '../../../src/readers/rust/index.js'

const parts = (text: string): readonly string[] =>
  rustParts(text).map((part) => part.map((token) => token.text).join(' '))

describe('the parts of Rust code', () => {
  it('are without comments, imports, modules, attributes for lints, and tests', () => {
    const text = `#![allow(dead_code)]
//! About the crate.
use crate::a::{b, c};
pub(crate) use d::e;
mod device;
/* outer /* inner */ still outer */
#[allow(clippy::all, reason = "x]")]
#[derive(Clone)]
/// A thing.
pub struct Thing(u8);
#[cfg(test)]
mod tests {
    fn f() { }
}
`
    expect(parts(text)).toEqual(['# [ derive ( Clone ) ] pub struct Thing ( u8 ) ;'])
  })

  it('know strings, characters and lifetimes', () => {
    expect(parts('fn f<\'a>(c: &\'a str) { g("//", r#"{"#, \'{\', b\'"\', c"}"); }')).toEqual([
      'fn f < \'a > ( c : & \'a str ) { g ( "//" , r#"{"# , \'{\' , b\'"\' , c"}" ) ; }'
    ])
  })

  it('keep modules that are written out, and functions whose names begin with use', () => {
    expect(parts('mod a { fn f() {} }\nfn used() {}')).toEqual([
      'mod a { fn f ( ) { } }',
      'fn used ( ) { }'
    ])
  })

  it('of a file that never ends are there all the same, quickly', () => {
    expect(parts(`fn f() { r#"${'x'.repeat(10)}`)).toHaveLength(1)
    expect(parts('/* /* never closed */ fn f() {}')).toEqual([])
    expect(parts('r"'.repeat(50_000)).length).toBeLessThanOrEqual(1)
    expect(parts('#['.repeat(50_000)).length).toBeLessThanOrEqual(1)
    expect(parts('#[allow('.repeat(20_000)).length).toBeLessThanOrEqual(1)
  })
})

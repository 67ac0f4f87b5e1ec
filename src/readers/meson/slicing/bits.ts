/** What a value has to do with Rust, as bits. */
export type Bits = number

export const NONE = 0
/** A boolean, feature, program, dependency or compiler that tells whether Rust is there. */
export const DECIDES = 1
/** Rust source, or a word that runs a tool of Rust: whoever builds with it needs Rust. */
export const RUST = 2
/** Compiled from Rust: what links it needs no Rust itself. */
export const LIBRARY = 4
/** Lists of sources that differ with Rust. */
export const SOURCES = 8
/** Words that differ with Rust. */
export const WORDS = 16
/** Differs with the version of Meson only. */
export const VERSION = 32

/** Holds a word whose source rules somebody asks for: says nothing about Rust. */
export const ASKED = 64

/** Whether anything about Rust shows, other than through the version of Meson. */
export const tainted = (bits: Bits): boolean => (bits & ~(VERSION | ASKED)) !== 0

/**
 * The bits of a comparison or a question about a value. What is made from Rust is there wherever its
 * statement runs, and a statement that runs only with Rust gives one of the other bits as well.
 */
export const decision = (bits: Bits): Bits =>
  ((bits & (DECIDES | SOURCES | WORDS)) === 0 ? NONE : DECIDES) | (bits & VERSION)

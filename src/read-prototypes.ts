import type { PrototypeMarks } from './model/provider.js'
import type { Snapshot } from './source/snapshot.js'
import { parseToml } from './syntax/toml/index.js'

/** What a policy says about prototypes. */
export interface PrototypePolicy {
  /** The components it marks. */
  readonly names: readonly string[]
  /** The words that turn prototypes on, as on a command line. */
  readonly options: readonly string[]
}

export const NO_PROTOTYPES: PrototypePolicy = { names: [], options: [] }

const MANIFEST = /(^|\/)Cargo\.toml$/
const isManifest = (path: string): boolean => MANIFEST.test(path)
/** Where a crate says it itself: `[package.metadata.rust-roadmap] prototype = true`. */
const KEY = ['package', 'metadata', 'rust-roadmap', 'prototype'] as const

/** The marks of the policy and of the crates. */
export function prototypeMarks(snapshot: Snapshot, policy: PrototypePolicy): PrototypeMarks {
  const folders = snapshot.matching(isManifest).filter((path) => isMarked(snapshot, path))
  return {
    names: new Set(policy.names),
    folders: folders.map((path) => path.replace(/[^/]*$/, '')).sort()
  }
}

function isMarked(snapshot: Snapshot, path: string): boolean {
  const text = snapshot.text(path)
  // Most crates say nothing: they need not be parsed for it.
  if (text === undefined || !text.includes(KEY[2])) return false
  const result = parseToml(text)
  return result.kind === 'document' && result.document.get(...KEY) === true
}

/**
 * Whether a symbol that the build sets from outside is what one of the options sets: all the words of the
 * option are words of the symbol, as `--enable-prototype-rust` and `HAVE_PROTOTYPE_RUST`.
 */
export function isSetBy(symbol: string, options: readonly string[]): boolean {
  const words = new Set(wordsOf(symbol))
  return options.some((option) => {
    const wanted = wordsOf(nameOf(option))
    return wanted.length > 0 && wanted.every((word) => words.has(word))
  })
}

const nameOf = (option: string): string =>
  option.replace(/^(-D\s*|--?)((enable|disable|with|without)-)?/, '').replace(/=.*$/s, '')

/** In capitals, without the plural. */
const wordsOf = (name: string): readonly string[] =>
  name
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/S$/, ''))

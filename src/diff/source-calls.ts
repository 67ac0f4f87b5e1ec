import { type DeclaredComponent, isOwnSource, type SourceTree } from '../model/sources.js'
import type { RepoPath } from '../text/span.js'
import type { ChangedFiles } from './changed-files.js'
import { nameOfPart, placeOf } from './source-functions.js'
import type { Move } from './source-move.js'
import { placeInRust, type TakeOver } from './taken-over.js'

const C_FILE = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|m|mm)$/
const CALL = /\b([A-Za-z_]\w{3,})\s*\(/g
/** Shorter words are in many names. */
const LEAST_LETTERS = 4
/** Words of names that say what is done, not with what. */
const COMMON =
  /^(?:init|free|alloc|create|destroy|open|close|register|setup|clear|reset|size|with)$/
/** One call alone may have been replaced for any reason. */
const LEAST_PAIRS = 2

/** A call of C that is gone, and the call of new Rust with words of its name. */
interface Exchange {
  readonly path: RepoPath
  readonly gone: string
  readonly come: string
  /** The words that both names have. */
  readonly words: readonly string[]
}

/**
 * C files that stay and call new functions of Rust where they called C, of the project or of a library. That one
 * does what the other did is told by words that their names share.
 */
export function callMoves(
  base: SourceTree,
  head: SourceTree,
  changed: ChangedFiles,
  takeOver: TakeOver,
  declared: readonly DeclaredComponent[]
): readonly Move[] {
  if (takeOver.exports.size === 0) return []
  const isC = (path: string): boolean => C_FILE.test(path) && isOwnSource(path)
  const left = new Set(
    [...changed.modified, ...changed.added]
      .filter(isC)
      .flatMap((path) => [...callsIn(head, path)])
      .concat(takeOver.dropped)
  )
  const byRust = new Map<RepoPath, Exchange[]>()
  for (const path of changed.modified.filter(isC))
    for (const exchange of exchangesIn(path, base, head, left, takeOver)) {
      const rust = takeOver.exports.get(exchange.come) ?? ''
      byRust.set(rust, [...(byRust.get(rust) ?? []), exchange])
    }
  return [...byRust].flatMap(([rust, all]) => {
    const pairs = distinct(all)
    const [first] = pairs
    if (first === undefined || pairs.length < LEAST_PAIRS) return []
    return [moveOf(nameOfPart(first.path, rust, declared), rust, first, pairs, base, head)]
  })
}

const callsIn = (tree: SourceTree, path: RepoPath): ReadonlySet<string> =>
  new Set(
    (tree.regions(path, []) ?? [])
      .flatMap(({ lines }) => lines)
      .flatMap((line) => [...line.matchAll(CALL)].map(([, name = '']) => name))
  )

function exchangesIn(
  path: RepoPath,
  base: SourceTree,
  head: SourceTree,
  left: ReadonlySet<string>,
  { exports }: TakeOver
): readonly Exchange[] {
  const come = [...callsIn(head, path)].filter((name) => exports.has(name))
  if (come.length === 0) return []
  const gone = [...callsIn(base, path)].filter((name) => !left.has(name))
  return come.flatMap((rust) => {
    const words = wordsOf(rust)
    return gone.flatMap((c) => {
      const shared = wordsOf(c).filter((word) => words.includes(word))
      return shared.length === 0 ? [] : [{ path, gone: c, come: rust, words: shared }]
    })
  })
}

/** `seek`, `forward` of `tape_seekForward`. */
const wordsOf = (name: string): readonly string[] =>
  (
    name
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .match(/[a-z\d]+/g) ?? []
  ).filter((word) => word.length >= LEAST_LETTERS)

/** The nearest names first, no function of either side twice; none where nothing but common words joins them. */
function distinct(all: readonly Exchange[]): readonly Exchange[] {
  const taken = new Set<string>()
  const telling = ({ words }: Exchange): number => words.filter((one) => !COMMON.test(one)).length
  const rank = (one: Exchange): number => 2 * telling(one) + one.words.length
  const pairs = [...all]
    .sort((a, b) => rank(b) - rank(a))
    .filter(({ gone, come }) => {
      if (taken.has(gone) || taken.has(come)) return false
      taken.add(gone).add(come)
      return true
    })
  return pairs.some((pair) => telling(pair) > 0) ? pairs : []
}

function moveOf(
  name: string,
  rust: RepoPath,
  { path, gone, come }: Exchange,
  pairs: readonly Exchange[],
  base: SourceTree,
  head: SourceTree
): Move {
  const at = placeInRust(head, rust, come)
  const more = pairs.length > 1 ? ` (and ${pairs.length - 1} more like it)` : ''
  return {
    name,
    sources: [...new Set(pairs.map((pair) => pair.path)), rust],
    from: 'c-only',
    to: 'rust-only',
    system: undefined,
    at: { side: 'head', span: at },
    evidence: [
      { side: 'base', at: placeOf(base, path, gone), note: `the C ${path} calls ${gone}` },
      { side: 'head', at: placeOf(head, path, come), note: `it calls ${come} instead${more}` },
      { side: 'head', at, note: `the Rust ${rust} has ${come}` }
    ],
    unknowns: [
      {
        reason: `that ${come} does what ${gone} did is told by their names`,
        at: { side: 'head', span: at }
      }
    ]
  }
}

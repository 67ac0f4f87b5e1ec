import {
  C_SOURCE,
  type DeclaredComponent,
  isOwnSource,
  type Region,
  type RustMacro,
  type SourceTree,
  stemOf
} from '../model/sources.js'
import type { Span } from '../text/span.js'
import type { SidedEvidence } from './change.js'
import { type ChangedFiles, nameOfFile } from './changed-files.js'
import type { Move } from './source-move.js'

/** Fewer lines of code than this are an adaptation, not an implementation. */
const LEAST = 5
/** What part of the lines has to be found again for code to be the same. */
const MOST = 0.6
const SOME = 0.3
/** A branch longer than this does more than saying that it cannot. */
const STUB_LINES = 8

/** What became of implementations that lie inside C files, between `#if`s about Rust. */
export function regionMoves(
  base: SourceTree,
  head: SourceTree,
  changed: ChangedFiles,
  declared: readonly DeclaredComponent[]
): readonly Move[] {
  if (!head.usesRust) return []
  const paths = [...changed.modified, ...changed.removed, ...changed.added].filter(
    (path) => C_SOURCE.test(path) && isOwnSource(path)
  )
  if (paths.length === 0) return []
  const macros = [base.macros(), head.macros()] as const
  const names = new Set(macros.flat().map(({ name }) => name))
  const asks = (text: string | undefined): boolean =>
    text
      ?.match(/^[ \t]*#[ \t]*(?:if|elif).*$/gm)
      ?.some((line) => line.match(/\w+/g)?.some((word) => names.has(word))) === true
  const guarded = paths.filter((path) => asks(base.text(path)) || asks(head.text(path)))
  if (guarded.length === 0) return []
  const files = guarded.map((path) => new ChangedFile(path, base, head, macros))
  // Code that moves may come into a file that asks for nothing.
  const everything = new Set(paths.flatMap((path) => linesOf(head.regions(path, macros[1]) ?? [])))
  const gone = files.filter((file) => file.isFallbackGone(everything, changed))
  const families = familiesOf(gone)
  const moves = [
    ...families.map((family) => removal(family)),
    ...files.flatMap((file) => file.stubs()),
    ...files.filter((file) => file.isConverted()).map((file) => file.conversion())
  ]
  return moves.map((move) => {
    const component = declared.find(({ isC }) => isC(move.at.span.path))
    return component === undefined ? move : { ...move, name: component.name }
  })
}

class ChangedFile {
  readonly path: string
  readonly before: readonly Region[]
  readonly after: readonly Region[]
  readonly isThere: boolean
  readonly headLines: ReadonlySet<string>
  readonly #macros: readonly RustMacro[]
  readonly #baseText: string
  readonly #tree: SourceTree

  constructor(
    path: string,
    base: SourceTree,
    head: SourceTree,
    [before, after]: readonly [readonly RustMacro[], readonly RustMacro[]]
  ) {
    this.path = path
    this.before = base.regions(path, before) ?? []
    this.after = head.regions(path, after.length > 0 ? after : before) ?? []
    this.isThere = head.blob(path) !== undefined
    this.headLines = new Set(linesOf(this.after))
    this.#baseText = base.text(path) ?? ''
    const texts = [this.#baseText, head.text(path) ?? ''].join('\n')
    this.#tree = after.length > 0 ? head : base
    this.#macros = (after.length > 0 ? after : before)
      .filter(({ name }) => texts.includes(name))
      .slice(0, 3)
  }

  /** The C side had code, has none left that does something, and the rest of the file goes on. */
  isFallbackGone(everything: ReadonlySet<string>, changed: ChangedFiles): boolean {
    const fallback = working(this.before)
    if (fallback.length < LEAST || working(this.after).length > 0) return false
    // C for everybody again, or code that lies elsewhere now.
    if (partIn(fallback, everything) > SOME) return false
    if (!this.isThere) {
      const rest = linesOf(this.before.filter(({ side }) => side === 'both'))
      const moved = changed.added.some((path) => nameOfFile(path) === nameOfFile(this.path))
      return !moved && fallback.length > rest.length
    }
    const rust = linesOf(this.before.filter(({ side }) => side === 'rust'))
    return rust.length === 0 || partIn(rust, this.headLines) >= SOME
  }

  /** The macros that decide about it. */
  get macroNames(): string {
    return this.#macros.map(({ name }) => name).join(' ')
  }

  get firstFallback(): Region | undefined {
    return this.before.find((region) => region.side === 'c' && !isStub(region))
  }

  /** Code that everybody had before and only builds with Rust have now: the others are told that they cannot. */
  stubs(): readonly Move[] {
    const names = new Set<string>()
    return this.after.flatMap((stub) => {
      if (stub.side !== 'c' || !isStub(stub)) return []
      const partner = this.after.filter(
        ({ side, group }) => side === 'rust' && group === stub.group
      )
      const code = linesOf(partner).filter(isTelling)
      if (code.length === 0) return []
      const had = new Set(linesOf(this.before.filter(({ side }) => side !== 'rust')))
      const replaced = this.before.some(
        (old) => old.side === 'c' && !isStub(old) && old.inside === stub.inside
      )
      const wasForAll = partIn(code, had) >= MOST
      if (!wasForAll && !(replaced && partIn(code, this.#rustBefore(stub.inside)) >= MOST))
        return []
      const name = stub.inside ?? stemOf(this.path)
      if (names.has(name)) return []
      names.add(name)
      return [this.#stubMove(name, wasForAll, stub, partner[0] ?? stub)]
    })
  }

  #rustBefore(inside: string | undefined): ReadonlySet<string> {
    return new Set(
      linesOf(this.before.filter((one) => one.side === 'rust' && one.inside === inside))
    )
  }

  #stubMove(name: string, wasForAll: boolean, stub: Region, rust: Region): Move {
    const was = this.#placeBefore(rust)
    return {
      name,
      from: wasForAll ? 'c-only' : 'fallback',
      to: 'rust-only',
      system: undefined,
      at: { side: 'head', span: stub.at },
      evidence: [
        ...(was === undefined
          ? []
          : [evidence('base', was, 'this is compiled whether Rust is on or off')]),
        evidence('head', rust.at, 'this is compiled with Rust on alone'),
        evidence('head', stub.at, 'with Rust off it fails instead'),
        ...this.defined()
      ],
      unknowns: this.unknowns()
    }
  }

  /** Where the first line of a region that tells something stands at base. */
  #placeBefore({ lines }: Region): Span | undefined {
    for (const line of lines) {
      const start = isTelling(line) ? this.#baseText.indexOf(line) : -1
      if (start >= 0) return { path: this.path, start, end: start + line.length }
    }
    return undefined
  }

  /** What everybody had, and only builds without Rust have now. */
  isConverted(): boolean {
    const now = working(this.after)
    if (now.length < LEAST || working(this.before).length > 0) return false
    const had = new Set(linesOf(this.before.filter(({ side }) => side === 'both')))
    return partIn(now, had) >= MOST
  }

  conversion(): Move {
    const region = this.after.find((one) => one.side === 'c' && !isStub(one))
    const at = region?.at ?? { path: this.path, start: 0, end: 0 }
    return {
      name: stemOf(this.path),
      from: 'c-only',
      to: 'fallback',
      system: undefined,
      at: { side: 'head', span: at },
      evidence: [
        evidence('head', at, 'this C is compiled with Rust off alone; before it always was'),
        ...this.defined()
      ],
      unknowns: this.unknowns()
    }
  }

  defined(): readonly SidedEvidence[] {
    return this.#macros
      .filter(({ at }) => at.end > 0)
      .map(({ name, defined, at }) =>
        evidence('head', at, `${name} is defined with Rust ${defined}`)
      )
  }

  unknowns(): Move['unknowns'] {
    if (this.#macros.some((macro) => this.#tree.isProven(macro))) return []
    const [first] = this.#macros
    return [
      {
        reason: `that ${first?.name ?? 'a name'} is defined in builds with Rust alone is told by its name`,
        at: first === undefined ? undefined : { side: 'head', span: first.at }
      }
    ]
  }
}

function removal({ name, files }: Family): Move {
  const [first] = files
  const at = first?.firstFallback?.at ?? { path: first?.path ?? '', start: 0, end: 0 }
  return {
    name,
    from: 'fallback',
    to: 'rust-only',
    system: undefined,
    at: { side: 'base', span: at },
    evidence: [
      ...files.flatMap((file) =>
        file.firstFallback === undefined
          ? []
          : [
              evidence(
                'base',
                file.firstFallback.at,
                `this C is compiled with Rust off alone, and is gone`
              )
            ]
      ),
      ...(first?.defined() ?? [])
    ],
    unknowns: first?.unknowns() ?? []
  }
}

interface Family {
  readonly name: string
  readonly files: readonly ChangedFile[]
}

/** Files whose names begin with the same two words lost parts of one component. */
function familiesOf(files: readonly ChangedFile[]): readonly Family[] {
  const families = grouped(files, ({ path }) => {
    const words = stemOf(path).split('_')
    return words.length > 2 ? words.slice(0, -1).join('_') : words.join('_')
  }).map((family) => ({ name: familyName(family.map(({ path }) => stemOf(path))), files: family }))
  return joined(families)
}

/** Where one macro decides about several, those whose names end with the same word are one component. */
function joined(families: readonly Family[]): readonly Family[] {
  const lastWord = ({ name }: Family): string => name.split('_').at(-1) ?? name
  const key = (family: Family): string => `${lastWord(family)} ${family.files[0]?.macroNames}`
  return grouped(families, key).flatMap((group) => {
    const [first, ...others] = group
    if (first === undefined || others.length === 0) return group
    return [{ name: lastWord(first), files: group.flatMap(({ files }) => files) }]
  })
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const known = groups.get(keyOf(item))
    if (known === undefined) groups.set(keyOf(item), [item])
    else known.push(item)
  }
  return [...groups.values()]
}

/** The words that all names begin with. */
function familyName(stems: readonly string[]): string {
  const [first = '', ...others] = stems
  const words = first.split('_')
  let common = words.length
  for (const other of others) {
    const theirs = other.split('_')
    while (common > 0 && words.slice(0, common).join('_') !== theirs.slice(0, common).join('_'))
      common--
  }
  return words.slice(0, Math.max(1, common)).join('_')
}

const linesOf = (regions: readonly Region[]): readonly string[] =>
  regions.flatMap(({ lines }) => lines)

/** The lines that do something with Rust off alone. */
const working = (regions: readonly Region[]): readonly string[] =>
  linesOf(regions.filter((region) => region.side === 'c' && !isStub(region))).filter(isTelling)

/** A brace alone is everywhere. */
const isTelling = (line: string): boolean => /\w.*\w/.test(line)

function partIn(lines: readonly string[], where: ReadonlySet<string>): number {
  const telling = lines.filter(isTelling)
  return telling.length === 0
    ? 0
    : telling.filter((line) => where.has(line)).length / telling.length
}

const FAILS =
  /\b(?:die|fatal|panic|abort|_?exit|bug|errx?|usage|g_error|error|\w*(?:_error|_fatal|_die|Error|ERROR|FATAL|Fatal)\w*)\s*\(|\b(?:ENOSYS|ENOTSUP|EOPNOTSUPP)\b|#error/i

/** A branch that says it cannot: short, and all it does is to fail, with Rust as the reason. */
function isStub({ lines }: Region): boolean {
  if (lines.length > STUB_LINES) return false
  const text = lines.join('\n')
  return FAILS.test(text) && (/"[^"]*\brust\b/i.test(text) || lines.length <= 3)
}

const evidence = (side: SidedEvidence['side'], at: Span, note: string): SidedEvidence => ({
  side,
  at,
  note
})

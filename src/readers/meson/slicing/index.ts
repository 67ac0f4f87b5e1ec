import { Observed } from '../../../source/observed.js'
import type { Snapshot } from '../../../source/snapshot.js'
import type { ParsedFile, Statement, SyntaxProblem } from '../ast.js'
import type { OptionDeclaration } from '../options.js'
import type { Moves, Stretch } from '../places.js'
import { EXHAUSTED } from '../signals.js'
import { definedAs } from './agenda.js'
import { Backward } from './backward.js'
import { Forward } from './forward.js'
import { Inert, type Vocabulary } from './inert.js'
import { PARTLY } from './live.js'
import { Program, type SourceFiles } from './program.js'
import { Rebuild } from './rebuild.js'
import { OVERRIDES } from './source-file.js'
import { settingName } from './taint.js'
import type { Unit } from './units.js'

/** The part of a project's build files that can matter for Rust. */
export interface Slice {
  /** Build files of the main project by path, with what is left of them. */
  readonly files: ReadonlyMap<string, ParsedFile>
  /** Equal for slices that come to the same but for where things stand: no evaluation depends on that. */
  readonly likeness: string
  /** By path, where the statements stand, in order. */
  readonly places: ReadonlyMap<string, readonly Unit[]>
  /** Whether another snapshot has the same slice, told without making it. */
  readonly inert: Inert | undefined
  /** What was asked to make it. */
  readonly source: Observed
}

/**
 * Cuts a project's build files down to what states facts about Rust, decides whether it is reached, or is
 * read there. Undefined when that cannot be told from the text; then everything has to be evaluated.
 * @param interest words, such as symbols of a configuration, whose source rules are wanted as well.
 * @param coarse for evaluations that go through some loops once only, which may turn out too vague.
 */
export function slice(
  snapshot: Snapshot,
  sources: SourceFiles,
  options: readonly OptionDeclaration[],
  interest: readonly string[],
  coarse: boolean
): Slice | undefined {
  const source = new Observed(snapshot)
  const program = new Program(source, sources, options, interest)
  try {
    const forward = new Forward(program)
    forward.run()
    if (program.dynamic()) return undefined
    const backward = new Backward(program, forward, coarse)
    backward.run()
    const made = rebuilt(program, backward)
    const words = vocabularyOf(forward, backward)
    const inert =
      words && new Inert(source, { seeds: program.seeds, ...words }, sources.pieces, made.places)
    return { ...made, source, inert }
  } catch (thrown) {
    if (thrown !== EXHAUSTED && !(thrown instanceof RangeError)) throw thrown
    return undefined
  }
}

/** A setting whose name is not written there: any that is read may be meant. */
const ANY_SETTING = settingName('')

/** Undefined where a name is of nothing that could be looked for. */
function vocabularyOf(forward: Forward, backward: Backward): Omit<Vocabulary, 'seeds'> | undefined {
  const words = new Set<string>()
  const { demanded, escaped } = backward.needs
  const shared = [...forward.shared.keys()].filter((name) => name.startsWith('@setting:'))
  // Who overrides a dependency or a program says so by the method's name.
  const live = [...demanded.keys()].filter((name) => definedAs(name) !== OVERRIDES)
  for (const name of [...forward.seen, ...shared, ...live, ...escaped]) {
    if (name === ANY_SETTING) {
      words.add('get').add('get_unquoted')
      continue
    }
    const parts = name.replace(/^@\w+:/, '').match(/[A-Za-z_]\w*/g)
    if (parts === null) return undefined
    for (const word of parts) words.add(word)
  }
  const whole = new Set(escaped)
  for (const [name, mode] of demanded) if (mode > PARTLY) whole.add(name)
  return { words, whole, guarded: forward.guarded }
}

function rebuilt(program: Program, backward: Backward): Omit<Slice, 'source' | 'inert'> {
  const files = new Map<string, ParsedFile>()
  const places = new Map<string, readonly Unit[]>()
  let likeness = ''
  for (const [path, kept] of [...backward.units].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const file = program.file(path)
    if (file === undefined) continue
    likeness += `\0${path}\n`
    const statements: Statement[] = []
    const problems: SyntaxProblem[] = []
    const own: Unit[] = []
    for (const i of [...kept].sort((a, b) => a - b)) {
      const unit = file.units[i]
      if (unit === undefined) continue
      const piece = file.piece(unit)
      const rebuild = new Rebuild(backward, unit.start)
      for (const node of piece.statements) {
        if (!backward.kept.has(node)) continue
        const made = rebuild.outermost(node)
        statements.push(made)
        if (piece.problems.length === 0) own.push({ start: made.start, end: made.end })
        likeness += `${file.text.slice(made.start, made.end)}\0`
      }
      likeness += `${rebuild.shape}\n`
      if (piece.problems.length === 0) continue
      likeness += file.text.slice(unit.start, unit.end)
      own.push(unit)
      for (const { message, start, end } of piece.problems)
        problems.push({ message, start: start + unit.start, end: end + unit.start })
    }
    files.set(path, { block: { statements }, problems })
    places.set(path, own)
  }
  return { files, likeness, places }
}

/** How the places of a slice move to those of one that is like it. */
export function movesBetween(from: Slice, to: Slice): Moves {
  const moves = new Map<string, readonly Stretch[]>()
  for (const [path, places] of from.places) {
    const others = to.places.get(path) ?? []
    moves.set(
      path,
      places.flatMap((unit, i) => {
        const other = others[i]
        return other === undefined ? [] : [{ ...unit, by: other.start - unit.start }]
      })
    )
  }
  return moves
}

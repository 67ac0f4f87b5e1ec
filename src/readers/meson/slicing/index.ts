import type { Snapshot } from '../../../source/snapshot.js'
import type { ParsedFile, Statement, SyntaxProblem } from '../ast.js'
import type { OptionDeclaration } from '../options.js'
import { EXHAUSTED } from '../signals.js'
import { Trace } from '../trace.js'
import { Backward } from './backward.js'
import { Forward } from './forward.js'
import { Program, type SourceFiles } from './program.js'
import { Rebuild } from './rebuild.js'

/** The part of a project's build files that can matter for Rust. */
export interface Slice {
  /** Build files of the main project by path, with what is left of them. */
  readonly files: ReadonlyMap<string, ParsedFile>
  /** Equal for equal slices: of what is evaluated, and of where it stands. */
  readonly key: string
  /** What was asked to make it. */
  readonly source: Trace
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
  const source = new Trace(snapshot)
  const program = new Program(source, sources, options, interest)
  try {
    const forward = new Forward(program)
    forward.run()
    if (program.dynamic()) return undefined
    const backward = new Backward(program, forward, coarse)
    backward.run()
    return { ...rebuilt(program, backward), source }
  } catch (thrown) {
    if (thrown !== EXHAUSTED && !(thrown instanceof RangeError)) throw thrown
    return undefined
  }
}

function rebuilt(program: Program, backward: Backward): Omit<Slice, 'source'> {
  const files = new Map<string, ParsedFile>()
  let key = ''
  for (const [path, kept] of [...backward.units].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const file = program.file(path)
    if (file === undefined) continue
    key += `${path}\0${program.blob(path)}\0`
    const statements: Statement[] = []
    const problems: SyntaxProblem[] = []
    for (const i of [...kept].sort((a, b) => a - b)) {
      const unit = file.units[i]
      if (unit === undefined) continue
      const piece = file.piece(unit)
      const rebuild = new Rebuild(backward, unit.start)
      statements.push(...rebuild.statements(piece.statements))
      key += `${rebuild.shape}\n`
      for (const { message, start, end } of piece.problems)
        problems.push({ message, start: start + unit.start, end: end + unit.start })
    }
    files.set(path, { block: { statements }, problems })
  }
  return { files, key }
}

import type { SourceText } from '../../../shell/source-text.js'
import type { List, Statement } from '../../../syntax/shell/index.js'
import { Backward } from './backward.js'
import { patternText } from './collector.js'
import { FileNames, type ReadBack } from './files.js'
import { Functions } from './functions.js'
import { LEFT_OUT, rebuild, type Unit, unitsOf, withoutValues } from './units.js'

export { ReadBack } from './files.js'

/** The part of a script that has to do with Rust and with the build system that is driven. */
export interface Slice {
  readonly body: List
  /** What statements left out would have assigned: not known, rather than unset. */
  readonly unset: ReadonlySet<string>
  /** Files that statements left out write to, with `*` for what is not known. */
  readonly partial: readonly string[]
}

/**
 * Leaves out what has no bearing on Rust, by names alone; undefined where names do not tell.
 *
 * @param load a file that the script sources, by the end of its name
 * @param readBack what the driven build system reads of the files written
 */
export function sliceScript(
  script: SourceText,
  load: (path: string) => SourceText | undefined,
  readBack: ReadBack
): Slice | undefined {
  const units = unitsOf(script.body, script.text)
  const functions = new Functions()
  functions.add(script)
  for (const unit of units) functions.values(unit.own)
  if (units.some((unit) => unit.kind !== 'function' && unit.own.opaque)) return undefined
  const sourced = sourcedBy(units, load)
  if (sourced === undefined) return undefined
  for (const source of sourced) functions.add(source)
  const slicing = new Backward(units, functions, new FileNames(functions), readBack)
  for (const source of sourced) slicing.needSource(source)
  slicing.run()
  if (slicing.defeated) return undefined
  const kept = new Set<Statement>(slicing.kept)
  const apart = new Set(
    units
      .filter(({ kind }) => kind === 'block' || kind === 'loop')
      .map(({ statement }) => statement)
  )
  const { weak, unset } = slicing
  return {
    body: rebuild(
      script.body,
      (statement) => kept.has(statement),
      (statement) => apart.has(statement),
      (statement) =>
        weak.has(statement) ? withoutValues(statement, (name) => !unset.has(name)) : statement
    ),
    unset: new Set([...unset].flatMap((name) => [name, `${name}${LEFT_OUT}`])),
    partial: slicing.partial
  }
}

/** The texts sourced; undefined when one is not known by name. */
function sourcedBy(
  units: readonly Unit[],
  load: (path: string) => SourceText | undefined
): readonly SourceText[] | undefined {
  const found: SourceText[] = []
  for (const unit of units)
    for (const word of unit.own.sources) {
      const tail = /^(?:\0|\.)?\/?([^\0]+)$/.exec(patternText(word))?.[1]
      const source = tail === undefined ? undefined : load(tail)
      if (source === undefined) return undefined
      found.push(source)
    }
  return found
}

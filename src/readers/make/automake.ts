import { type Condition, TRUE } from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import type { Machine } from './machine.js'
import { piecesOf, text } from './value.js'
import { type Word, wordsOf } from './words.js'

/** `bin_PROGRAMS`, `noinst_LTLIBRARIES`, `dist_pkgdata_DATA`…; `check_` and `EXTRA_` are not part of `all`. */
const PRIMARY =
  /^(?:(?:dist|nodist|nobase|notrans)_)*(?!check_|EXTRA_)[A-Za-z0-9]+_(PROGRAMS|LIBRARIES|LTLIBRARIES|DATA|SCRIPTS|HEADERS|MANS|TEXINFOS)$/

/**
 * Adds the rules that Automake writes: `all` needs the built sources, the primaries and `all-local`, and a
 * program or library needs its sources and what it links. Automake manual, chapters 8 and 9.
 * @returns the directories of SUBDIRS.
 */
export function addAutomakeRules(machine: Machine, at: Span): readonly Word[] {
  const rule = (line: string): void => machine.evaluate(text(line), at)
  const lists: string[] = []
  const names = new Map([...machine.names()].map((name) => [canonicalOf(name), name]))
  for (const name of machine.names()) {
    const primary = PRIMARY.exec(name)?.[1]
    if (primary === undefined) continue
    lists.push(`$(${name})`)
    if (primary !== 'PROGRAMS' && primary !== 'LIBRARIES' && primary !== 'LTLIBRARIES') continue
    for (const target of wordsOf(machine.reference(name, at))) {
      const own = nameOf(target, names)
      if (own === undefined) continue
      if (target.text === undefined) lists.push(own.name)
      addTarget(machine, target.when, own, names, at)
    }
  }
  if (machine.variable('BUILT_SOURCES').kind !== 'undefined') lists.push('$(BUILT_SOURCES)')
  const local = machine.rules.some((one) =>
    one.targets.some((target) => target.text === 'all-local')
  )
  rule(`all: ${lists.join(' ')}${local ? ' all-local' : ''}`)
  if (machine.variable('SUBDIRS').kind === 'undefined') return []
  return wordsOf(machine.reference('SUBDIRS', at)).filter((one) => one.text !== '.')
}

/** What a target's name is in names of variables. Automake manual, "Canonicalized". */
const canonicalOf = (name: string): string => name.replace(/[^A-Za-z0-9_@]/g, '_')

interface TargetName {
  readonly name: string
  readonly canonical: string
}

/** Of `lib-@API@.la` with an unknown `@API@`, the name of its variables still says what it is. */
function nameOf(target: Word, names: ReadonlyMap<string, string>): TargetName | undefined {
  const name = target.text
  if (name !== undefined)
    return /[$:=#\s]/.test(name) ? undefined : { name, canonical: canonicalOf(name) }
  const parts = piecesOf(target.value).map((piece) =>
    piece.kind === 'text' ? canonicalOf(piece.text) : '@\\w+@'
  )
  const pattern = new RegExp(`^(${parts.join('')})_SOURCES$`)
  for (const variable of names.keys()) {
    const canonical = pattern.exec(variable)?.[1]
    if (canonical !== undefined) return { name: canonical.replaceAll('@', ''), canonical }
  }
  return undefined
}

/** @param names the variables by their canonical names: `@API@` in one may have put a `.` there. */
function addTarget(
  machine: Machine,
  when: Condition,
  { name, canonical }: TargetName,
  names: ReadonlyMap<string, string>,
  at: Span
): void {
  const needs: string[] = []
  const need = (wanted: string): boolean => {
    const variable = names.get(wanted)
    if (variable !== undefined) needs.push(`$(${variable})`)
    return variable !== undefined
  }
  for (const kind of ['SOURCES', 'LIBADD', 'DEPENDENCIES'])
    for (const prefix of ['', 'nodist_']) need(`${prefix}${canonical}_${kind}`)
  if (!need(`${canonical}_LDADD`)) need('LDADD')
  const line = `${name}: $(filter-out -%,${needs.join(' ')})\n\t@link`
  if (when === TRUE) machine.evaluate(text(line), at)
  else
    machine.under(
      when,
      () => machine.evaluate(text(line), at),
      () => {}
    )
}

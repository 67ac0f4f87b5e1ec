import { TRUE } from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import type { Machine } from './machine.js'
import { text } from './value.js'
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
  for (const name of machine.names()) {
    const primary = PRIMARY.exec(name)?.[1]
    if (primary === undefined) continue
    lists.push(`$(${name})`)
    if (primary !== 'PROGRAMS' && primary !== 'LIBRARIES' && primary !== 'LTLIBRARIES') continue
    for (const target of wordsOf(machine.reference(name, at))) addTarget(machine, target, at)
  }
  if (machine.variable('BUILT_SOURCES').kind !== 'undefined') lists.push('$(BUILT_SOURCES)')
  const local = machine.rules.some((one) =>
    one.targets.some((target) => target.text === 'all-local')
  )
  rule(`all: ${lists.join(' ')}${local ? ' all-local' : ''}`)
  if (machine.variable('SUBDIRS').kind === 'undefined') return []
  return wordsOf(machine.reference('SUBDIRS', at)).filter((one) => one.text !== '.')
}

function addTarget(machine: Machine, target: Word, at: Span): void {
  const name = target.text
  if (name === undefined || /[$:=#\s]/.test(name)) return
  const canonical = name.replace(/[^A-Za-z0-9_@]/g, '_')
  const isSet = (variable: string): boolean => machine.variable(variable).kind !== 'undefined'
  const needs: string[] = []
  for (const kind of ['SOURCES', 'LIBADD', 'DEPENDENCIES'])
    for (const prefix of ['', 'nodist_'])
      if (isSet(`${prefix}${canonical}_${kind}`)) needs.push(`$(${prefix}${canonical}_${kind})`)
  if (isSet(`${canonical}_LDADD`)) needs.push(`$(${canonical}_LDADD)`)
  else if (isSet('LDADD')) needs.push('$(LDADD)')
  const line = `${name}: $(filter-out -%,${needs.join(' ')})\n\t@link`
  if (target.when === TRUE) machine.evaluate(text(line), at)
  else
    machine.under(
      target.when,
      () => machine.evaluate(text(line), at),
      () => {}
    )
}

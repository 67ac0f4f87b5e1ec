import { type Condition, FALSE, TRUE } from '../../logic/condition.js'
import { both } from '../../logic/connect.js'
import type { SourceRuleFact } from '../../model/fact.js'
import type { Span } from '../../text/span.js'
import type { Item, Part, SourceRule, Value } from './value.js'

/** A rule of a source set, and the call that added it. */
export interface AddedRule {
  readonly rule: SourceRule
  readonly at: Span
}

/** Dependencies made of dependencies deeper than this are not followed. */
const MAX_DEPTH = 16

/**
 * The rules that hang on symbols somebody asked for, and those that bring Rust in, as facts.
 * https://mesonbuild.com/SourceSet-module.html
 */
export function sourceRuleFacts(
  added: readonly AddedRule[],
  interest: ReadonlySet<string>
): readonly SourceRuleFact[] {
  return added.flatMap(({ rule, at }) => {
    const symbols = rule.conditions.flatMap(({ value }) =>
      typeof value === 'string' ? [value] : []
    )
    if (symbols.length === 0) return []
    const asked = symbols.some((symbol) => interest.has(symbol))
    const when = rule.conditions.reduce(
      (all: Condition, { value }) => both(all, presenceOf(value)),
      rule.when
    )
    const facts: SourceRuleFact[] = []
    const state = (
      parts: readonly Part[],
      conditions: Pick<SourceRuleFact, 'symbols' | 'unless'>
    ) => {
      const { sources, crate } = contentsOf(parts)
      const rust = crate !== undefined || sources.some(({ language }) => language === 'rust')
      if (when !== FALSE && sources.length + (crate === undefined ? 0 : 1) > 0 && (asked || rust))
        facts.push({ kind: 'source-rule', ...conditions, sources, crate, when, at })
    }
    state(rule.ifTrue, { symbols })
    // What is built when several symbols are not all on cannot be said with a list of excluded ones.
    if (symbols.length === 1) state(rule.ifFalse, { symbols: [], unless: symbols })
    return facts
  })
}

function presenceOf(value: Value): Condition {
  const isFound =
    typeof value === 'object' && (value.kind === 'dependency' || value.kind === 'program')
  return isFound ? value.found : TRUE
}

function contentsOf(parts: readonly Part[]): Pick<SourceRuleFact, 'sources' | 'crate'> {
  const sources: SourceRuleFact['sources'][number][] = []
  let crate: string | undefined
  for (const { value } of parts) {
    if (typeof value !== 'object') continue
    if (value.kind === 'file') sources.push({ path: value.path, language: languageOf(value.path) })
    else crate ??= crateOf(value, 0)
  }
  return { sources, crate }
}

function languageOf(path: string): SourceRuleFact['sources'][number]['language'] {
  if (path.endsWith('.rs')) return 'rust'
  return /\.(?:c|cc|cpp|cxx|m|S|s)$/.test(path) ? 'c' : 'other'
}

/** The first Rust library among what a dependency brings along. */
function crateOf(value: Value, depth: number): string | undefined {
  if (typeof value !== 'object' || depth > MAX_DEPTH) return undefined
  if (value.kind === 'target') return value.rust ? value.name : undefined
  if (value.kind === 'list') return firstCrate(value.items, depth)
  return value.kind === 'dependency' ? firstCrate(value.parts, depth) : undefined
}

function firstCrate(items: readonly Item[], depth: number): string | undefined {
  for (const item of items) {
    const value = typeof item === 'object' && item.kind === 'guarded' ? item.value : item
    if (typeof value === 'object' && (value.kind === 'spread' || value.kind === 'deferred'))
      continue
    const found = crateOf(value, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

import { and, type Condition, FALSE } from '../../logic/condition.js'
import type { TargetFact } from '../../model/fact.js'
import type { Span } from '../../text/span.js'
import type { Graph } from './graph.js'
import type { Machine } from './machine.js'

const OBJECT = /\.(?:o|lo|obj)$/
const SOURCE = /\.(?:c|cc|cpp|cxx|C|m|S|s|rs)$/
const EXTENSIONS = ['c', 'cc', 'cpp', 'cxx', 'S', 's', 'm', 'rs']
const MAX_TARGETS = 2000

/** Programs and archives: what is made from objects or sources of the tree, and when each is in it. */
export function linkTargets(
  machine: Machine,
  graph: Graph,
  when: Condition,
  into: TargetFact[]
): void {
  const seen = new Map<string, string | undefined>()
  for (const node of graph.nodes.values()) {
    if (into.length >= MAX_TARGETS) return
    if (OBJECT.test(node.name) || SOURCE.test(node.name)) continue
    const all = graph.applied(node.name)
    const made = all.find(({ rule }) => rule.recipe.length > 0)
    if (made === undefined) continue
    const sources = new Map<string, { path: string; when: Condition; at: Span }>()
    for (const { prerequisites, when: applies, rule } of all)
      for (const { name, word } of prerequisites) {
        const path = sourceOf(machine, graph, name, seen)
        if (path === undefined) continue
        const at = placeOf(machine, word.at ?? rule.at, name)
        sources.set(`${path}\0${word.when.id}`, { path, when: and(applies, word.when), at })
      }
    const needed = and(when, node.when)
    if (sources.size === 0 || needed === FALSE) continue
    into.push({
      kind: 'target',
      name: node.name,
      type: 'rule',
      sources: [...sources.values()],
      when: needed,
      at: made.rule.at
    })
  }
}

/** Whether something is made here from objects or sources. */
export function isLinked(graph: Graph, name: string): boolean {
  if (OBJECT.test(name) || SOURCE.test(name)) return false
  const all = graph.applied(name)
  return (
    all.some(({ rule }) => rule.recipe.length > 0) &&
    all.some(({ prerequisites }) =>
      prerequisites.some((one) => OBJECT.test(one.name) || SOURCE.test(one.name))
    )
  )
}

/** The file that an object is made from. */
function sourceOf(
  machine: Machine,
  graph: Graph,
  name: string,
  seen: Map<string, string | undefined>
): string | undefined {
  if (seen.has(name)) return seen.get(name)
  const path = SOURCE.test(name)
    ? existing(machine, name)
    : OBJECT.test(name)
      ? ofObject(machine, graph, name)
      : undefined
  seen.set(name, path)
  return path
}

function ofObject(machine: Machine, graph: Graph, name: string): string | undefined {
  const stem = name.replace(OBJECT, '')
  for (const extension of EXTENSIONS) {
    const path = existing(machine, `${stem}.${extension}`)
    if (path !== undefined) return path
  }
  for (const { prerequisites } of graph.applied(name))
    for (const one of prerequisites) {
      const path = SOURCE.test(one.name) ? existing(machine, one.name) : undefined
      if (path !== undefined) return path
    }
  return undefined
}

function existing(machine: Machine, name: string): string | undefined {
  const path = machine.world.files.resolve(machine.directory, name)
  return path !== undefined && machine.world.files.isFile(path) ? path : undefined
}

/** The word itself inside the statement that wrote it, when it stands there as such. */
function placeOf(machine: Machine, at: Span, name: string): Span {
  const text = machine.world.files.text(at.path)?.slice(at.start, at.end)
  const stem = name.replace(OBJECT, '').replace(SOURCE, '')
  const found =
    text === undefined ? -1 : text.search(new RegExp(`(?<![\\w/.-])${literally(stem)}(?![\\w/-])`))
  if (found < 0) return at
  const start = at.start + found
  const length = /^[^\s\\)},]*/.exec(text?.slice(found) ?? '')?.[0].length ?? stem.length
  return { path: at.path, start, end: start + Math.max(length, stem.length) }
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

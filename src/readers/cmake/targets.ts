import { and, type Condition, FALSE, or, TRUE } from '../../logic/condition.js'
import type { Evidence, RustUseFact, TargetFact } from '../../model/fact.js'
import type { Span } from '../../text/span.js'
import { isPlain, type Text, type Texts } from './text.js'

type Source = TargetFact['sources'][number]

/** Something that needs the Rust toolchain when it is built. */
interface Need {
  readonly name: string
  readonly when: Condition
  readonly at: Span
  readonly evidence: readonly Evidence[]
}

interface Edge {
  /** A target's name or a path, open parts and all. */
  readonly to: Text
  readonly when: Condition
}

/** A target, or what makes a file: nodes of one graph, under names that cannot be confused. */
export interface Node {
  readonly name: string
  readonly type: string
  readonly at: Span
  when: Condition
  /** When it is part of the default build by itself. */
  all: Condition
  readonly sources: Source[]
  readonly edges: Edge[]
  readonly needs: Need[]
}

/** Longer chains of updates than this are cut: every node is then taken as built. */
const MAX_UPDATES = 20_000
const MAX_NODES = 20_000

const GENERATOR_TARGET =
  /\$<(?:TARGET_[A-Z_]+|TARGET_OBJECTS|LINK_LIBRARY:[A-Z_]+|LINK_ONLY)[:,]([^<>,]+)/g

/** Targets and custom commands, and what of them a plain build makes. */
export class Targets {
  readonly #nodes = new Map<string, Node>()
  readonly #aliases = new Map<string, string>()
  readonly #texts: Texts

  constructor(texts: Texts) {
    this.#texts = texts
  }

  get all(): readonly Node[] {
    return [...this.#nodes.values()]
  }

  add(name: string, type: string, when: Condition, all: Condition, at: Span): Node {
    const known = this.#nodes.get(name)
    if (known !== undefined) {
      known.when = or(known.when, when)
      known.all = or(known.all, and(when, all))
      return known
    }
    const node: Node = {
      name,
      type,
      at,
      when,
      all: and(when, all),
      sources: [],
      edges: [],
      needs: []
    }
    if (this.#nodes.size < MAX_NODES) this.#nodes.set(name, node)
    return node
  }

  alias(name: string, of: string): void {
    this.#aliases.set(name, of)
  }

  get(name: string): Node | undefined {
    for (let i = 0; i < 8; i++) {
      const known = this.#nodes.get(name)
      if (known !== undefined) return known
      const next = this.#aliases.get(name)
      if (next === undefined) return undefined
      name = next
    }
    return undefined
  }

  depend(node: Node, to: string, when: Condition): void {
    if (when === FALSE || node.edges.length > 5_000) return
    node.edges.push({ to, when })
    for (const [, target] of to.matchAll(GENERATOR_TARGET))
      if (target !== undefined) node.edges.push({ to: target, when })
  }

  /** When each node is made by a plain build. */
  #reached(): ReadonlyMap<Node, Condition> {
    const reached = new Map<Node, Condition>()
    const queue: Node[] = []
    const reach = (node: Node, when: Condition): void => {
      const before = reached.get(node) ?? FALSE
      const after = or(before, when)
      if (after.id === before.id) return
      reached.set(node, after)
      queue.push(node)
    }
    for (const node of this.#nodes.values()) reach(node, node.all)
    for (let i = 0; i < queue.length && i < MAX_UPDATES; i++) {
      const node = queue[i]
      if (node === undefined) continue
      const when = reached.get(node) ?? FALSE
      for (const edge of node.edges)
        for (const [to, also] of this.#targetsOf(edge))
          reach(to, and(when, edge.when, also, to.when))
    }
    return reached
  }

  /** The same open text is the same place; else what it may be is looked for. */
  #targetsOf(edge: Edge): readonly (readonly [Node, Condition])[] {
    const same = this.get(edge.to)
    if (same !== undefined) return [[same, TRUE]]
    if (isPlain(edge.to)) return []
    return (this.#texts.alternatives(edge.to) ?? []).flatMap(({ text, when }) => {
      const to = this.get(text)
      return to === undefined ? [] : [[to, when] as const]
    })
  }

  facts(): readonly TargetFact[] {
    return this.all
      .filter((node) => !node.type.startsWith('output'))
      .map(({ name, type, sources, when, at }) => ({
        kind: 'target',
        name,
        type,
        sources,
        when,
        at
      }))
  }

  /** What needs the Rust toolchain in a plain build. */
  uses(): readonly RustUseFact[] {
    const reached = this.#reached()
    const uses: RustUseFact[] = []
    for (const node of this.#nodes.values()) {
      const reach = reached.get(node)
      if (reach === undefined) continue
      for (const need of node.needs) {
        const when = and(reach, need.when)
        if (when === FALSE) continue
        const { name, at, evidence } = need
        uses.push({ kind: 'rust-use', what: 'target', name, when, at, evidence })
      }
    }
    return uses
  }
}

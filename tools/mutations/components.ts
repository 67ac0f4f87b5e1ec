import type { Snapshot } from '../../src/source/snapshot.js'
import type { Expectation, Mutation } from './mutation.js'
import { type Block, blocksOf, folderOf, mapLines, pairsOf, renameSymbol, ruleOf } from './tree.js'

/** Boards by the dozen do the same; this many stand for all. */
const MOST_BOARDS = 3

/** MODEL.md: any state to `rust-only` is the C fallback removed. */
const removed = (component: string): readonly Expectation[] => [
  { kinds: ['component-raised'], component, to: ['rust-only'] }
]

export function componentMutations(tree: Snapshot): readonly Mutation[] {
  return [
    ...unguardedSelects(tree),
    ...deletedSelects(tree),
    ...deletedSources(tree),
    ...gateRenames(tree),
    ...boardSwaps(tree)
  ]
}

/** Some of them, spread over the whole list. */
const sample = <T>(all: readonly T[]): readonly T[] =>
  all.length <= MOST_BOARDS
    ? all
    : Array.from(
        { length: MOST_BOARDS },
        (_, i) => all[Math.floor((i * (all.length - 1)) / (MOST_BOARDS - 1))]
      ).filter((one) => one !== undefined)

/** A block that a build has without anybody's wish: a board with `default y`. */
const isUsual = (block: Block): boolean => block.lines.some((line) => /^\s+default y\b/.test(line))

/**
 * Both implementations in one build. Everywhere this is MODEL.md's `selectable`, a step back; where others
 * still choose between them it is a conflict.
 */
function unguardedSelects(tree: Snapshot): readonly Mutation[] {
  return pairsOf(tree).flatMap(({ name, c, gate, umbrella, choosers }) =>
    sample(choosers.filter((block) => block === umbrella || isUsual(block))).map((block) => ({
      operator: 'drop the condition of the C select',
      site: `${c} in ${block.name}`,
      edits: mapLines(tree, block.path, (line, i) =>
        within(block, i) && selects(line, c) ? line.replace(` if !${gate}`, '') : line
      ),
      expected:
        block === umbrella
          ? [{ kinds: ['component-lowered'], component: name, to: ['selectable'] } as const]
          : [{ kinds: ['provider-conflict'], component: name } as const]
    }))
  )
}

/** An umbrella's select is the device's fallback; a single board's is the board's. */
function deletedSelects(tree: Snapshot): readonly Mutation[] {
  return pairsOf(tree).flatMap(({ name, c, umbrella, choosers }) => {
    const without = (blocks: readonly Block[]): Map<string, string | undefined> => {
      const edits = new Map<string, string | undefined>()
      for (const path of new Set(blocks.map((block) => block.path)))
        for (const edit of mapLines(tree, path, (line, i) =>
          blocks.some((block) => block.path === path && within(block, i)) && selects(line, c)
            ? undefined
            : line
        ))
          edits.set(...edit)
      return edits
    }
    const all: Mutation = {
      operator: 'delete the C select',
      site: `${c} everywhere`,
      edits: without(choosers),
      expected: removed(name)
    }
    if (umbrella !== undefined) return [all]
    const boards = sample(choosers.filter(isUsual)).map((block) => ({
      operator: 'delete the C select',
      site: `${c} in ${block.name}`,
      edits: without([block]),
      expected: [{ kinds: ['provider-lost'], component: name, dependent: block.name } as const]
    }))
    return [all, ...boards]
  })
}

function deletedSources(tree: Snapshot): readonly Mutation[] {
  return pairsOf(tree).flatMap(({ name, c }) => {
    const rule = ruleOf(tree, c)
    if (rule === undefined) return []
    const edits = new Map(
      mapLines(tree, rule.path, (line, i) => (i === rule.line ? undefined : line))
    )
    edits.set(folderOf(rule.path) + rule.source, undefined)
    const site = rule.path.replace('meson.build', rule.source)
    return [{ operator: 'delete the C file and its rule', site, edits, expected: removed(name) }]
  })
}

/** What the build calls it and what Kconfig calls it do not meet any more: the C is never built. */
function gateRenames(tree: Snapshot): readonly Mutation[] {
  return pairsOf(tree).flatMap(({ name, c, umbrella }) =>
    (['kconfig', 'meson'] as const).map((side) => ({
      operator: 'rename the symbol on one side',
      site: `${c} in ${side} files only`,
      edits: renameSymbol(tree, c, `${c}_RENAMED`, [side]),
      // Without an umbrella the C symbol's name is the device's, and may be either now.
      expected:
        umbrella === undefined && side === 'kconfig'
          ? [...removed(name), ...removed(`${c}_RENAMED`)]
          : removed(name)
    }))
  )
}

/** A board asks for the Rust implementation outright. */
function boardSwaps(tree: Snapshot): readonly Mutation[] {
  const blocks = blocksOf(tree).filter(isUsual)
  return pairsOf(tree).flatMap(({ name, c, rust, umbrella }) => {
    const wanted = umbrella?.name ?? c
    const boards = blocks.filter((block) => block.lines.some((line) => selects(line, wanted)))
    return sample(boards).map((block) => ({
      operator: "swap a board's select",
      site: `${wanted} to ${rust} in ${block.name}`,
      edits: mapLines(tree, block.path, (line, i) => {
        if (!within(block, i)) return line
        if (selects(line, rust)) return undefined
        return selects(line, wanted) ? `    select ${rust}` : line
      }),
      expected: [{ kinds: ['provider-lost'], component: name, dependent: block.name } as const]
    }))
  })
}

const within = (block: Block, index: number): boolean => index >= block.start && index < block.end

const selects = (line: string, symbol: string): boolean =>
  /^\s+select\s+(\w+)/.exec(line)?.[1] === symbol

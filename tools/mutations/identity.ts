import type { Snapshot } from '../../src/source/snapshot.js'
import type { Mutation } from './mutation.js'
import {
  blocksOf,
  folderOf,
  isKconfig,
  isMeson,
  mapLines,
  type Pair,
  pairsOf,
  type Rule,
  renameSymbol,
  ruleOf
} from './tree.js'

/** Edits after which every build is what it was. */
export function identityMutations(tree: Snapshot): readonly Mutation[] {
  const pairs = pairsOf(tree)
  const rules = pairs.flatMap(({ c }) => ruleOf(tree, c) ?? [])
  const silent = (operator: string, site: string, edits: Mutation['edits']): Mutation => ({
    operator: `same: ${operator}`,
    site,
    edits,
    expected: []
  })
  const gate = pairs[0]?.gate
  return [
    silent('nothing', '', new Map()),
    ...rules.map((rule) =>
      silent('rename a file and its rule', rule.source, renamedFile(tree, rule))
    ),
    ...rules.flatMap((rule) => {
      const edits = reordered(tree, rule)
      return edits === undefined ? [] : [silent('reorder rules', rule.path, edits)]
    }),
    silent('reformat', 'everything about the devices', reformatted(tree, pairs, rules)),
    ...pairs.flatMap((pair) => {
      const edits = moved(tree, pair.c)
      return edits === undefined ? [] : [silent('move to another Kconfig', pair.c, edits)]
    }),
    ...rules.map((rule) => silent('split a build file', rule.path, split(tree, rule))),
    ...pairs.flatMap(({ c, rust, umbrella }) =>
      [c, rust, ...(umbrella === undefined ? [] : [umbrella.name])].map((symbol) =>
        silent('rename a symbol', symbol, everywhere(tree, symbol))
      )
    ),
    ...(gate === undefined ? [] : [silent('rename a symbol', gate, everywhere(tree, gate))])
  ]
}

const everywhere = (tree: Snapshot, symbol: string): Mutation['edits'] =>
  renameSymbol(tree, symbol, `${symbol}_ANEW`, ['kconfig', 'meson'])

function renamedFile(tree: Snapshot, rule: Rule): Mutation['edits'] {
  const other = rule.source.replace(/\.c$/, '-device.c')
  const edits = new Map(
    mapLines(tree, rule.path, (line, i) =>
      i === rule.line ? line.replace(`'${rule.source}'`, `'${other}'`) : line
    )
  )
  edits.set(folderOf(rule.path) + rule.source, undefined)
  edits.set(folderOf(rule.path) + other, '/* C */\n')
  return edits
}

/** The run of one-line rules around a rule, backwards. */
function reordered(tree: Snapshot, rule: Rule): Mutation['edits'] | undefined {
  const lines = (tree.text(rule.path) ?? '').split('\n')
  const isRule = (i: number): boolean => /^\w+\.add\([^[\]]*\)$/.test(lines[i] ?? '')
  if (!isRule(rule.line)) return undefined
  let [start, end] = [rule.line, rule.line + 1]
  while (isRule(start - 1)) start--
  while (isRule(end)) end++
  if (end - start < 2) return undefined
  const run = lines.slice(start, end).reverse()
  return new Map([[rule.path, [...lines.slice(0, start), ...run, ...lines.slice(end)].join('\n')]])
}

/** Other blanks, blank lines and comments, in Kconfig, build files, options and the configure script. */
function reformatted(
  tree: Snapshot,
  pairs: readonly Pair[],
  rules: readonly Rule[]
): Mutation['edits'] {
  const paths = new Set([
    ...pairs.flatMap(({ choosers }) => choosers.map(({ path }) => path)),
    ...rules.map(({ path }) => path),
    'meson_options.txt'
  ])
  const edits = new Map<string, string | undefined>()
  for (const path of paths) {
    const text = tree.text(path)
    if (text === undefined) continue
    const changed = isKconfig(path)
      ? text
          .replace(/^ {4}(?=(?:select|bool|default|depends)\b)/gm, '\t')
          .replace(/^config/gm, '\n# new\nconfig')
      : isMeson(path)
        ? text.replace(/^(\w+\.add)\(when: /gm, '# new\n$1( when : ')
        : text.replace(/^option\(/gm, '\n# new\noption( ')
    edits.set(path, changed)
  }
  const script = tree.text('configure')
  if (script !== undefined)
    edits.set('configure', script.replace(/^(rust=)"?disabled"?$/m, '# off as yet\n$1disabled'))
  return edits
}

/** A symbol's block goes to the end of the nearest Kconfig file of a folder above. */
function moved(tree: Snapshot, symbol: string): Mutation['edits'] | undefined {
  const block = blocksOf(tree).find(({ name }) => name === symbol)
  if (block === undefined) return undefined
  const above = block.path.replace(/[^/]+\/(Kconfig)$/, '$1')
  const text = tree.text(above)
  if (above === block.path || text === undefined) return undefined
  const edits = new Map(
    mapLines(tree, block.path, (line, i) => (i >= block.start && i < block.end ? undefined : line))
  )
  edits.set(above, `${text}\n${block.lines.join('\n')}\n`)
  return edits
}

/** One rule goes to a build file of its own in a folder below. */
function split(tree: Snapshot, rule: Rule): Mutation['edits'] {
  const edits = new Map(
    mapLines(tree, rule.path, (line, i) => (i === rule.line ? "subdir('part')" : line))
  )
  edits.set(
    `${folderOf(rule.path)}part/meson.build`,
    `${rule.text.replace(`files('`, `files('../`)}\n`
  )
  return edits
}

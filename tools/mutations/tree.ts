import { createHash } from 'node:crypto'
import { plainSnapshot, type Snapshot } from '../../src/source/snapshot.js'

/** New texts by path; undefined for a file that goes. */
export type Edits = ReadonlyMap<string, string | undefined>

/** A snapshot with some files replaced, added or taken away. */
export function overlay(base: Snapshot, edits: Edits): Snapshot {
  const paths = new Set(base.paths())
  const ids = new Map<string, string>()
  for (const [path, text] of edits)
    if (text === undefined) paths.delete(path)
    else {
      paths.add(path)
      ids.set(path, createHash('sha1').update(`overlay\0${text}`).digest('hex'))
    }
  const sorted = [...paths].sort()
  return plainSnapshot({
    revision: `${base.revision}+`,
    paths: () => sorted,
    text: (path) => (edits.has(path) ? edits.get(path) : base.text(path)),
    blob: (path) => (edits.has(path) ? ids.get(path) : base.blob(path))
  })
}

/** A `config` of a Kconfig file. Line numbers count from 0; `end` is the line after its last. */
export interface Block {
  readonly path: string
  readonly name: string
  readonly start: number
  readonly end: number
  readonly lines: readonly string[]
}

export const isKconfig = (path: string): boolean => /(^|\/)Kconfig[^/]*$/.test(path)
export const isMeson = (path: string): boolean => /(^|\/)meson\.build$/.test(path)

/** The loaded files that match, with their texts. */
export function texts(
  tree: Snapshot,
  wanted: (path: string) => boolean
): readonly (readonly [string, string])[] {
  return [...tree.paths()].flatMap((path) => {
    const text = wanted(path) ? tree.text(path) : undefined
    return text === undefined ? [] : [[path, text] as const]
  })
}

export function blocksOf(tree: Snapshot): readonly Block[] {
  return texts(tree, isKconfig).flatMap(([path, text]) => {
    const lines = text.split('\n')
    const starts = lines.flatMap((line, i) => (/^config\s+\w+/.test(line) ? [i] : []))
    return starts.map((start): Block => {
      let end = start + 1
      while (end < lines.length && /^(\s|$)/.test(lines[end] ?? '')) end++
      while (end > start + 1 && (lines[end - 1] ?? '').trim() === '') end--
      const name = /^config\s+(\w+)/.exec(lines[start] ?? '')?.[1] ?? ''
      return { path, name, start, end, lines: lines.slice(start, end) }
    })
  })
}

/** The file's text with lines changed; undefined takes a line away. */
export function mapLines(
  tree: Snapshot,
  path: string,
  change: (line: string, index: number) => string | undefined
): Edits {
  const lines = (tree.text(path) ?? '').split('\n').flatMap((line, i) => change(line, i) ?? [])
  return new Map([[path, lines.join('\n')]])
}

/** A symbol under another name in Kconfig files, in build files, or in both. */
export function renameSymbol(
  tree: Snapshot,
  from: string,
  to: string,
  where: readonly ('kconfig' | 'meson')[]
): Edits {
  const edits = new Map<string, string>()
  const replace = (wanted: (path: string) => boolean, pattern: RegExp, by: string): void => {
    for (const [path, text] of texts(tree, wanted)) {
      const changed = text.replace(pattern, by)
      if (changed !== text) edits.set(path, changed)
    }
  }
  if (where.includes('kconfig')) {
    replace(isKconfig, new RegExp(`\\b${from}\\b`, 'g'), to)
    replace(
      (path) => path.endsWith('.mak'),
      new RegExp(`\\bCONFIG_${from}\\b`, 'g'),
      `CONFIG_${to}`
    )
  }
  if (where.includes('meson'))
    replace(isMeson, new RegExp(`\\bCONFIG_${from}\\b`, 'g'), `CONFIG_${to}`)
  return edits
}

/** A device with two implementations, as the Kconfig files state it. */
export interface Pair {
  /** What the tree calls the device: the umbrella's name, else the C symbol's. */
  readonly name: string
  readonly c: string
  readonly rust: string
  readonly gate: string
  readonly umbrella: Block | undefined
  /** Who selects both: the umbrella alone, or the boards. */
  readonly choosers: readonly Block[]
}

const CHOICE = /^\s+select\s+(\w+)\s+if\s+(!?)(\w*RUST\w*)\b/

/** Pairs of `select C if !GATE` and `select R if GATE` in one block. */
export function pairsOf(tree: Snapshot): readonly Pair[] {
  const found = new Map<string, { c: string; rust: string; gate: string; choosers: Block[] }>()
  for (const block of blocksOf(tree)) {
    const choices = block.lines.flatMap((line) => {
      const [, symbol = '', not = '', gate = ''] = CHOICE.exec(line) ?? []
      return symbol === '' ? [] : [{ symbol, not: not === '!', gate }]
    })
    for (const c of choices.filter(({ not }) => not)) {
      const rust = choices.find(({ not, gate }) => !not && gate === c.gate)
      if (rust === undefined) continue
      const key = `${c.symbol} ${rust.symbol}`
      const pair = found.get(key) ?? { c: c.symbol, rust: rust.symbol, gate: c.gate, choosers: [] }
      pair.choosers.push(block)
      found.set(key, pair)
    }
  }
  const rules = texts(tree, isMeson)
  return [...found.values()].map((pair) => {
    const [only, ...more] = pair.choosers
    const alone =
      only !== undefined &&
      more.length === 0 &&
      !rules.some(([, text]) => new RegExp(`when:[^)]*'CONFIG_${only.name}'`).test(text))
    const umbrella = alone ? only : undefined
    return { ...pair, umbrella, name: umbrella?.name ?? pair.c }
  })
}

/** Where a C symbol's sources are chosen: a rule on one line. */
export interface Rule {
  readonly path: string
  readonly line: number
  readonly text: string
  readonly source: string
}

export function ruleOf(tree: Snapshot, symbol: string): Rule | undefined {
  for (const [path, text] of texts(tree, isMeson))
    for (const [line, rule] of text.split('\n').entries()) {
      const source = /files\('([^']+\.c)'\)/.exec(rule)?.[1]
      if (source !== undefined && rule.includes(`when: 'CONFIG_${symbol}'`))
        return { path, line, text: rule, source }
    }
  return undefined
}

export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

import type { BuildModel } from '../../src/model/build-model.js'
import { findComponents } from '../../src/model/find-components.js'
import type { Snapshot } from '../../src/source/snapshot.js'
import type { Expectation, Mutation } from './mutation.js'

/** Sources of an executable, or symbols of a target. */
export interface Moves {
  readonly lost: readonly string[]
  readonly gained: readonly string[]
}

/** What the real program did in one mode. */
export interface Mode {
  /** Exit codes before and after. */
  readonly rc: readonly [number, number]
  /** Whether Rust was in the build, before and after; null where there was none. */
  readonly have_rust: readonly [boolean | null, boolean | null]
  readonly linked?: Readonly<Record<string, Moves>>
  readonly kconfig?: Readonly<Record<string, Moves>>
}

interface Edit {
  readonly path: string
  readonly delete?: number
  readonly before?: number
  readonly insert?: string
  readonly deleteFile?: boolean
}

/** One edit and what the real configure made of it. */
export interface GoldenMutation {
  readonly name: string
  readonly kind: string
  readonly intent: string
  readonly commit: string
  readonly untracked: readonly string[]
  readonly delta_vs_base: Readonly<
    Record<'default' | 'disable' | 'enable' | 'default-norustc' | 'user-only-norustc', Mode>
  >
  readonly errors: Readonly<Record<string, readonly string[]>>
  readonly edits: readonly Edit[]
}

/**
 * Files that an edit added and the record only names, put together from its intent: «machine file ships
 * default rust=enabled via configs/meson/linux.txt». The recorded errors say that it is the option.
 */
const ADDED: ReadonlyMap<string, string> = new Map([
  ['configs/meson/linux.txt', "[project options]\nrust = 'enabled'\n"]
])

export function goldenMutation(golden: GoldenMutation, tree: Snapshot, base: BuildModel): Mutation {
  const same = golden.kind === 'control' || golden.kind === 'neutral'
  const expected = expectedOf(golden, base)
  return {
    operator: same ? 'same: real' : 'real',
    site: golden.name,
    edits: editsOf(golden, tree),
    // A violation whose outcome nothing here stands for is a miss, never a silence.
    expected: same || expected.length > 0 ? expected : [{ kinds: [] }]
  }
}

export function editsOf(golden: GoldenMutation, tree: Snapshot): Mutation['edits'] {
  const edits = new Map<string, string | undefined>()
  for (const path of golden.untracked) edits.set(path, ADDED.get(path))
  for (const path of new Set(golden.edits.map((edit) => edit.path))) {
    const mine = golden.edits.filter((edit) => edit.path === path)
    if (mine.some(({ deleteFile }) => deleteFile === true)) {
      edits.set(path, undefined)
      continue
    }
    const gone = new Set(mine.map((edit) => edit.delete))
    const lines = (tree.text(path) ?? '').split('\n')
    const changed = lines.flatMap((line, i) => [
      ...mine.flatMap(({ before, insert }) => (before === i + 1 ? [insert ?? ''] : [])),
      ...(gone.has(i + 1) ? [] : [line])
    ])
    const after = mine.flatMap(({ before, insert }) =>
      before !== undefined && before > lines.length ? [insert ?? ''] : []
    )
    edits.set(path, [...changed, ...after].join('\n'))
  }
  return edits
}

/** MODEL.md's ladder and component states, from the modes' real outcomes. Base is opt-in. */
function expectedOf(golden: GoldenMutation, base: BuildModel): readonly Expectation[] {
  const modes = golden.delta_vs_base
  const raised = (...to: readonly string[]): readonly Expectation[] => [
    { kinds: ['rust-support-raised'], to }
  ]
  if (modes.disable.rc[1] !== 0) return contradictionOf(golden, base) ?? raised('mandatory', 'sole')
  if (modes.enable.rc[1] !== 0) {
    const floor = golden.errors['enable']?.some((message) => /version .* unsupported/.test(message))
    return floor ? [{ kinds: ['floor-raised'], tool: 'rustc' }] : []
  }
  // Rust is not even used by default, and still the plain build stops: disabling it changes nothing.
  if (modes['default-norustc'].rc[1] !== 0)
    return raised(modes.default.have_rust[1] === true ? 'default-on' : 'mandatory')
  if (modes.default.have_rust[1] === true) return raised('auto')
  const lost = new Set(Object.values(modes.disable.linked ?? {}).flatMap((one) => one.lost))
  return componentsOf(base, lost).map((component) => ({
    kinds: ['component-raised'],
    component,
    to: ['rust-only']
  }))
}

/**
 * Kconfig itself refuses the build with Rust off, because a device's C is turned off that something asks
 * for: what cannot be had without Rust is that device.
 */
function contradictionOf(
  golden: GoldenMutation,
  base: BuildModel
): readonly Expectation[] | undefined {
  const { components } = base
  if (components === undefined || golden.kind !== 'fallback') return undefined
  if (!golden.errors['disable']?.some((message) => /Kconfig.* failed with status/.test(message)))
    return undefined
  const off = new Set(
    golden.edits.flatMap(({ insert }) => /^CONFIG_(\w+)=n$/.exec(insert ?? '')?.[1] ?? [])
  )
  return findComponents(components.input(components.symbols))
    .filter(({ symbols }) => symbols.c.some((symbol) => off.has(symbol)))
    .map(({ name }) => ({ kinds: ['component-raised'], component: name, to: ['rust-only'] }))
}

function componentsOf(base: BuildModel, sources: ReadonlySet<string>): readonly string[] {
  const { components } = base
  if (components === undefined) return []
  return findComponents(components.input(components.symbols))
    .filter(({ rules }) => rules.off.some((rule) => rule.sources.some((one) => sources.has(one))))
    .map(({ name }) => name)
}

import type { ComponentState } from './model/component.js'
import type { ComponentExplanation } from './model/component-explanation.js'
import type { RustRequest } from './model/provider.js'
import {
  type BuiltSource,
  isTwin,
  type SourceTree,
  type SystemSources,
  stemOf
} from './model/sources.js'

const REQUESTS: readonly RustRequest[] = ['off', 'on']

/**
 * A component of a tree without Kconfig: the sources of its name that each build system compiles with Rust
 * off and on. Undefined when nothing of that name is compiled.
 */
export function explainSources(tree: SourceTree, name: string): ComponentExplanation | undefined {
  const wanted = name.replace(/-/g, '_')
  const rows = tree.systems().flatMap((system) => {
    const off = providers(system, 'off', wanted)
    const on = providers(system, 'on', wanted)
    return off.length + on.length === 0 ? [] : [{ system, off, on }]
  })
  if (rows.length === 0) return undefined
  const states = new Set(rows.map(({ off, on }) => stateOf(off, on)))
  return {
    name,
    state: [...states].join(' or '),
    matrix: rows.map(({ system, off, on }) => ({
      target: system.system,
      environment: '',
      off: words(off),
      on: words(on)
    })),
    chain: REQUESTS.flatMap((request) =>
      rows.flatMap((row) =>
        row[request].map((source) => ({
          request,
          note: `${row.system.system} compiles ${source.path} for ${source.target}`,
          at: source.at
        }))
      )
    )
  }
}

function providers(
  { built }: SystemSources,
  request: RustRequest,
  name: string
): readonly BuiltSource[] {
  return [...built[request].values()].filter(({ path, language }) => {
    const stem = stemOf(path)
    return language === 'c' ? stem === name : isTwin(name, stem)
  })
}

function stateOf(off: readonly BuiltSource[], on: readonly BuiltSource[]): ComponentState {
  const c = off.some(({ language }) => language === 'c')
  const rust = on.some(({ language }) => language === 'rust')
  if (!rust) return c ? 'c-only' : 'absent'
  if (!c) return 'rust-only'
  return on.some(({ language }) => language === 'c') ? 'selectable' : 'fallback'
}

const words = (sources: readonly BuiltSource[]): string =>
  sources
    .map(({ language, path }) => `${language === 'c' ? 'C' : 'Rust'} (${path})`)
    .join(' and ') || '-'

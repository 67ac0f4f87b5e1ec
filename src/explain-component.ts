import { explainSources } from './explain-sources.js'
import type { BuildModel } from './model/build-model.js'
import { COMPONENT_STATES, type Component } from './model/component.js'
import type { ComponentExplanation } from './model/component-explanation.js'
import { componentNamed, findComponents } from './model/find-components.js'
import type { ProviderRule, RustRequest } from './model/provider.js'

/** The component of that name; undefined when the tree has none that Rust has to do with, nor the symbol. */
export function explainComponent(
  model: BuildModel,
  name: string
): ComponentExplanation | undefined {
  const { components, sources } = model
  if (components === undefined)
    return sources === undefined ? undefined : explainSources(sources, name)
  const input = components.input([...new Set([...components.symbols, name])].sort())
  const component =
    findComponents(input).find((one) => one.name === name) ?? componentNamed(input, name)
  if (component.cells.length === 0) return undefined
  return {
    name,
    state: component.state,
    matrix: component.cells.map((cell) => ({
      target: cell.target,
      environment: cell.environment,
      off: built(cell.built.off, cell.demanded.off),
      on: built(cell.built.on, cell.demanded.on)
    })),
    chain: (['off', 'on'] as const).flatMap((request) => chainOf(component, request))
  }
}

/** The names of the components that Rust has to do with, sorted. */
export function componentNames(model: BuildModel): readonly string[] {
  const { components } = model
  if (components === undefined) return []
  return findComponents(components.input(components.symbols))
    .filter((component) => component.state !== COMPONENT_STATES[0])
    .map((component) => component.name)
}

function built(rules: readonly ProviderRule[], demanded: boolean): string {
  if (rules.length === 0) return demanded ? 'nothing, though asked for' : '-'
  return rules.map((rule) => `${rule.language === 'c' ? 'C' : 'Rust'} (${rule.name})`).join(' and ')
}

function chainOf(component: Component, request: RustRequest): ComponentExplanation['chain'] {
  const demands = component.demands[request].flatMap(({ symbol, at, reason }) =>
    at === undefined ? [] : [{ request, note: `${symbol}, ${reason}`, at }]
  )
  const used = new Set(component.cells.flatMap((cell) => cell.built[request]))
  const rules = [...used].map((rule) => ({
    request,
    note: `${rule.language === 'c' ? 'C' : 'Rust'}: ${[rule.name, ...rule.sources.filter((source) => source !== rule.name)].join(', ')}, when ${rule.symbols.join(' and ') || 'always'}`,
    at: rule.at
  }))
  return [...demands, ...rules]
}

import type { Span } from '../text/span.js'
import type { Demand, ProviderRule, RustRequest, World } from './provider.js'

/** MODEL.md, "Components and providers": how far a component's conversion has gone, least first. */
export const COMPONENT_STATES = ['absent', 'c-only', 'selectable', 'fallback', 'rust-only'] as const
export type ComponentState = (typeof COMPONENT_STATES)[number]

/** What one target gets of a component, with Rust off and on. */
export interface Cell {
  readonly target: string
  readonly environment: string
  /** Whether something of the target asks for the component. */
  readonly demanded: Readonly<Record<RustRequest, boolean>>
  readonly built: Readonly<Record<RustRequest, readonly ProviderRule[]>>
}

/** Something that asks for a component in one target, such as a board. */
export interface Asker {
  readonly symbol: string
  readonly target: string
  /** Whether what it asks for is built there. */
  readonly met: boolean
}

/** Why one of the component's symbols is on. */
export interface SymbolDemand extends Demand {
  readonly symbol: string
}

/** A unit that users want, and what provides it where. */
export interface Component {
  readonly name: string
  readonly state: ComponentState
  /** Whether somebody asks for C with Rust off, and for Rust instead with Rust on. */
  readonly handedOver: boolean
  /** Marked as not finished, by the policy or by its crate. */
  readonly prototype: boolean
  /** The symbols whose rules provide it, by language. */
  readonly symbols: Readonly<Record<ProviderRule['language'], readonly string[]>>
  readonly rules: Readonly<Record<RustRequest, readonly ProviderRule[]>>
  readonly cells: readonly Cell[]
  /** Who asks for it, with Rust off and on, in the usual environment. */
  readonly askers: Readonly<Record<RustRequest, readonly Asker[]>>
  /** Why it is there with Rust on and off: one chain each, for explanations. */
  readonly demands: Readonly<Record<RustRequest, readonly SymbolDemand[]>>
  /** Where it is declared; where its first rule stands when nothing declares it. */
  readonly at: Span | undefined
}

export const hasLanguage = (
  cell: Cell,
  request: RustRequest,
  language: ProviderRule['language']
): boolean => cell.built[request].some((rule) => rule.language === language)

/**
 * The state that most tells: where C can be had with Rust off, and what is built with Rust on. Targets
 * that ask for the component in neither case do not count. `handedOver`: somebody asks for C with Rust off
 * and for Rust instead with Rust on, so that both at once are nobody's choice.
 */
export function stateOf(cells: readonly Cell[], handedOver: boolean): ComponentState {
  const c = cells.filter((cell) => hasLanguage(cell, 'off', 'c'))
  const rust = cells.filter((cell) => hasLanguage(cell, 'on', 'rust'))
  if (rust.length === 0) return c.length === 0 ? 'absent' : 'c-only'
  if (c.length === 0) return 'rust-only'
  const both = rust.filter((cell) => hasLanguage(cell, 'on', 'c'))
  return both.length === rust.length && !handedOver ? 'selectable' : 'fallback'
}

/** The rules that are active in a world: their symbols are on, none of the excluded ones is. */
export function active(
  rules: readonly ProviderRule[],
  world: World,
  request: RustRequest
): readonly ProviderRule[] {
  return rules.filter(
    (rule) =>
      rule.symbols.every((symbol) => isMet(world, symbol, request)) &&
      !rule.unless.some((symbol) => world.isDeclared(symbol) && world.isOn(symbol, request))
  )
}

/** A symbol that Kconfig does not declare comes from elsewhere in the build and is taken as given. */
const isMet = (world: World, symbol: string, request: RustRequest): boolean =>
  !world.isDeclared(symbol) || world.isOn(symbol, request)

/** The component as a build of some targets only has it. */
export function restrictedTo(component: Component, targets: ReadonlySet<string>): Component {
  const has = ({ target }: { readonly target: string }): boolean => targets.has(target)
  const cells = component.cells.filter(has)
  const { off, on } = component.askers
  return {
    ...component,
    state: stateOf(cells, component.handedOver),
    cells,
    askers: { off: off.filter(has), on: on.filter(has) }
  }
}

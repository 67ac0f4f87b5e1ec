import type { Change, ComponentMoved, RustSupportRaised } from '../../src/diff/change.js'
import type { ComponentState } from '../../src/model/component.js'
import type { RustSupport, SupportRange } from '../../src/model/support.js'
import type { Span } from '../../src/text/span.js'

type Of<K extends Change['kind']> = Extract<Change, { kind: K }>

const span = (path: string): Span => ({ path, start: 10, end: 14 })

const range = (text: RustSupport | readonly [RustSupport, RustSupport]): SupportRange =>
  typeof text === 'string' ? { lowest: text, highest: text } : { lowest: text[0], highest: text[1] }

function common(path: string, id: string) {
  return {
    id,
    subject: {
      buildSystem: null,
      profile: null,
      component: null,
      tool: null,
      target: null,
      option: null
    },
    certainty: 'proven' as const,
    at: { side: 'head' as const, span: span(path) },
    evidence: [],
    unknowns: []
  }
}

export function raised(
  from: Parameters<typeof range>[0],
  to: Parameters<typeof range>[0],
  more: Partial<RustSupportRaised> = {}
): RustSupportRaised {
  const base = common('meson_options.txt', 'rr-000000000001')
  return {
    ...base,
    subject: { ...base.subject, buildSystem: 'meson', profile: 'default' },
    kind: 'rust-support-raised',
    from: range(from),
    to: range(to),
    overriddenBy: undefined,
    ...more
  }
}

export function lowered(from: RustSupport, to: RustSupport): Of<'rust-support-lowered'> {
  const { overriddenBy: _, ...same } = raised(from, to)
  return { ...same, kind: 'rust-support-lowered' }
}

export function floor(
  tool: string,
  from: string | null,
  to: string | null,
  guarded: boolean,
  more: Partial<Of<'floor-raised'>> = {}
): Of<'floor-raised'> {
  const base = common('meson.build', 'rr-000000000002')
  return {
    ...base,
    subject: { ...base.subject, tool },
    kind: 'floor-raised',
    from,
    to,
    guarded,
    ...more
  }
}

export function floorLowered(tool: string, from: string, to: string): Of<'floor-lowered'> {
  return { ...floor(tool, from, to, false), kind: 'floor-lowered' }
}

/** `{ 'meson.build': '1.77.0' }`: what each file says. */
export function copies(
  tool: string,
  stated: Readonly<Record<string, string>>
): Of<'floor-copies-diverged'> {
  const base = common(Object.keys(stated)[0] ?? '', 'rr-000000000003')
  return {
    ...base,
    subject: { ...base.subject, tool },
    kind: 'floor-copies-diverged',
    copies: Object.entries(stated).map(([path, version]) => ({ version, at: span(path) }))
  }
}

export function diverged(): Of<'defaults-diverged'> {
  const base = common('configure', 'rr-000000000004')
  return {
    ...base,
    subject: { ...base.subject, option: 'rust' },
    kind: 'defaults-diverged',
    sources: [
      { system: 'configure', default: 'disabled', support: 'opt-in', at: span('configure') },
      { system: 'meson', default: 'auto', support: 'auto', at: span('meson_options.txt') }
    ]
  }
}

/** A change of the component `name`, at its declaration. */
const component = (name: string) => {
  const base = common('hw/char/Kconfig', 'rr-000000000005')
  return { ...base, subject: { ...base.subject, component: name } }
}

export const moved = (
  from: ComponentState,
  to: ComponentState,
  more: Partial<ComponentMoved> = {}
): ComponentMoved => ({
  ...component('UART'),
  kind: 'component-raised',
  from,
  to,
  targets: ['arm', 'arm64'],
  dependents: [],
  sources: ['hw/char/uart.c'],
  symbols: ['UART', 'UART_C'],
  ...more
})

export const lost = (
  scenario: 'off' | 'on',
  targets: readonly string[],
  dependents: readonly string[] = []
): Of<'provider-lost'> => ({
  ...component('TIMER'),
  kind: 'provider-lost',
  scenario,
  targets,
  dependents
})

export const conflict = (targets: readonly string[]): Of<'provider-conflict'> => ({
  ...component('UART'),
  kind: 'provider-conflict',
  targets
})

export const superfluous = (targets: readonly string[]): Of<'provider-superfluous'> => ({
  ...component('UART'),
  kind: 'provider-superfluous',
  targets
})

export function drifted(touched: 'c' | 'rust'): Of<'twin-drifted'> {
  const [c, rust] = ['hw/char/uart.c', 'rust/hw/char/uart/']
  return {
    ...component('UART'),
    kind: 'twin-drifted',
    touched,
    sources: [touched === 'c' ? c : `${rust}src/device.rs`],
    other: touched === 'c' ? rust : c
  }
}

/** What makes a change only possible. */
export const POSSIBLE = {
  certainty: 'possible' as const,
  unknowns: [{ reason: "run_command('rust-default.sh') runs a program", at: undefined }]
}

/** The change's own policy says `to` where the one that judges says `from`. */
export function weakened(
  key: string,
  from: string | null,
  to: string | null
): Of<'policy-weakened'> {
  const base = common('.github/rust-roadmap.yml', 'rr-000000000006')
  return { ...base, subject: { ...base.subject, key }, kind: 'policy-weakened', from, to }
}
export const unguarded = (targets: readonly string[]): Of<'prototype-unguarded'> => ({
  ...component('UART'),
  kind: 'prototype-unguarded',
  targets
})

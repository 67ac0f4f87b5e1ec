// How the labels' kinds and CONTRACT.md's kinds go together. docs/corpus.md says the same in words.

export interface Label {
  readonly repo: string
  readonly commit: string
  readonly parent: string
  readonly date: string
  readonly build_system: string
  readonly file: string
  readonly line: number | null
  readonly kind: string
  readonly subtype: string | null
  readonly from: string | null
  readonly to: string | null
  readonly direction: string
  readonly evidence: string | null
}

export interface FoundChange {
  readonly kind: string
  readonly subject: {
    readonly buildSystem?: string
    readonly component?: string
    readonly tool?: string
  }
  readonly from: string | null
  readonly to: string | null
  readonly certainty: string
  readonly at: { readonly path: string; readonly line: number }
}

export interface Found {
  readonly changes: readonly FoundChange[]
  readonly problem: string
  readonly states: string
}

const SYSTEMS = new Set([
  'make',
  'autoconf',
  'cmake',
  'meson',
  'shell-configure',
  'cargo',
  'make+meson'
])

export const isInScope = ({ build_system: system }: Label): boolean => SYSTEMS.has(system)

/** The kinds that the aim of recall 0.90 and precision 0.95 is about. */
export const AIM: ReadonlySet<string> = new Set([
  'rust-option-added',
  'rust-default-on',
  'rust-default-on-auto',
  'rust-made-mandatory',
  'rust-option-removed',
  'rust-removed',
  'c-fallback-removed',
  'component-converted-with-fallback'
])

const FLOORS: ReadonlySet<string> = new Set(['msrv-changed', 'required-tool-changed'])

/** Why a label has no kind in the contract; undefined when it has one. */
export function unmappedReason(label: Label): string | undefined {
  const { kind, subtype, to, from, direction } = label
  if (kind === 'none') return undefined
  if (kind === 'prototype/experimental-flag-changed') return 'no kind for flags of experiments'
  if (FLOORS.has(kind)) {
    if (subtype === 'pinned-toolchain' || subtype === 'toolchain-channel')
      return 'a pinned toolchain is no lowest version'
    if (subtype === 'external-rust-library') return 'the version of a library, not of a tool'
    if (direction === 'neutral') return 'no change of the lowest version'
    if (!/\d\.\d/.test(to ?? '') && !/\d\.\d/.test(from ?? ''))
      return 'a tool without a version: no kind in CONTRACT.md'
  }
  return undefined
}

export const mapped = (label: Label): boolean => unmappedReason(label) === undefined

const RUNGS = ['absent', 'opt-in', 'auto', 'default-on', 'mandatory', 'sole']
/** The upper end of `opt-in` or `opt-in..auto`. */
const highest = (state: string | null): number =>
  RUNGS.indexOf((state ?? '').split('..').at(-1) ?? '')

/** Whether a change found says what a label says. */
export function says(change: FoundChange, label: Label): boolean {
  const { kind, direction } = label
  const raised = change.kind === 'rust-support-raised'
  const lowered = change.kind === 'rust-support-lowered'
  const backward = direction === 'backward'
  switch (kind) {
    case 'rust-option-added':
      return backward ? lowered : raised
    case 'rust-default-on':
    case 'rust-default-on-auto':
      return backward ? lowered : raised && highest(change.to) >= 2
    case 'rust-made-mandatory':
      if (backward) return lowered
      return (raised && highest(change.to) >= 4) || toRustOnly(change)
    case 'rust-option-removed':
      return backward ? lowered : raised && highest(change.to) >= 4
    case 'rust-removed':
      return lowered || change.kind === 'component-lowered'
    case 'c-fallback-removed':
      return toRustOnly(change) || (raised && highest(change.to) >= 4)
    case 'component-converted-with-fallback':
      return (
        change.kind === 'component-raised' &&
        (change.to === 'fallback' || change.to === 'selectable')
      )
    case 'new-rust-only-component':
      return toRustOnly(change) || (raised && change.from === 'absent')
    case 'msrv-changed':
    case 'required-tool-changed':
      return change.kind === (backward ? 'floor-lowered' : 'floor-raised')
    default:
      return false
  }
}

const toRustOnly = (change: FoundChange): boolean =>
  change.kind === 'component-raised' && change.to === 'rust-only'

/** The label's kind that a change found claims; undefined for what no label is about. */
export function claims({ kind, to, from, subject }: FoundChange): string | undefined {
  switch (kind) {
    case 'rust-support-raised':
      if (highest(to) >= 4) return 'rust-made-mandatory'
      if (highest(to) === 3) return 'rust-default-on'
      return highest(to) === 2 && from !== 'absent' ? 'rust-default-on-auto' : 'rust-option-added'
    case 'rust-support-lowered':
      return to === 'absent' ? 'rust-removed' : 'rust-option-added'
    case 'component-raised':
      if (to === 'rust-only')
        return from === 'absent' ? 'new-rust-only-component' : 'c-fallback-removed'
      return 'component-converted-with-fallback'
    case 'component-lowered':
      return 'rust-removed'
    case 'floor-raised':
    case 'floor-lowered':
      return subject.tool === 'rustc' || subject.tool === 'cargo'
        ? 'msrv-changed'
        : 'required-tool-changed'
    default:
      return undefined
  }
}

/** A raise: what a `none` commit must not have. */
export const isRaise = ({ kind }: FoundChange): boolean =>
  kind === 'rust-support-raised' || kind === 'component-raised' || kind === 'floor-raised'

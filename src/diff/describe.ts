import type { ComponentState } from '../model/component.js'
import { isDecided, type RustSupport, renderRange, type SupportRange } from '../model/support.js'
import { assertNever } from '../text/assert-never.js'
import type { Change } from './change.js'

/** What each rung means to somebody who builds the project. MODEL.md, "The ladder". */
const MEANING: Readonly<Record<RustSupport, string>> = {
  absent: 'Rust is not used at all',
  'opt-in': 'Rust is used only when asked for',
  auto: 'Rust is used when a toolchain is found and left out when not',
  'default-on': 'a plain build stops without a Rust toolchain, but Rust can still be disabled',
  mandatory: 'there is no way to build without Rust',
  sole: 'there is no way to build without Rust, and no C is compiled any more'
}

export const meaningOf = (support: RustSupport): string => MEANING[support]

/** A state in words; a range says that it could not be decided. */
export function describeRange(range: SupportRange): string {
  return isDecided(range)
    ? `${range.lowest} (${MEANING[range.lowest]})`
    : `${renderRange(range)} (could not be decided)`
}

/** One plain sentence: what changed. Without markup, line breaks or judgement. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'rust-support-raised':
    case 'rust-support-lowered':
      return (
        `${whoseBuild(change)}: Rust support ${change.kind === 'rust-support-raised' ? 'rises' : 'falls'} ` +
        `from ${renderRange(change.from)} to ${describeRange(change.to)}.`
      )
    case 'defaults-diverged':
      return `The defaults of '${change.subject.option}' disagree: ${change.sources
        .map((source) => `a plain ${source.system} build is ${source.support}`)
        .join(', ')}.`
    case 'floor-raised':
    case 'floor-lowered':
      return `The lowest ${change.subject.tool} accepted${inDirectory(change.subject.directory)} ${change.kind === 'floor-raised' ? 'rises' : 'falls'} from ${
        change.from ?? 'any'
      } to ${change.to ?? 'any'}, ${change.guarded ? 'only where Rust is on' : 'for everybody, also with Rust off'}.`
    case 'floor-copies-diverged':
      return `The places that state the lowest ${change.subject.tool} disagree: ${change.copies
        .map((copy) => `${copy.at.path} says ${copy.version}`)
        .join(', ')}.`
    case 'component-raised':
    case 'component-lowered':
      return `${change.subject.component}${inProfile(change)}: ${STATE_MEANING[change.from]} before, ${STATE_MEANING[change.to]} after${inTargets(change.targets)}.`
    case 'provider-lost':
      return `${change.subject.component}${inProfile(change)}: with Rust ${change.scenario} nothing provides it any more${
        change.targets.length > 0
          ? inTargets(change.targets)
          : ` for ${listSome(change.dependents)}`
      }.`
    case 'provider-conflict':
      return `${change.subject.component}${inProfile(change)}: the C and the Rust version are built at once${inTargets(change.targets)}.`
    case 'provider-superfluous':
      return `${change.subject.component}${inProfile(change)}: the Rust version is built where nothing asks for it${inTargets(change.targets)}.`
    case 'policy-weakened':
      return `The policy of the change itself is weaker at ${change.subject.key ?? 'its whole'}: ${change.from ?? 'nothing'} becomes ${change.to ?? 'nothing'}.`
    case 'prototype-unguarded':
      return `${change.subject.component}${inProfile(change)}: a prototype, and built without being asked for${inTargets(change.targets)}.`
    case 'twin-drifted':
      return `${change.subject.component}: its ${change.touched === 'c' ? 'C' : 'Rust'} changes (${listSome(change.sources)}), its ${change.touched === 'c' ? 'Rust' : 'C'} is as it was.`
    default:
      return assertNever(change)
  }
}

function whoseBuild({ subject: { buildSystem, profile, directory }, profiles }: Change): string {
  const system = `${buildSystem ?? 'the build'}${inDirectory(directory)}`
  return profile === null || profile === 'default'
    ? system
    : `${system}, ${(profiles ?? [profile]).join(' and ')}`
}

/** ` in lib/tape`, with a blank before it; empty for the build at the top. */
export const inDirectory = (directory: string | undefined): string =>
  directory === undefined ? '' : ` in ${directory}`

/** For components: only where the plain build has no part in it. */
const inProfile = ({ subject: { profile, directory }, profiles }: Change): string =>
  profile === null || profile === 'default'
    ? inDirectory(directory)
    : `, ${(profiles ?? [profile]).join(' and ')}`

/** What a component's state means. MODEL.md, "Components and providers". */
const STATE_MEANING: Readonly<Record<ComponentState, string>> = {
  absent: 'not there',
  'c-only': 'built from C only (c-only)',
  selectable: 'built from C and Rust, one chosen at run time (selectable)',
  fallback: 'built from Rust, from C when Rust is off (fallback)',
  'rust-only': 'built from Rust only, nothing provides it when Rust is off (rust-only)'
}

/** At most this many names in a sentence; the rest is counted. */
const MOST_NAMES = 4

function listSome(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ')
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown
}

const inTargets = (targets: readonly string[]): string =>
  targets.length === 0
    ? ''
    : ` in ${targets.length} ${targets.length === 1 ? 'target' : 'targets'} (${listSome(targets)})`

import type { Change, RustSupportRaised, Subject } from '../diff/change.js'
import type { BuildSystem } from '../model/scenario.js'
import { isDecided, type RustSupport, renderRange, type SupportRange } from '../model/support.js'
import type { RuleContext } from './rule.js'

/** A rung as the subject of a headline: `Rust on by default too early`. */
export const RUNG_TITLE: Readonly<Record<RustSupport, string>> = {
  absent: 'No Rust',
  'opt-in': 'Rust as an option',
  auto: 'Rust on by default',
  'default-on': 'Rust needed by default',
  mandatory: 'Rust mandatory',
  sole: 'Rust only'
}

/** What a rung means for the person who builds: `a build with Meson …`. */
const RUNG_MEANING: Readonly<Record<RustSupport, string>> = {
  absent: 'never uses Rust',
  'opt-in': 'uses Rust only when asked to',
  auto: 'uses Rust whenever a toolchain is found',
  'default-on': 'stops without a Rust toolchain unless Rust is turned off',
  mandatory: 'cannot be made without Rust',
  sole: 'has nothing but Rust'
}

const SYSTEM_NAMES: Readonly<Record<BuildSystem, string>> = {
  meson: 'Meson',
  configure: 'the configure script',
  autoconf: 'the configure script',
  cmake: 'CMake',
  make: 'make',
  kconfig: 'Kconfig',
  cargo: 'Cargo'
}

export const systemName = (system: BuildSystem): string => SYSTEM_NAMES[system]

/** `A build with Meson`, `A build with CMake in the profile user-mode`. */
function buildOf({ buildSystem, profile }: Subject): string {
  const by = buildSystem === null ? 'A build' : `A build with ${systemName(buildSystem)}`
  return profile === null || profile === 'default' ? by : `${by} in the profile ${profile}`
}

/** `uses Rust only when asked to (opt-in)`. */
export function meaningOf(range: SupportRange): string {
  if (isDecided(range)) return `${RUNG_MEANING[range.lowest]} (${range.lowest})`
  return `is somewhere between ${renderRange(range).replace('..', ' and ')}`
}

/** What a build was like and what it is like now, and the file that did it. */
export function beforeAndAfter({ subject, from, to, at }: RustSupportRaised): string {
  return `${buildOf(subject)} ${meaningOf(from)} before this change; with it, it ${meaningOf(to)}. The cause is in ${at.span.path}.`
}

/** Why something is only possible, naming the constructs; with a blank before it, empty when it is proven. */
export function doubt(change: Change): string {
  if (change.certainty === 'proven' && change.unknowns.length === 0) return ''
  const reasons = [...new Set(change.unknowns.map(({ reason }) => reason))]
  const named = reasons.slice(0, 3).map(stripStop).join('; ')
  const more = reasons.length > 3 ? `; and ${reasons.length - 3} more` : ''
  return ` This rests on something that was not evaluated: ${named || 'a part of the build files'}${more}.`
}

const stripStop = (text: string): string => text.replace(/[.\s]+$/, '')

/** Where the reasons are published; with a blank before it, empty when the policy names no document. */
export function published({ loaded }: RuleContext): string {
  const { document } = loaded.policy.project
  return document === undefined ? '' : ` The roadmap is published in ${document}.`
}

/** `"Rust by default"`. */
export const quoted = (name: string): string => `"${name}"`

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? ''
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

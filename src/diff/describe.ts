import { isDecided, type RustSupport, renderRange, type SupportRange } from '../model/support.js'
import { assertNever } from '../text/assert-never.js'
import type { Change, Subject } from './change.js'

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
        `${whoseBuild(change.subject)}: Rust support ${change.kind === 'rust-support-raised' ? 'rises' : 'falls'} ` +
        `from ${renderRange(change.from)} to ${describeRange(change.to)}.`
      )
    case 'defaults-diverged':
      return `The defaults of '${change.subject.option}' disagree: ${change.sources
        .map((source) => `a plain ${source.system} build is ${source.support}`)
        .join(', ')}.`
    case 'floor-raised':
    case 'floor-lowered':
      return `The lowest ${change.subject.tool} accepted ${change.kind === 'floor-raised' ? 'rises' : 'falls'} from ${
        change.from ?? 'any'
      } to ${change.to ?? 'any'}, ${change.guarded ? 'only where Rust is on' : 'for everybody, also with Rust off'}.`
    case 'floor-copies-diverged':
      return `The places that state the lowest ${change.subject.tool} disagree: ${change.copies
        .map((copy) => `${copy.at.path} says ${copy.version}`)
        .join(', ')}.`
    default:
      return assertNever(change)
  }
}

function whoseBuild(about: Subject): string {
  const system = about.buildSystem ?? 'the build'
  return about.profile === null || about.profile === 'default'
    ? system
    : `${system}, ${about.profile}`
}

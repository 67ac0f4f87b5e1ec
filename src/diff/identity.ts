import { stableHash } from '../text/stable-hash.js'
import type { Subject } from './change.js'

const NO_SUBJECT: Subject = {
  buildSystem: null,
  profile: null,
  component: null,
  tool: null,
  target: null,
  option: null
}

export const subject = (parts: Partial<Subject>): Subject => ({ ...NO_SUBJECT, ...parts })

/** CONTRACT.md: the same change has the same id wherever its lines moved, so no place goes in. */
export function changeId(
  kind: string,
  about: Subject,
  from: string | null,
  to: string | null
): string {
  return `rr-${stableHash(JSON.stringify([kind, Object.entries(about).sort(), from, to]))}`
}

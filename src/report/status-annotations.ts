import {
  type Annotation,
  type AnnotationOptions,
  annotate,
  LIMITS,
  NOTICE,
  placeToAnchor
} from './annotations.js'
import { oneLine } from './plain.js'
import type { Overdue, StatusReport } from './status.js'
import { amount, asSentence, cut } from './words.js'

/** What the rules say about a state, and what is overdue; at most ten of each level, the last of which counts the rest. */
export function annotateStatus(
  report: StatusReport,
  options: AnnotationOptions & { readonly policyInTree: boolean }
): readonly Annotation[] {
  const annotated = (one: Overdue): Annotation => annotateOverdue(one, options.policyInTree)
  const findings = annotate({ findings: report.findings, policy: report.policy }, options)
  const late = (['error', 'warning', 'note'] as const).flatMap((level) => {
    const ours = report.overdue.filter((one) => one.level === level)
    const taken = findings.filter((one) => one.level === NOTICE[level]).length
    const room = Math.max(0, LIMITS.perLevel - taken)
    if (ours.length <= room) return ours.map(annotated)
    const shown = ours.slice(0, Math.max(0, room - 1))
    return room === 0
      ? []
      : [...shown.map(annotated), remainder(ours.slice(shown.length), NOTICE[level])]
  })
  return [...findings, ...late]
}

function annotateOverdue(
  { kind, level, message, place }: Overdue,
  policyInTree: boolean
): Annotation {
  const inTree = place.side !== 'policy' || policyInTree
  const what = kind === 'milestone' ? 'a milestone is overdue' : 'a C fallback is overdue'
  return {
    level: NOTICE[level],
    title: `Rust roadmap: ${what}`,
    message: cut(asSentence(oneLine(message)), LIMITS.message),
    // A path that has to be spelled out names no file that GitHub could show.
    at: inTree && oneLine(place.path) === place.path ? placeToAnchor(place) : undefined
  }
}

function remainder(rest: readonly Overdue[], level: Annotation['level']): Annotation {
  const title = `${amount(rest.length, 'more overdue item')} in the job summary`
  const names = rest.map(({ message }) => asSentence(oneLine(message))).join(' ')
  return { level, title, message: cut(`${title}. ${names}`, LIMITS.message), at: undefined }
}

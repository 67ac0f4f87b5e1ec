import type { Change, SidedEvidence } from '../diff/change.js'
import { describeChange } from '../diff/describe.js'
import type { Finding } from '../judge/finding.js'
import { renderRange } from '../model/support.js'
import type { Locator } from './locate.js'
import type { Note, ReportedChange, ReportedFinding } from './report.js'

/** A change with its places found. */
export function reportChange(change: Change, locator: Locator): ReportedChange {
  const { from, to } = statesOf(change)
  return {
    id: change.id,
    kind: change.kind,
    subject: change.subject,
    from,
    to,
    certainty: change.certainty,
    guarded:
      change.kind === 'floor-raised' || change.kind === 'floor-lowered'
        ? change.guarded
        : undefined,
    place: locator.place(change.at.side, change.at.span),
    evidence: reportEvidence(change.evidence, locator),
    unknowns: change.unknowns.map((unknown) => ({
      reason: unknown.reason,
      place: unknown.at && locator.place(unknown.at.side, unknown.at.span)
    })),
    sentence: describeChange(change)
  }
}

/** `from` and `to` in the words of CONTRACT.md; null where the kind has none. */
function statesOf(change: Change): { readonly from: string | null; readonly to: string | null } {
  switch (change.kind) {
    case 'rust-support-raised':
    case 'rust-support-lowered':
      return { from: renderRange(change.from), to: renderRange(change.to) }
    case 'floor-raised':
    case 'floor-lowered':
    case 'component-raised':
    case 'component-lowered':
    case 'policy-weakened':
      return { from: change.from, to: change.to }
    default:
      return { from: null, to: null }
  }
}

function reportEvidence(evidence: readonly SidedEvidence[], locator: Locator): readonly Note[] {
  return evidence.map((step) => ({ place: locator.place(step.side, step.at), note: step.note }))
}

export function reportFinding(finding: Finding, locator: Locator): ReportedFinding {
  return {
    ruleId: finding.ruleId,
    level: finding.level,
    changeId: finding.change?.id ?? null,
    headline: finding.headline,
    happened: finding.happened,
    why: finding.why,
    fix: finding.fix,
    allowedFrom: finding.allowedFrom,
    place: locator.place(finding.at.side, finding.at.span),
    survivor: finding.at.side === 'base' ? locator.survivor(finding.at.span) : null,
    milestone: finding.milestone && locator.place('policy', finding.milestone),
    evidence: reportEvidence(finding.change?.evidence ?? [], locator),
    waiver: finding.waiver && {
      reason: finding.waiver.reason,
      approvedBy: finding.waiver.approvedBy,
      until: finding.waiver.until
    }
  }
}

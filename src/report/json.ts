import type { Note, Place, Report, ReportedChange, ReportedFinding } from './report.js'
import { fullMessage } from './words.js'

/** The version of the JSON that `check`, `changes` and `history` print (docs: CONTRACT). */
export const SCHEMA_VERSION = 1

interface JsonPlace {
  readonly path: string
  readonly line: number
  readonly side: Place['side']
}

interface JsonNote extends JsonPlace {
  readonly note: string
}

interface JsonChange {
  readonly id: string
  readonly kind: string
  /** `option` only where the kind has one. */
  readonly subject: Omit<ReportedChange['subject'], 'option'> & { readonly option?: string }
  readonly from: string | null
  readonly to: string | null
  readonly certainty: string
  /** Only floors have it. */
  readonly guarded?: boolean
  readonly at: JsonPlace
  readonly evidence: readonly JsonNote[]
}

interface JsonFinding {
  readonly ruleId: string
  readonly level: string
  readonly changeId: string | null
  readonly message: string
  readonly allowedFrom: string | null
  readonly at: JsonPlace
  readonly waiver: ReportedFinding['waiver']
}

/** The machine contract: names and meaning change only together with `schemaVersion`. */
export interface JsonReport {
  readonly schemaVersion: typeof SCHEMA_VERSION
  readonly base: string
  readonly head: string
  readonly release: {
    readonly value: string
    readonly scheme: string
    readonly evidence: readonly { path: string; line: number; note: string }[]
  } | null
  readonly changes: readonly JsonChange[]
  readonly findings: readonly JsonFinding[]
  readonly diagnostics: readonly { code: string; message: string; at: JsonPlace }[]
  readonly outcome: Report['outcome']
  /** The verdict by the policy that the change itself brings, where it is another one. */
  readonly dryRun?: {
    readonly policy: string
    readonly outcome: Report['outcome'] | null
    readonly release: string | null
    readonly findings: readonly { ruleId: string; level: string; changeId: string | null }[]
  }
}

/** The report as the plain value that `renderJson` prints. */
export function toJson(report: Report): JsonReport {
  return {
    schemaVersion: SCHEMA_VERSION,
    base: report.base.id,
    head: report.head.id,
    release: report.release && {
      value: report.release.value,
      scheme: report.release.scheme,
      evidence: report.release.evidence.map(({ place, note }) => ({
        path: place.path,
        line: place.line,
        note
      }))
    },
    changes: report.changes.map(changeToJson),
    findings: report.findings.map(findingToJson),
    diagnostics: report.diagnostics.map(({ code, message, place }) => ({
      code,
      message,
      at: placeToJson(place)
    })),
    outcome: report.outcome,
    ...(report.dryRun === undefined
      ? {}
      : {
          dryRun: {
            policy: report.dryRun.path,
            outcome: report.dryRun.outcome,
            release: report.dryRun.release,
            findings: report.dryRun.findings.map(({ ruleId, level, changeId }) => ({
              ruleId,
              level,
              changeId
            }))
          }
        })
  }
}

/** Two-space indented JSON with a final line break. */
export const renderJson = (report: Report): string => `${printJson(toJson(report), 2)}\n`

/** The same on one line with a final line break, for JSON Lines. */
export const renderJsonLine = (report: Report): string => `${printJson(toJson(report))}\n`

/** JSON that escapes what a terminal or an editor would act upon; the value parsed stays the same. */
export function printJson(value: object, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu,
    (char) => char.replace(/[\s\S]/g, escapeUnit)
  )
}

const escapeUnit = (unit: string): string =>
  `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

export const placeToJson = ({ path, line, side }: Place): JsonPlace => ({ path, line, side })

const noteToJson = ({ place, note }: Note): JsonNote => ({
  side: place.side,
  path: place.path,
  line: place.line,
  note
})

/** What was not evaluated is evidence too: it is the reason why a change is only possible. */
function changeToJson(change: ReportedChange): JsonChange {
  const unknowns = change.unknowns.map(({ reason, place }) =>
    noteToJson({ place: place ?? change.place, note: `not evaluated: ${reason}` })
  )
  const { option, ...subject } = change.subject
  return {
    id: change.id,
    kind: change.kind,
    subject: option === null ? subject : { ...subject, option },
    from: change.from,
    to: change.to,
    certainty: change.certainty,
    ...(change.guarded === undefined ? {} : { guarded: change.guarded }),
    at: placeToJson(change.place),
    evidence: [...change.evidence.map(noteToJson), ...unknowns]
  }
}

export function findingToJson(finding: ReportedFinding): JsonFinding {
  return {
    ruleId: finding.ruleId,
    level: finding.level,
    changeId: finding.changeId,
    message: fullMessage(finding),
    allowedFrom: finding.allowedFrom,
    at: placeToJson(finding.place),
    waiver: finding.waiver && {
      reason: finding.waiver.reason,
      approvedBy: finding.waiver.approvedBy,
      until: finding.waiver.until
    }
  }
}

import type {
  ArtifactLocation,
  Location,
  Log,
  Notification,
  ReportingDescriptor,
  Result,
  Run,
  Suppression
} from 'sarif'
import type { Level } from '../judge/finding.js'
import { visible } from '../text/visible.js'
import { printJson } from './json.js'
import { oneLine } from './plain.js'
import type { Note, Place, Report, ReportedFinding } from './report.js'
import {
  asSentence,
  bySeverity,
  cut,
  dryRunText,
  fingerprint,
  fullMessage,
  headPlace,
  location,
  shortId
} from './words.js'

/** What is said about a rule beside its findings. */
export interface RuleHelp {
  readonly id: string
  /** One line. */
  readonly summary: string
  readonly level: Level
  /** The rule's page, Markdown without its title. */
  readonly page: string
}

export interface SarifOptions {
  /** Every rule, in the order of their ids. */
  readonly rules: readonly RuleHelp[]
  /** Address of the folder with the rules' pages, without a final slash. */
  readonly docs: string
  /** The tool's version, `major.minor.patch`. */
  readonly version: string
}

/** GitHub takes 25,000 results of a run and keeps the first 5,000. */
const MOST_RESULTS = 5000
const MOST_RELATED = 50

/** SARIF 2.1.0, one run a report. Nothing in it depends on when or where it was made. */
export function renderSarif(reports: readonly Report[], options: SarifOptions): string {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: reports.map((report) => runOf(report, options, reports.length > 1))
  }
  return `${printJson(log, 2)}\n`
}

function runOf(report: Report, options: SarifOptions, series: boolean): Run {
  const { base, head, release, policy, outcome } = report
  return {
    tool: {
      driver: {
        name: 'Rust Roadmap',
        version: options.version,
        semanticVersion: options.version,
        informationUri: options.docs.replace(/\/blob\/.*/, ''),
        rules: options.rules.map((rule) => descriptor(rule, options.docs))
      }
    },
    // Code scanning takes one run of a category; each commit of a series is a category of its own.
    automationDetails: { id: series ? `rust-roadmap/${head.id}/` : 'rust-roadmap/' },
    originalUriBaseIds: {
      SRCROOT: { description: { text: `The repository at the head, ${shortId(head.id)}.` } },
      BASE: { description: { text: `The repository at the base, ${shortId(base.id)}.` } }
    },
    columnKind: 'utf16CodeUnits',
    results: bySeverity(report.findings)
      .slice(0, MOST_RESULTS)
      .map((finding) => resultOf(finding, options)),
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          ...report.diagnostics.map(notificationOf),
          ...dryRunNotification(report)
        ]
      }
    ],
    properties: {
      base: base.id,
      head: head.id,
      release: release?.value ?? null,
      policy: policy === null ? null : oneLine(policy.path),
      outcome
    }
  }
}

function descriptor({ id, summary, level, page }: RuleHelp, docs: string): ReportingDescriptor {
  const name = id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
  return {
    id,
    // A name that is the id again would be worse than none.
    ...(name.toLowerCase() === id ? {} : { name }),
    shortDescription: { text: asSentence(summary) },
    fullDescription: { text: asSentence(summary) },
    help: { text: page, markdown: page.replace(/\]\(([\w-]+\.md)\)/g, `](${docs}/$1)`) },
    helpUri: `${docs}/${id}.md`,
    defaultConfiguration: { level },
    properties: { tags: ['rust', 'roadmap', 'build'], precision: 'high' }
  }
}

function resultOf(finding: ReportedFinding, { rules }: SarifOptions): Result {
  const shown = headPlace(finding)
  const notes: readonly Note[] = [
    ...(shown === finding.place ? [] : [{ place: finding.place, note: 'where it happened' }]),
    ...finding.evidence,
    ...(finding.milestone === null ? [] : [{ place: finding.milestone, note: 'what decides' }])
  ]
  const index = rules.findIndex(({ id }) => id === finding.ruleId)
  const mark = fingerprint(finding)
  return {
    ruleId: oneLine(finding.ruleId),
    ...(index < 0 ? {} : { ruleIndex: index }),
    level: finding.level,
    message: { text: plainText(fullMessage(finding)) },
    locations: [locationOf(shown ?? finding.place)],
    relatedLocations: notes
      .slice(0, MOST_RELATED)
      .map(({ place, note }, id) => ({ id, ...locationOf(place, note) })),
    // GitHub follows an alert by the first, which it otherwise makes from the line's text.
    partialFingerprints: { primaryLocationLineHash: `${mark}:1`, 'rustRoadmap/v1': mark },
    suppressions: suppressionsOf(finding),
    properties: { changeId: finding.changeId, allowedFrom: finding.allowedFrom }
  }
}

const suppressionsOf = ({ waiver }: ReportedFinding): Suppression[] =>
  waiver === null
    ? []
    : [
        {
          kind: 'external',
          status: 'accepted',
          justification: plainText(waiver.reason),
          properties: { until: oneLine(waiver.until), approvedBy: oneLine(waiver.approvedBy) }
        }
      ]

function locationOf(place: Place, note?: string): Location {
  const { side, line, column, endLine, endColumn, text } = place
  const where = side === 'head' ? '' : ` (${side}, ${location(place)})`
  const known = text !== undefined
  return {
    physicalLocation: {
      artifactLocation: artifactOf(place),
      region: {
        startLine: line,
        ...(known ? { startColumn: column, endLine, endColumn } : {}),
        ...(known && endLine === line ? { snippet: { text: visible(cut(text, 2000)) } } : {})
      }
    },
    ...(note === undefined ? {} : { message: { text: plainText(`${note}${where}`) } })
  }
}

/** One line in which nothing is a link: `[text](target)` would be one in a message of SARIF. */
const plainText = (text: string): string =>
  oneLine(text).replace(/[[\]](?=[^[\]]*\]\(|\()/g, '\\$&')

/** A policy may be a file outside of the repository, named by its full path. */
const artifactOf = ({ side, path }: Place): ArtifactLocation =>
  path.startsWith('/')
    ? { uri: `file://${uriOf(path)}` }
    : { uri: uriOf(path), uriBaseId: side === 'base' ? 'BASE' : 'SRCROOT' }

/** A path as a relative URI reference. A byte that is no UTF-8 is a lone surrogate in the path. */
const uriOf = (path: string): string =>
  path
    .split('/')
    .map((part) => encodeURIComponent(/\p{Cs}/u.test(part) ? visible(part) : part))
    .join('/')

function notificationOf({ code, message, place }: Report['diagnostics'][number]): Notification {
  return {
    level: 'warning',
    descriptor: { id: oneLine(code) },
    message: { text: plainText(asSentence(message)) },
    locations: [locationOf(place)]
  }
}

/** What the change's own policy would say is about the run, not about a line. */
const dryRunNotification = (report: Report): readonly Notification[] =>
  report.dryRun === undefined
    ? []
    : [
        {
          level: 'note',
          descriptor: { id: 'policy/dry-run' },
          message: { text: plainText(dryRunText(report)) }
        }
      ]

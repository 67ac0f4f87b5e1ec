import type { Level } from '../judge/finding.js'
import { oneLine } from './plain.js'
import type { Place, Report, ReportedFinding } from './report.js'
import {
  amount,
  asSentence,
  bySeverity,
  cut,
  headPlace,
  location,
  shortId,
  waiverText
} from './words.js'

/** What GitHub shows of one step: the rest is dropped without a word, so we stay below. */
export const LIMITS = { perLevel: 10, message: 4096, title: 255 } as const

/** One annotation as plain data, already within GitHub's limits; lines and columns are 1-based. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  /** One paragraph of plain text; its first sentence stands alone. */
  readonly message: string
  /** Only a line of the head side can carry an annotation; undefined shows it on the run's page. */
  readonly at:
    | {
        readonly path: string
        readonly line: number
        readonly endLine: number
        /** Only when the place ends on the line it starts on: GitHub drops columns otherwise. */
        readonly columns: { readonly start: number; readonly end: number } | undefined
      }
    | undefined
}

export interface AnnotationOptions {
  /** Address of the folder with the rules' pages, without a final slash; undefined leaves it out. */
  readonly docs?: string | undefined
}

/** The part of a report that is annotated; a state has no base. */
export interface Annotated extends Pick<Report, 'findings'> {
  readonly policy: { readonly branch: string | null } | null
  readonly base?: Report['base']
}

export const NOTICE = { error: 'error', warning: 'warning', note: 'notice' } as const

/**
 * At most ten of each level, one for each cause, errors first. When a level has more, its tenth says
 * how many more are in the summary.
 */
export function annotate(
  report: Annotated,
  options: AnnotationOptions = {}
): readonly Annotation[] {
  const causes = groupByCause(bySeverity(report.findings))
  return (['error', 'warning', 'note'] as const).flatMap((level) => {
    const ours = causes.filter(([first]) => first.level === level)
    const shown = ours.length <= LIMITS.perLevel ? ours : ours.slice(0, LIMITS.perLevel - 1)
    const annotations = shown.map((cause) => annotateCause(cause, report, options))
    return shown.length === ours.length
      ? annotations
      : [...annotations, remainder(level, ours.slice(shown.length))]
  })
}

/** How many causes have no annotation of their own, because GitHub shows no more than ten of a level. */
export function notAnnotated(report: Report): number {
  const causes = groupByCause(bySeverity(report.findings))
  return (['error', 'warning', 'note'] as const)
    .map((level) => causes.filter(([first]) => first.level === level).length)
    .reduce((sum, ours) => sum + (ours > LIMITS.perLevel ? ours - LIMITS.perLevel + 1 : 0), 0)
}

/** Findings about one cause, the gravest first; never empty. */
type Cause = readonly [ReportedFinding, ...ReportedFinding[]]

/** One cause: the same change, or the same rule at the same place. Keeps the order. */
function groupByCause(findings: readonly ReportedFinding[]): readonly Cause[] {
  const groups: [ReportedFinding, ...ReportedFinding[]][] = []
  const known = new Map<string, [ReportedFinding, ...ReportedFinding[]]>()
  for (const finding of findings) {
    const { side, path, line, column } = finding.place
    const keys = [JSON.stringify([finding.ruleId, side, path, line, column])]
    if (finding.changeId !== null) keys.push(finding.changeId)
    const group = keys.map((key) => known.get(key)).find((found) => found !== undefined)
    if (group !== undefined) group.push(finding)
    const target = group ?? [finding]
    if (group === undefined) groups.push(target)
    for (const key of keys) known.set(key, target)
  }
  return groups
}

function annotateCause(cause: Cause, report: Annotated, options: AnnotationOptions): Annotation {
  const [finding, ...others] = cause
  const anchor = findAnchor(finding)
  const also = others.map(({ ruleId, headline }) => asSentence(`${ruleId}: ${headline}`))
  const parts = [
    cut(clean(finding.happened || finding.headline), 1300),
    cut(clean(quoteElsewhere(finding, anchor)), 500),
    cut(clean(finding.why), 600),
    cut(clean(roadmapPlace(finding, report)), 300),
    finding.fix === '' ? '' : `Fix: ${cut(clean(finding.fix), 600)}`,
    finding.waiver === null ? '' : cut(clean(`Waived ${waiverText(finding)}`), 300),
    also.length === 0 ? '' : `Also: ${cut(clean(also.join(' ')), 300)}`,
    finding.changeId === null ? '' : clean(`Id: ${cut(finding.changeId, 40)}`),
    options.docs === undefined ? '' : `Docs: ${options.docs}/${oneLine(finding.ruleId)}.md`
  ]
  return {
    level: NOTICE[finding.level],
    title: cut(oneLine(`${finding.ruleId}: ${finding.headline}`), LIMITS.title),
    message: cut(parts.filter(Boolean).join(' '), LIMITS.message),
    at: anchor === undefined ? undefined : placeToAnchor(anchor)
  }
}

const clean = (text: string): string => asSentence(oneLine(text))

/** Where it can be shown, or evidence that survives in the same file. */
function findAnchor(finding: ReportedFinding): Place | undefined {
  const { side, path } = finding.place
  // A path that has to be spelled out names no file that GitHub could show.
  if (side === 'policy' || oneLine(path) !== path) return undefined
  return (
    headPlace(finding) ??
    finding.evidence.find(({ place }) => place.side === 'head' && place.path === path)?.place
  )
}

export function placeToAnchor({ path, line, column, endLine, endColumn }: Place): Annotation['at'] {
  const columns =
    endLine === line ? { start: column, end: Math.max(column, endColumn - 1) } : undefined
  return { path, line, endLine: Math.max(line, endLine), columns }
}

/** Where the finding is, when the annotation cannot sit there: the path and what the line says. */
function quoteElsewhere(finding: ReportedFinding, anchor: Place | undefined): string {
  if (anchor === finding.place) return ''
  const { place } = finding
  const where = `${place.side === 'base' ? 'At base, ' : 'At '}${location(place)}`
  const text = place.text?.trim() ?? ''
  return text === '' ? where : `${where}: “${cut(text, 300)}”`
}

function roadmapPlace(finding: ReportedFinding, { policy, base }: Annotated): string {
  const { milestone, place } = finding
  if (milestone === null || milestone === place) return ''
  const branch = policy?.branch
  const compared = base === undefined ? '' : `; compared with base ${shortId(base.id)}`
  const on = branch === null || branch === undefined ? '' : ` for branch ${branch}`
  return `Roadmap${on}: ${location(milestone)}${compared}`
}

/** Stands for everything of one level that has no room. */
function remainder(level: Level, causes: readonly Cause[]): Annotation {
  const title = `${amount(causes.length, `more ${level}`)} in the job summary`
  const names = causes.map(([finding]) =>
    asSentence(`${location(finding.place)} ${finding.ruleId}: ${finding.headline}`)
  )
  return {
    level: NOTICE[level],
    title,
    message: cut(`${title}. ${names.map(oneLine).join(' ')}`, LIMITS.message),
    at: undefined
  }
}

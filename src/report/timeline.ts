import { compareVersions } from '../text/version.js'
import type { Report } from './report.js'

/** What Mermaid's timeline takes as plain text: no colons, semicolons, hashes, quotes or markup. */
const plain = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N} .,+()_-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 60) || 'unnamed'

/** A word at the start of a line that Mermaid would take for a command of its own. */
const period = (text: string): string =>
  plain(text).replace(/^(section|title|timeline|accTitle|accDescr)\b/i, 'release $1')

/** The most milestones drawn; a roadmap has a handful. */
const MOST = 30

/** A release of the roadmap, or the one between two of them where the branch is. Not escaped. */
export interface RoadmapStep {
  readonly release: string
  /** null for the step that stands only for "you are here". */
  readonly name: string | null
  readonly rust: string | null
  readonly here: boolean
}

/** The roadmap in order with "you are here"; empty without milestones or without a release. */
export function roadmapSteps({ policy, release }: Report): readonly RoadmapStep[] {
  return release === null ? [] : stepsOf(policy?.milestones ?? [], release.value)
}

/** Milestones in order with "you are here"; empty without milestones. */
export function stepsOf(
  milestones: readonly {
    readonly name: string
    readonly from: string
    readonly rust: string | null
  }[],
  here: string
): readonly RoadmapStep[] {
  if (milestones.length === 0) return []
  const steps: RoadmapStep[] = []
  let placed = false
  const standing: RoadmapStep = { release: here, name: null, rust: null, here: true }
  for (const { name, from, rust } of milestones.slice(0, MOST)) {
    const order = from === 'never' ? 1 : compareVersions(from, here)
    const later = order > 0
    if (later && !placed) steps.push(standing)
    const now: boolean = order === 0 && !placed
    placed = placed || later || now
    steps.push({ release: from, name, rust, here: now })
  }
  return placed ? steps : [...steps, standing]
}

/** The roadmap as a Mermaid timeline with "you are here"; undefined without milestones. */
export function renderTimeline(report: Report): readonly string[] | undefined {
  const steps = roadmapSteps(report)
  return steps.length === 0 ? undefined : mermaid(steps)
}

/** The lines of a Mermaid timeline. */
export function mermaid(steps: readonly RoadmapStep[]): readonly string[] {
  const lines = steps.map(({ release, name, rust, here }) => {
    const events = [
      ...(name === null ? [] : [plain(name)]),
      ...(rust === null ? [] : [`Rust ${plain(rust)}`]),
      ...(here ? ['you are here'] : [])
    ]
    return `    ${period(release)} : ${events.join(' : ')}`
  })
  return ['timeline', '    title Rust roadmap', ...lines]
}

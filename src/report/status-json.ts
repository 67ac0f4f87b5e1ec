import { findingToJson, placeToJson, printJson, SCHEMA_VERSION } from './json.js'
import type { Place } from './report.js'
import type { StatusReport } from './status.js'

/** Two-space indented JSON with a final line break; docs/commands.md has the names. */
export function renderStatusJson(report: StatusReport): string {
  const { revision, project, release, cutting, policy, components } = report
  return `${printJson(
    {
      schemaVersion: SCHEMA_VERSION,
      project,
      revision: revision.id,
      release: {
        value: release.value,
        scheme: release.scheme,
        evidence: release.evidence.map(({ place, note }) => ({
          path: place.path,
          line: place.line,
          note
        }))
      },
      cutting,
      policy: { path: policy.path, branch: policy.branch, mode: policy.mode },
      systems: report.systems,
      milestones: report.milestones.map(withAt),
      components: { allowed: components.allowed, list: components.list.map(withAt) },
      floors: report.floors.map(({ copies, ...floor }) => ({
        ...withAt(floor),
        copies: copies.map(withAt)
      })),
      findings: report.findings.map(findingToJson),
      overdue: report.overdue.map(withAt),
      diagnostics: report.diagnostics.map(withAt),
      outcome: report.outcome
    },
    2
  )}\n`
}

const withAt = <T extends { readonly place: Place }>({ place, ...rest }: T) => ({
  ...rest,
  at: placeToJson(place)
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import type { Report } from '../../src/report/report.js'
import { renderSarif } from '../../src/report/sarif.js'
import { aboutTool } from '../../src/run/about.js'
import {
  CHANGES_ONLY,
  EARLY,
  FAIL,
  HEAD,
  HIDDEN,
  many,
  OPTION_BASE,
  PASS,
  place,
  poison,
  WARN
} from './samples.js'

const about = aboutTool()
const sarif = (...reports: readonly Report[]) => JSON.parse(renderSarif(reports, about))

/** The official schema is of JSON Schema's draft 4, of which it uses nothing that later drafts changed but `id`. */
function validator(): (value: unknown) => unknown {
  const text = readFileSync('__tests__/fixtures/sarif/sarif-2.1.0-rtm.5.json', 'utf8')
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(text)
  const validate = new Ajv({
    unicodeRegExp: false,
    strict: false,
    allErrors: true,
    formats: {
      uri: /^[a-z][a-z\d+.-]*:/i,
      'uri-reference': /^[^\s<>"{}|\\^`]*$/,
      'date-time': true
    }
  }).compile(schema)
  return (value) => {
    validate(value)
    return validate.errors
  }
}

describe('SARIF', () => {
  const errors = validator()
  const waived = {
    ...FAIL,
    findings: [
      { ...EARLY, waiver: { reason: 'see [the plan](1)', approvedBy: '@ann', until: '2027-01-01' } }
    ]
  }

  it('is accepted by the official schema, which does reject a broken one', () => {
    for (const report of [PASS, FAIL, WARN, CHANGES_ONLY, waived, many(30)]) {
      expect(errors(sarif(report))).toBeNull()
      expect(errors(sarif(poison(report)))).toBeNull()
    }
    expect(errors(sarif(PASS, FAIL, WARN))).toBeNull()
    expect(errors({ version: '2.1.0', runs: [{ tool: {} }] })).not.toBeNull()
  })

  it('has the finding with its level, place, evidence and a fingerprint that knows no lines', () => {
    const [run] = sarif(FAIL).runs
    const [result] = run.results
    expect(result).toMatchObject({
      ruleId: 'rust-support-early',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'meson_options.txt', uriBaseId: 'SRCROOT' },
            region: { startLine: 12, startColumn: 40, endLine: 12, endColumn: 46 }
          }
        }
      ],
      suppressions: []
    })
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe('rust-support-early')
    expect(result.message.text).toMatch(/^Rust looked for by default too early/)
    const places = result.relatedLocations.map(
      (one: { message: { text: string } }) => one.message.text
    )
    expect(places).toEqual([
      'the default was disabled (base, meson_options.txt:10)',
      'what decides (policy, .github/rust-roadmap.yml:14)'
    ])
    const moved = { ...EARLY, place: { ...EARLY.place, line: 99, endLine: 99 } }
    const [there] = sarif({ ...FAIL, findings: [moved] }).runs[0].results
    expect(there.partialFingerprints).toEqual(result.partialFingerprints)
    const other = sarif({ ...FAIL, findings: [{ ...EARLY, ruleId: 'undecidable' }] }).runs[0]
    expect(other.results[0].partialFingerprints).not.toEqual(result.partialFingerprints)
  })

  it('has a page, a level and an address for each rule', () => {
    for (const rule of sarif(PASS).runs[0].tool.driver.rules) {
      expect(rule.help.markdown).toContain('## How to fix it')
      expect(rule.help.markdown).not.toMatch(/\]\((?!https:)/)
      expect(rule.helpUri).toBe(`${about.docs}/${rule.id}.md`)
      expect(rule.defaultConfiguration.level).toMatch(/^(error|warning|note)$/)
    }
  })

  it('shows what is gone at the line that survives', () => {
    const survivor = place('head', 'meson_options.txt', 9, 'kept')
    const finding = { ...EARLY, place: OPTION_BASE, survivor }
    const [result] = sarif({ ...FAIL, findings: [finding] }).runs[0].results
    expect(result.locations[0].physicalLocation.region.startLine).toBe(9)
    expect(result.relatedLocations[0].message.text).toBe(
      'where it happened (base, meson_options.txt:10)'
    )
  })

  it('suppresses what is waived, tells what could not be read, keeps commits of a series apart', () => {
    expect(sarif(waived).runs[0].results[0].suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'see \\[the plan\\](1)',
        properties: { until: '2027-01-01', approvedBy: '@ann' }
      }
    ])
    expect(sarif(WARN).runs[0].invocations).toEqual([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          expect.objectContaining({ level: 'warning', descriptor: { id: 'meson/parse' } })
        ]
      }
    ])
    const ids = sarif(PASS, { ...FAIL, head: { ...FAIL.head, id: 'd'.repeat(40) } }).runs.map(
      (run: { automationDetails: { id: string } }) => run.automationDetails.id
    )
    expect(ids).toEqual([`rust-roadmap/${HEAD}/`, `rust-roadmap/${'d'.repeat(40)}/`])
  })

  it('shows nothing hidden and no path that leaves the repository raw', () => {
    expect(renderSarif([poison(FAIL)], about)).not.toMatch(HIDDEN)
    const odd = { ...EARLY, place: place('head', 'a b/ü\uDC80%/x.build', 1, 'x') }
    const [result] = sarif({ ...FAIL, findings: [odd] }).runs[0].results
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe(
      'a%20b/%C3%BC%5Cx80%25/x.build'
    )
  })
})

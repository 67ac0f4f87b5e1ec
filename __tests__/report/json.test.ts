import { describe, expect, it } from '@jest/globals'
import { renderJson, renderJsonLine } from '../../src/report/json.js'
import {
  BASE,
  CHANGES_ONLY,
  FAIL,
  HEAD,
  HIDDEN,
  HOSTILE,
  POSSIBLE,
  poison,
  WARN
} from './samples.js'

describe('the JSON report', () => {
  it('has the shape that scripts rely on', () => {
    expect(JSON.parse(renderJson(FAIL))).toEqual({
      schemaVersion: 1,
      base: BASE,
      head: HEAD,
      release: {
        value: '9.2',
        scheme: 'qemu',
        evidence: [{ path: 'VERSION', line: 1, note: 'says 9.1.50' }]
      },
      changes: [
        {
          id: 'rr-7f3a91c04b2e',
          kind: 'rust-support-raised',
          subject: {
            buildSystem: 'meson',
            profile: 'default',
            component: null,
            tool: null,
            target: null
          },
          from: 'opt-in',
          to: 'auto',
          certainty: 'proven',
          at: { path: 'meson_options.txt', line: 12, side: 'head' },
          evidence: [
            { side: 'base', path: 'meson_options.txt', line: 10, note: 'the default was disabled' }
          ]
        },
        {
          id: 'rr-000000000001',
          kind: 'floor-raised',
          subject: {
            buildSystem: 'meson',
            profile: null,
            component: null,
            tool: 'rustc',
            target: null
          },
          from: '1.77.0',
          to: '1.83.0',
          certainty: 'proven',
          guarded: true,
          at: { path: 'meson.build', line: 90, side: 'head' },
          evidence: []
        }
      ],
      findings: [
        {
          ruleId: 'rust-support-early',
          level: 'error',
          changeId: 'rr-7f3a91c04b2e',
          message:
            'Rust looked for by default too early, allowed from 10.0, this is 9.2. ' +
            "meson: option 'rust' changes from disabled to auto, so a plain build uses Rust where it is found. " +
            'The milestone "Rust by default" starts at 10.0. ' +
            "Keep value: 'disabled' until 10.0 opens, or move the milestone in a change of its own.",
          allowedFrom: '10.0',
          at: { path: 'meson_options.txt', line: 12, side: 'head' },
          waiver: null
        }
      ],
      diagnostics: [],
      outcome: 'fail'
    })
  })
  it('gives null for a release that nobody asked for', () => {
    expect(JSON.parse(renderJson(CHANGES_ONLY))).toMatchObject({ release: null, findings: [] })
  })
  it('gives what was not evaluated as evidence', () => {
    const [change] = JSON.parse(renderJson(WARN)).changes
    const at = { side: 'head', path: 'meson.build', line: 40 }
    expect(POSSIBLE.evidence).toEqual([])
    expect(change.evidence).toEqual([
      { ...at, note: 'not evaluated: the result of run_command()' },
      { ...at, note: 'not evaluated: a file that was not read' }
    ])
  })
  it('names the option of a change that has one', () => {
    const subject = { ...POSSIBLE.subject, option: 'rust' }
    const [change] = JSON.parse(
      renderJson({ ...WARN, changes: [{ ...POSSIBLE, subject }] })
    ).changes
    expect(change.subject.option).toBe('rust')
  })
  it('carries diagnostics with their place', () => {
    expect(JSON.parse(renderJson(WARN)).diagnostics).toEqual([
      {
        code: 'meson/parse',
        message: "expected ')'",
        at: { path: 'hw/meson.build', line: 3, side: 'head' }
      }
    ])
  })
  it('keeps the order of the names and fits on one line for JSON Lines', () => {
    expect(Object.keys(JSON.parse(renderJson(FAIL)))).toEqual([
      'schemaVersion',
      'base',
      'head',
      'release',
      'changes',
      'findings',
      'diagnostics',
      'outcome'
    ])
    expect(renderJsonLine(FAIL).indexOf('\n')).toBe(renderJsonLine(FAIL).length - 1)
    expect(JSON.parse(renderJsonLine(FAIL))).toEqual(JSON.parse(renderJson(FAIL)))
  })
  it('escapes what a terminal acts upon, and still means the same', () => {
    const text = renderJson(poison(FAIL))
    expect(text).not.toMatch(HIDDEN)
    expect(JSON.parse(text).findings[0].ruleId).toBe(HOSTILE)
  })
})

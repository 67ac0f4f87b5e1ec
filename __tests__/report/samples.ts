import type { Place, Report, ReportedChange, ReportedFinding } from '../../src/report/report.js'

export const BASE = 'b'.repeat(40)
export const HEAD = 'c'.repeat(40)

/** A place whose columns cover `marked` in `text`. */
export function place(
  side: Place['side'],
  path: string,
  line: number,
  text?: string,
  marked: string = text ?? ''
): Place {
  const column = text === undefined ? 1 : text.indexOf(marked) + 1
  return { side, path, line, column, endLine: line, endColumn: column + marked.length, text }
}

export const OPTION_HEAD = place(
  'head',
  'meson_options.txt',
  12,
  "option('rust', type: 'feature', value: 'auto')",
  "'auto'"
)
export const OPTION_BASE = place(
  'base',
  'meson_options.txt',
  10,
  "option('rust', type: 'feature', value: 'disabled')",
  "'disabled'"
)
export const MILESTONE = place(
  'policy',
  '.github/rust-roadmap.yml',
  14,
  '    from: "10.0"',
  '"10.0"'
)

export const RAISED: ReportedChange = {
  id: 'rr-7f3a91c04b2e',
  kind: 'rust-support-raised',
  subject: {
    buildSystem: 'meson',
    profile: 'default',
    component: null,
    tool: null,
    target: null,
    option: null
  },
  from: 'opt-in',
  to: 'auto',
  certainty: 'proven',
  guarded: undefined,
  place: OPTION_HEAD,
  evidence: [{ place: OPTION_BASE, note: 'the default was disabled' }],
  unknowns: [],
  sentence: 'meson: Rust support rises from opt-in to auto.'
}

export const FLOOR: ReportedChange = {
  id: 'rr-000000000001',
  kind: 'floor-raised',
  subject: {
    buildSystem: 'meson',
    profile: null,
    component: null,
    tool: 'rustc',
    target: null,
    option: null
  },
  from: '1.77.0',
  to: '1.83.0',
  certainty: 'proven',
  guarded: true,
  place: place(
    'head',
    'meson.build',
    90,
    "if rustc.version().version_compare('<1.83.0')",
    '1.83.0'
  ),
  evidence: [],
  unknowns: [],
  sentence: 'The floor of rustc rises from 1.77.0 to 1.83.0 where Rust is on.'
}

export const EARLY: ReportedFinding = {
  ruleId: 'rust-support-early',
  level: 'error',
  changeId: RAISED.id,
  headline: 'Rust looked for by default too early, allowed from 10.0, this is 9.2',
  happened:
    "meson: option 'rust' changes from disabled to auto, so a plain build uses Rust where it is found.",
  why: 'The milestone "Rust by default" starts at 10.0.',
  fix: "Keep value: 'disabled' until 10.0 opens, or move the milestone in a change of its own.",
  allowedFrom: '10.0',
  place: OPTION_HEAD,
  milestone: MILESTONE,
  evidence: [{ place: OPTION_BASE, note: 'the default was disabled' }],
  survivor: null,
  waiver: null
}

export const UNDECIDABLE: ReportedFinding = {
  ruleId: 'undecidable',
  level: 'warning',
  changeId: 'rr-000000000002',
  headline: 'Rust may have become mandatory, which could not be decided',
  happened: 'meson: support was opt-in and is now somewhere from opt-in to mandatory.',
  why: 'The roadmap allows no more than opt-in before 10.0.',
  fix: 'Look at the construct named.',
  allowedFrom: '10.0',
  place: place(
    'head',
    'meson.build',
    40,
    "if run_command('probe').returncode() == 0",
    'run_command'
  ),
  milestone: null,
  evidence: [],
  survivor: null,
  waiver: null
}

export const POSSIBLE: ReportedChange = {
  ...RAISED,
  id: 'rr-000000000002',
  to: 'opt-in..mandatory',
  certainty: 'possible',
  place: UNDECIDABLE.place,
  evidence: [],
  unknowns: [
    { reason: 'the result of run_command()', place: UNDECIDABLE.place },
    { reason: 'a file that was not read', place: undefined }
  ],
  sentence: 'meson: Rust support may rise from opt-in to mandatory.'
}

/** Nothing changed. */
export const PASS: Report = {
  base: { id: BASE, origin: "merge commit's first parent" },
  head: { id: HEAD, origin: 'merge commit' },
  release: {
    value: '9.2',
    scheme: 'qemu',
    evidence: [{ place: place('base', 'VERSION', 1, '9.1.50'), note: 'says 9.1.50' }]
  },
  policy: {
    path: '.github/rust-roadmap.yml',
    origin: 'tip of target branch master (bbbbbbbbbb)',
    branch: 'master',
    mode: 'enforce',
    milestones: [
      { name: 'Rust is available', from: '9.2', rust: 'opt-in', reached: true },
      { name: 'Rust by default', from: '10.0', rust: 'auto', reached: false },
      { name: 'Pure Rust', from: 'never', rust: 'sole', reached: false }
    ]
  },
  changes: [],
  findings: [],
  states: [
    { buildSystem: 'meson', profile: 'default', base: 'opt-in', head: 'opt-in', allowed: 'opt-in' }
  ],
  diagnostics: [],
  outcome: 'pass',
  reproduce: `rust-roadmap check --base ${BASE.slice(0, 10)} --head ${HEAD.slice(0, 10)}`
}

/** One error and one change that is allowed. */
export const FAIL: Report = {
  ...PASS,
  changes: [RAISED, FLOOR],
  findings: [EARLY],
  states: [
    { buildSystem: 'meson', profile: 'default', base: 'opt-in', head: 'auto', allowed: 'opt-in' }
  ],
  outcome: 'fail'
}

/** A possible change, and something that could not be read. */
export const WARN: Report = {
  ...PASS,
  changes: [POSSIBLE],
  findings: [UNDECIDABLE],
  diagnostics: [
    {
      code: 'meson/parse',
      message: "expected ')'",
      place: place('head', 'hw/meson.build', 3, 'foo(', '(')
    }
  ],
  outcome: 'warn'
}

/** `changes`: no policy was asked for. */
export const CHANGES_ONLY: Report = {
  ...PASS,
  release: null,
  policy: null,
  changes: [RAISED, FLOOR],
  states: [
    { buildSystem: 'meson', profile: 'default', base: 'opt-in', head: 'auto', allowed: null }
  ],
  reproduce: null
}

/** `count` errors, each with a cause of its own, and as many warnings. */
export function many(count: number): Report {
  const numbers = Array.from({ length: count }, (_, i) => i + 1)
  const at = (line: number): Place => place('head', 'meson.build', line, `line ${line}`)
  return {
    ...PASS,
    findings: numbers.flatMap((n) => [
      {
        ...EARLY,
        changeId: `rr-${String(n).padStart(12, '0')}`,
        place: at(n),
        headline: `Error ${n}`
      },
      { ...UNDECIDABLE, changeId: null, place: at(1000 + n), headline: `Warning ${n}` }
    ]),
    outcome: 'fail'
  }
}

/** What an attacker would put into any string that comes from a repository. */
export const HOSTILE =
  '::error::pwn\r\n##[error]x %0A,: `|`<img src=x onerror=y>@team #1 https://evil.example www.evil.example [a](b) \u001B[31m\u202Eabc\u009B31m\u2066\u0000\uD800```\n</details>| --> $$ **b** __c__ ~~d~~ :smile: \\'

/** The report with every string, wherever it is, replaced by the hostile one. */
export function poison(report: Report): Report {
  const closed = new Set(['level', 'side', 'outcome', 'mode', 'kind', 'certainty'])
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return closed.has(key) ? value : HOSTILE
    if (Array.isArray(value)) return value.map((item) => walk(item, key))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, walk(v, k)]))
  }
  return walk(report, '') as Report
}

/** Everything that a terminal or a reader's eye could be fooled by, besides the line break. */
export const HIDDEN = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

import type { Problem } from '../policy/load.js'
import { messageOf, renderProblems } from '../policy/render-problems.js'
import { renderCommand } from '../report/github.js'
import { LineIndex } from '../text/line-index.js'
import { visible } from '../text/visible.js'

/** What became of one file. */
export type Verdict = { readonly file: string } & (
  | { readonly kind: 'valid'; readonly milestones: number }
  | { readonly kind: 'invalid'; readonly text: string; readonly problems: readonly Problem[] }
  | { readonly kind: 'unreadable'; readonly message: string }
)

/** How the verdicts are laid out. */
export const VALIDATE_FORMATS: Readonly<Record<string, (all: readonly Verdict[]) => string>> = {
  text: (all) => all.map((verdict) => `${asText(verdict)}\n`).join(''),
  gcc: (all) => faultsIn(all).map(asGcc).join(''),
  github: (all) => faultsIn(all).map(asCommand).join(''),
  json: (all) => `${JSON.stringify({ schemaVersion: 1, files: all.map(asPlain) }, null, 2)}\n`
}

function asText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'valid':
      return `${visible(verdict.file)}: valid, ${verdict.milestones} milestones`
    case 'invalid':
      return renderProblems(verdict.problems, verdict.text)
    case 'unreadable':
      return `${visible(verdict.file)}: ${visible(verdict.message)}`
  }
}

/** One thing that is wrong; lines and columns count from 1, in UTF-16 units. */
interface Fault {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  /** The first column behind it. */
  readonly endColumn: number
  readonly message: string
}

const faultsIn = (all: readonly Verdict[]): readonly Fault[] => all.flatMap(faultsOf)

function faultsOf(verdict: Verdict): readonly Fault[] {
  const { file } = verdict
  if (verdict.kind === 'valid') return []
  if (verdict.kind === 'unreadable')
    return [{ file, line: 1, column: 1, endLine: 1, endColumn: 1, message: verdict.message }]
  const index = new LineIndex(verdict.text)
  return verdict.problems.map((problem) => {
    const [start, end] = [index.position(problem.span.start), index.position(problem.span.end)]
    return {
      file,
      ...start,
      endLine: end.line,
      endColumn: end.column,
      message: messageOf(problem)
    }
  })
}

/** As compilers print it, one line each: editors and problem matchers read it without being taught. */
const asGcc = ({ file, line, column, message }: Fault): string =>
  `${visible(file)}:${line}:${column}: error: ${visible(message)}\n`

function asCommand({ file, line, column, endLine, endColumn, message }: Fault): string {
  // The runner drops columns where the lines differ.
  const columns = line === endLine ? { start: column, end: endColumn } : undefined
  const at = { path: file, line, endLine, columns }
  return `${renderCommand({ level: 'error', title: 'Rust roadmap: the policy is not valid', message, at })}\n`
}

const asPlain = (verdict: Verdict) => ({
  path: verdict.file,
  valid: verdict.kind === 'valid',
  milestones: verdict.kind === 'valid' ? verdict.milestones : null,
  problems: faultsOf(verdict).map(({ file: _, ...fault }) => fault)
})

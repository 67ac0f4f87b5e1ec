import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RuleHelp, SarifOptions } from '../report/sarif.js'
import { RULES } from '../rules/index.js'
import { shippedFile } from './shipped-file.js'

/** Where the rules' pages of the newest version can be read. */
export const DOCS =
  'https://github.com/rust-roadmap/rust-roadmap-action/blob/v1/docs/rules' as const

/** What SARIF says about the tool itself: its version and its rules with their pages. */
export const aboutTool = (docs: string = DOCS): SarifOptions => ({
  docs,
  version: version(),
  rules: [...RULES].sort((a, b) => (a.id < b.id ? -1 : 1)).map(helpOf)
})

function helpOf({ id, summary, level }: (typeof RULES)[number]): RuleHelp {
  const page = read(`docs/rules/${id}.md`)?.replace(/^# .*\n+/, '')
  return { id, summary, level, page: page ?? summary }
}

function version(): string {
  // Beside each bundle lies a package.json of its own; the manifest is where the project's is.
  const manifest = join(dirname(shippedFile('action.yml')), 'package.json')
  const found = /"version": "(\d+\.\d+\.\d+)"/.exec(read(manifest) ?? '')
  return found?.[1] ?? '0.0.0'
}

/** A shipped file's text; undefined when somebody took the bundle alone. */
function read(path: string): string | undefined {
  try {
    return readFileSync(shippedFile(path), 'utf8')
  } catch {
    return undefined
  }
}

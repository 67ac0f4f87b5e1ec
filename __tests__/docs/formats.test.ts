import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { renderCheckpatch } from '../../src/report/checkpatch.js'
import { renderCodeQuality } from '../../src/report/code-quality.js'
import { renderGithub } from '../../src/report/github.js'
import { renderJson } from '../../src/report/json.js'
import { renderSarif } from '../../src/report/sarif.js'
import { renderJsonSummary } from '../../src/report/series.js'
import { aboutTool } from '../../src/run/about.js'
import { fill } from '../../tools/generate-docs.js'
import { FAIL } from '../report/samples.js'

const block = (language: string, text: string): string =>
  `\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`

/** The part of the log that is about the report; the rules' pages are left out. */
function sarif(): string {
  const [run] = JSON.parse(renderSarif([FAIL], aboutTool())).runs
  const { tool: _tool, ...rest } = run
  // The place among all rules moves with every new rule.
  for (const result of rest.results) delete result.ruleIndex
  return JSON.stringify(rest, undefined, 2)
}

// UPDATE_CASES=1 writes the examples anew; read the difference then.
it('docs/formats.md shows every format as it is', () => {
  const path = 'docs/formats.md'
  const page = readFileSync(path, 'utf8')
  const made = fill(page, {
    'example-json': block('json', renderJson(FAIL)),
    'example-summary': block(
      'json',
      renderJsonSummary({ steps: 40, shown: 1 }, [{ outcome: 'fail' }])
    ),
    'example-github': block('text', renderGithub(FAIL)),
    'example-sarif': block('json', sarif()),
    'example-code-quality': block('json', renderCodeQuality([FAIL])),
    'example-checkpatch': block('text', renderCheckpatch([FAIL]))
  })
  if (process.env['UPDATE_CASES'] === '1') writeFileSync(path, made)
  else expect(page).toBe(made)
})

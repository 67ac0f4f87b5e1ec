// Asks other people's programs about our reports, which is too much for a test: the SARIF multitool with GitHub's
// rules, and Mermaid's own parser. They are brought by npm into a folder of their own (400 MB) and taken away again:
//   node --import tsx tools/peers.ts
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { FAIL, many, PASS, poison, WARN } from '../__tests__/report/samples.js'
import type { Report } from '../src/report/report.js'
import { renderSarif } from '../src/report/sarif.js'
import { renderTimeline } from '../src/report/timeline.js'
import { aboutTool } from '../src/run/about.js'

const PACKAGES = ['@microsoft/sarif-multitool@5.7.0', 'mermaid@11.17.2', 'jsdom@29.1.1']
/** What we leave as it is: addresses cannot be asked here, and our rules have words for names. */
const KNOWN = /SARIF(2002|2003|2006|2009|2011|2012)/

const REPORTS: readonly Report[] = [PASS, FAIL, WARN, many(30)].flatMap((one) => [one, poison(one)])
const folder = mkdtempSync(join(tmpdir(), 'peers-'))
const problems: string[] = []
try {
  const made = spawnSync('npm', ['install', '--prefix', folder, '--ignore-scripts', ...PACKAGES], {
    stdio: ['ignore', 'ignore', 'inherit']
  })
  if (made.status !== 0) throw new Error('the programs could not be installed')
  problems.push(...sarif(), ...mermaid())
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(problems.join('\n') || `${REPORTS.length} reports, accepted by both`)
process.exitCode = problems.length > 0 ? 1 : 0

function sarif(): readonly string[] {
  const program = join(folder, 'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool')
  chmodSync(program, 0o755)
  return [...REPORTS.map((one) => [one]), [PASS, { ...FAIL, head: WARN.base }]].flatMap(
    (reports, i) => {
      const file = join(folder, `${i}.sarif`)
      writeFileSync(file, renderSarif(reports, aboutTool()))
      const asked = spawnSync(
        program,
        ['validate', file, '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning;Note'],
        { encoding: 'utf8', env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } }
      )
      const said = asked.stdout.split('\n')
      if (!said.some((line) => line.startsWith('Analysis completed successfully')))
        return [`multitool: ${asked.stdout}${asked.stderr}`]
      return said.filter((line) => / (error|warning|note) /.test(line) && !KNOWN.test(line))
    }
  )
}

function mermaid(): readonly string[] {
  const texts = REPORTS.flatMap((report) => renderTimeline(report)?.join('\n') ?? [])
  const script = join(folder, 'parse.mjs')
  writeFileSync(
    script,
    `import { JSDOM } from 'jsdom'
const { window } = new JSDOM('<body></body>')
Object.assign(globalThis, { window, document: window.document })
const { default: mermaid } = await import('mermaid')
const refused = async (text) => mermaid.parse(text).then(() => false, String)
if ((await refused('timeline\\n  a :::\\n---')) === false) console.log('mermaid accepts anything')
for (const text of ${JSON.stringify(texts)}) {
  const why = await refused(text)
  if (why !== false) console.log('mermaid: ' + why + ' in ' + text)
}
`
  )
  const asked = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  return `${asked.stdout}${asked.status === 0 ? '' : asked.stderr}`.split('\n').filter(Boolean)
}

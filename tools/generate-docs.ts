// Writes the tables of inputs and outputs between the markers `<!-- inputs -->` and `<!-- /inputs -->`
// (and `outputs`) from action.yml, the commands and their options between those of `commands`, what the demo prints
// between those of `demo`, and a published roadmap as example. With --check nothing is written: stale tables are named.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { parse } from 'yaml'
import { COMMANDS } from '../src/cli/main.js'
import { loadPolicy } from '../src/policy/load.js'
import { roadmapContent } from '../src/report/roadmap/content.js'
import { embed } from '../src/report/roadmap/embed.js'
import { markdownBlocks } from '../src/report/roadmap/markdown.js'
import { roadmapPage } from '../src/run/roadmap-page.js'
import { shippedTables } from '../src/run/tables.js'

const PAGES = ['README.md', 'docs/inputs.md', 'docs/command-line.md', 'docs/roadmap-page.md']

type Entries = Record<string, { description: string; default?: string }>

/** The tables of an action.yml, by the name of their markers. */
export function tables(manifest: string): Record<'inputs' | 'outputs', string> {
  const { inputs, outputs } = parse(manifest) as { inputs: Entries; outputs: Entries }
  const rows = (entries: Entries, withDefault: boolean): string[] =>
    Object.entries(entries).map(([name, { description, default: value }]) => {
      const cells = [`\`${name}\``, cell(description)]
      if (withDefault) cells.push(value === undefined ? '' : `\`${cell(value)}\``)
      return `| ${cells.join(' | ')} |`
    })
  return {
    inputs: ['| input | meaning | default |', '| --- | --- | --- |', ...rows(inputs, true)].join(
      '\n'
    ),
    outputs: ['| output | meaning |', '| --- | --- |', ...rows(outputs, false)].join('\n')
  }
}

const cell = (text: string): string => text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|')

/** Every command with its options. */
function commands(): string {
  const sections = COMMANDS.map(({ name, summary, operands, options }) => {
    const rows = Object.entries(options).map(([option, { value, multiple, summary }]) => {
      const taken = value === undefined ? '' : ` ${cell(value)}`
      return `| \`--${option}${taken}\`${multiple === true ? ', more than once' : ''} | ${cell(summary)} |`
    })
    const table = rows.length === 0 ? [] : ['', '| option | meaning |', '| --- | --- |', ...rows]
    return [`## ${name}${operands === '' ? '' : ` ${operands}`}`, '', summary, ...table].join('\n')
  })
  return `\n${sections.join('\n\n')}\n`
}

/** The page with what stands between its markers replaced; a page without markers stays as it is. */
export function fill(page: string, made: Record<string, string>): string {
  return Object.entries(made).reduce((text, [name, table]) => {
    const between = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`)
    return text.replace(between, (_, start: string, end: string) => `${start}${table}\n${end}`)
  }, page)
}

/** What `npm start` prints, from the committed bundle; nothing where there is none yet. */
function demo(): Record<string, string> {
  if (!existsSync('dist/cli/index.js')) return {}
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli/index.js', 'demo'], {
    encoding: 'utf8'
  })
  // A bundle older than the tables of the policy cannot run it: an empty demo is nothing to publish.
  if (status !== 0) throw new Error(`the demo does not run; build first: ${stderr}`)
  return { demo: `\`\`\`\n${stdout.replace(/the file .*policy/g, 'the file policy')}\`\`\`` }
}

/** A page with the markers of a published roadmap gets that of policy/qemu.yml, as of release 10.2. */
function published(page: string): string {
  const path = 'policy/qemu.yml'
  const loaded = loadPolicy(readFileSync(path, 'utf8'), path)
  if (!loaded.ok) return page
  // The floor of 10.2.
  const world = { tables: shippedTables(), floors: new Map([['rustc', '1.83.0']]) }
  const shown = roadmapPage(loaded, { path, release: '10.2', world, tree: null })
  const embedded = embed(page, 'markdown', markdownBlocks(roadmapContent(shown)))
  return 'problem' in embedded ? page : embedded.text
}

function main(check: boolean): number {
  const made = {
    ...tables(readFileSync('action.yml', 'utf8')),
    commands: commands(),
    ...demo()
  }
  const stale = PAGES.filter((path) => existsSync(path)).filter((path) => {
    const page = readFileSync(path, 'utf8')
    const filled = published(fill(page, made))
    if (filled !== page && !check) writeFileSync(path, filled)
    return filled !== page
  })
  if (stale.length === 0)
    console.log(
      'tables of inputs and outputs, commands, the demo and the example of a roadmap are up to date'
    )
  else if (check)
    console.error(`stale: ${stale.join(', ')}. Run 'npm run generate' and commit the result.`)
  else console.log(`wrote ${stale.join(', ')}`)
  return check && stale.length > 0 ? 1 : 0
}

if (process.argv[1]?.endsWith('generate-docs.ts'))
  process.exit(main(process.argv.includes('--check')))

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { OUTPUT_NAMES } from '../../src/action/publish.js'
import { fill, tables } from '../../tools/generate-docs.js'
import { diagnose } from './actions-lsp.js'
import { runStep } from './runner.js'

const text = readFileSync('action.yml', 'utf8')
const manifest = parse(text)
const WORKFLOWS = '.github/workflows'
const EXAMPLES = 'docs/recipes'
const workflows = [WORKFLOWS, EXAMPLES].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name): [string, string] => [
      `${folder}/${name}`,
      readFileSync(`${folder}/${name}`, 'utf8')
    ])
)
/** The language server knows a workflow by its folder. */
const uriOf = (path: string): string => path.replace(EXAMPLES, WORKFLOWS)

describe('action.yml', () => {
  it("is accepted by GitHub's own language server, as are our workflows; broken ones are not", async () => {
    const workflow =
      'on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: ./\n'
    const ours = workflows.map(([path, text]): [string, string] => [uriOf(path), text])
    expect(
      await diagnose({
        'action.yml': text,
        'bad/action.yml': text.replace('node24', 'node18'),
        '.github/workflows/bad.yml': workflow.replace('runs-on', 'run-on'),
        ...Object.fromEntries(ours)
      })
    ).toEqual({
      'action.yml': [],
      'bad/action.yml': [expect.stringContaining("Unexpected value 'node18'")],
      '.github/workflows/bad.yml': expect.arrayContaining([expect.any(String)]),
      ...Object.fromEntries(ours.map(([name]) => [name, []]))
    })
  })
  it('describes every input and output in whole sentences, and asks for a token only for the comment', () => {
    expect(Object.keys(manifest.outputs)).toEqual(OUTPUT_NAMES)
    const entries = { ...manifest.inputs, ...manifest.outputs }
    for (const [name, { description }] of Object.entries<{ description: string }>(entries)) {
      expect(`${name}: ${description.trim()}`).toMatch(/^[a-z-]+: [A-Z`].*\.$/)
      expect(`${name}: ${JSON.stringify(manifest.inputs[name]?.default ?? '')}`).not.toMatch(
        /\$\{\{/
      )
    }
    expect(manifest.inputs.comment.default).toBe('false')
    expect(manifest.inputs.token).not.toHaveProperty('default')
    expect(manifest.runs).toEqual({ using: 'node24', main: 'dist/action/index.js' })
    expect(manifest.branding).toEqual({ icon: expect.any(String), color: expect.any(String) })
  })
})

describe('our workflows', () => {
  const OWN = /^(\.\/|rust-roadmap\/rust-roadmap-action(\/.*)?@v1)$/

  it.each(workflows)('%s uses actions by commit, with the version beside it', (_, yaml) => {
    for (const [, action = '', rest = ''] of yaml.matchAll(/^\s*(?:- )?uses: (\S+)(.*)$/gm))
      if (!OWN.test(action)) expect(`${action}${rest}`).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })
  it('name one commit for a version everywhere', () => {
    const pins = workflows.flatMap(([, yaml]) => yaml.match(/\S+@[0-9a-f]{40} # v\S+/g) ?? [])
    const names = pins.map((pin) => pin.replace(/(\w+\/[\w-]+)\/\w+@/, '$1@').replace(/@\S+/, ''))
    const ids = pins.map((pin) => pin.replace(/(\w+\/[\w-]+)\/\w+@/, '$1@'))
    expect(new Set(ids).size).toBe(new Set(names).size)
  })
  it.each(workflows)('%s may only read, but for what a job says', (_, yaml) => {
    expect(parse(yaml).permissions).toEqual({ contents: 'read' })
    // What an event says reaches a shell only through the environment.
    for (const [, script = ''] of yaml.matchAll(/run: ([^\n]*(?:\n {10,}.*)*)/g))
      expect(script).not.toContain('${'.concat('{'))
    expect(yaml).not.toContain('pull_request_target')
  })
  it('depend on a miniature that the action fails', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rr-miniature-'))
    execFileSync('.ci/miniature', [folder])
    const step = runStep(folder, { name: 'push', payload: {} }, { base: 'base', head: 'early' })
    expect([step.code, step.outputs['outcome'], step.outputs['errors']]).toEqual([1, 'fail', '1'])
    const same = runStep(folder, { name: 'push', payload: {} }, { base: 'base', head: 'base' })
    expect([same.code, same.outputs['outcome'], same.outputs['errors']]).toEqual([0, 'pass', '0'])
    rmSync(folder, { recursive: true })
  })
})

describe('generated tables', () => {
  const small = {
    inputs: { a: { description: 'One | two.\n  Three.', default: 'x' }, b: { description: 'B.' } },
    outputs: { o: { description: 'Out.' } }
  }
  it('have a row for each input and output', () => {
    expect(tables(JSON.stringify(small))).toEqual({
      inputs:
        '| input | meaning | default |\n| --- | --- | --- |\n| `a` | One \\| two. Three. | `x` |\n| `b` | B. |  |',
      outputs: '| output | meaning |\n| --- | --- |\n| `o` | Out. |'
    })
  })
  it('replace what stands between their markers and nothing else', () => {
    const page = 'a\n<!-- inputs -->\nold $1\n<!-- /inputs -->\nb\n'
    expect(fill(page, { inputs: 'new $& $1', outputs: 'x' })).toBe(
      'a\n<!-- inputs -->\nnew $& $1\n<!-- /inputs -->\nb\n'
    )
    expect(fill('nothing', { inputs: 'x' })).toBe('nothing')
  })
  it('are up to date', () => {
    const made = tables(text)
    for (const path of ['README.md', 'docs/inputs.md'].filter((name) => existsSync(name))) {
      const page = readFileSync(path, 'utf8')
      expect(fill(page, made)).toBe(page)
    }
  })
})

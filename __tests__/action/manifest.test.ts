import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { OUTPUT_NAMES } from '../../src/action/publish.js'
import { fill, tables } from '../../tools/generate-docs.js'
import { diagnose } from './actions-lsp.js'

const text = readFileSync('action.yml', 'utf8')
const manifest = parse(text)
const WORKFLOWS = '.github/workflows'

describe('action.yml', () => {
  it("is accepted by GitHub's own language server, as are our workflows; broken ones are not", async () => {
    const workflow =
      'on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: ./\n'
    const ours = existsSync(WORKFLOWS)
      ? readdirSync(WORKFLOWS).map((name): [string, string] => [
          `${WORKFLOWS}/${name}`,
          readFileSync(`${WORKFLOWS}/${name}`, 'utf8')
        ])
      : []
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

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { INPUT_NAMES, InputError, readInputs } from '../../src/action/inputs.js'

const manifest = parse(readFileSync('action.yml', 'utf8'))
const from =
  (given: Record<string, string>) =>
  (name: string): string =>
    given[name] ?? ''

describe('inputs', () => {
  it('are those of action.yml, and mean the same when left out as its defaults', () => {
    expect(Object.keys(manifest.inputs)).toEqual([...INPUT_NAMES])
    const defaults = Object.entries<{ default?: string }>(manifest.inputs).map(
      ([name, input]): [string, string] => [name, input.default ?? '']
    )
    expect(readInputs(from(Object.fromEntries(defaults)))).toEqual(readInputs(from({})))
  })
  it('are read', () => {
    const given = {
      policy: 'qemu',
      base: ' v1 ',
      head: 'HEAD',
      'base-branch': 'refs/heads/stable',
      branch: 'refs/heads/next',
      release: '10.0',
      'fail-at': 'Never',
      'require-base': 'true',
      'working-directory': 'src',
      fetch: 'false',
      annotations: 'FALSE',
      summary: 'false',
      comment: 'true',
      token: 'ghs_1'
    }
    expect(readInputs(from(given))).toEqual({
      policy: 'qemu',
      base: 'v1',
      head: 'HEAD',
      baseBranch: 'stable',
      branch: 'next',
      release: '10.0',
      failAt: 'never',
      requireBase: true,
      directory: 'src',
      fetch: false,
      annotations: false,
      summary: false,
      commentToken: 'ghs_1'
    })
  })
  it('name what is allowed and the nearest right word', () => {
    const read = (given: Record<string, string>) => () => readInputs(from(given))
    expect(read({ 'fail-at': 'eror' })).toThrow(
      new InputError(
        'Input fail-at: "eror" is not allowed; use warning or error or never. Did you mean error?'
      )
    )
    expect(read({ fetch: 'yes' })).toThrow('Input fetch: "yes" is not allowed; use true or false.')
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { loadPolicy } from '../../src/policy/load.js'
import { policyJsonSchema } from '../../src/policy/schema.js'
import { renderReference, renderSchema } from '../../tools/policy-reference.js'
import { GOOD, problemsOf } from './policies.js'

const READY = readdirSync('policy').filter((name) => name.endsWith('.yml'))

describe('ready policies', () => {
  it.each(READY)('%s is valid, by the loader and by its JSON Schema', (name) => {
    const text = readFileSync(`policy/${name}`, 'utf8')
    expect(problemsOf(text)).toEqual([])
    const ajv = new Ajv2020({ strict: false })
    expect(ajv.validate(policyJsonSchema(), parse(text))).toBe(true)
  })
})

describe('the JSON Schema', () => {
  it.each([
    ['rust: auto', 'rust: sometimes'],
    ['"9.2"', '9.2'],
    ['rust: auto', 'rust: auto\n    components: both'],
    ['name: Sample', 'title: Sample'],
    ['file: VERSION', 'file: ../VERSION']
  ])('refuses what the loader refuses: %s → %s', (from, to) => {
    const text = GOOD.replace(from, to)
    expect(loadPolicy(text, 'policy.yml').ok).toBe(false)
    expect(new Ajv2020({ strict: false }).validate(policyJsonSchema(), parse(text))).toBe(false)
  })

  it('describes every key', () => {
    const bare: string[] = []
    const visit = (schema: ReturnType<typeof policyJsonSchema>, path: string): void => {
      for (const [key, inner] of Object.entries(schema.properties ?? {})) {
        const level = path.endsWith('rules')
        if (inner.description === undefined && !level) bare.push(`${path}.${key}`)
        visit(inner, `${path}.${key}`)
      }
      for (const part of [
        schema.items,
        schema.additionalProperties || undefined,
        ...(schema.oneOf ?? [])
      ])
        if (part !== undefined) visit(part, path)
    }
    visit(policyJsonSchema(), '')
    expect(bare).toEqual([])
  })
})

describe('generated files', () => {
  it('are up to date', () => {
    expect(readFileSync('policy/policy.schema.json', 'utf8')).toBe(renderSchema())
    const starter = readFileSync('policy/starter.yml', 'utf8')
    expect(readFileSync('docs/policy.md', 'utf8')).toBe(renderReference(starter))
  })
})

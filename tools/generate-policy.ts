// Writes policy/policy.schema.json and docs/policy.md from src/policy/schema.ts; with --check it says what is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { renderReference, renderSchema } from './policy-reference.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const read = (file: string): string => {
  try {
    return readFileSync(join(root, file), 'utf8')
  } catch {
    return ''
  }
}

const generated: Readonly<Record<string, string>> = {
  'policy/policy.schema.json': renderSchema(),
  'docs/policy.md': renderReference(read('policy/starter.yml'))
}
const stale = Object.keys(generated).filter((file) => read(file) !== generated[file])
if (!process.argv.includes('--check'))
  for (const file of stale) writeFileSync(join(root, file), generated[file] ?? '')
else if (stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}. Run 'npm run generate' and commit the result.`)
  process.exitCode = 1
}

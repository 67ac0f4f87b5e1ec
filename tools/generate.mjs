// Writes everything that is generated from one definition; with --check it only says what is stale.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import process from 'node:process'

const GENERATORS = ['tools/generate-policy.ts', 'tools/generate-docs.ts']

let failed = false
for (const generator of GENERATORS.filter((file) => existsSync(file))) {
  const run = spawnSync(
    process.execPath,
    ['--import', 'tsx', generator, ...process.argv.slice(2)],
    { stdio: 'inherit' }
  )
  failed ||= run.status !== 0
}
process.exit(failed ? 1 : 0)

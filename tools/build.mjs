// Builds both bundles. With --check nothing is written: the rebuilt files must equal dist/ byte for byte.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

const BUNDLES = ['action', 'cli']
const check = process.argv.includes('--check')
const out = mkdtempSync(join(tmpdir(), 'rust-roadmap-dist-'))

function files(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort()
}

try {
  for (const bundle of BUNDLES) {
    // prettier-ignore
    const args = [
      'build',
      `src/${bundle}/index.ts`,
      '-o',
      join(out, bundle),
      '--license',
      'licenses.txt',
      '--transpile-only',
      '--target',
      'es2023',
      '--no-cache'
    ]
    const made = spawnSync(
      process.execPath,
      ['node_modules/@vercel/ncc/dist/ncc/cli.js', ...args],
      {
        encoding: 'utf8'
      }
    )
    if (made.status !== 0) {
      process.stderr.write(made.stdout + made.stderr)
      process.exit(1)
    }
  }
  if (check) {
    const wanted = files(out)
    let committed = []
    try {
      committed = files('dist')
    } catch {}
    const stale = [...new Set([...wanted, ...committed])].filter(
      (file) =>
        !wanted.includes(file) ||
        !committed.includes(file) ||
        !readFileSync(join(out, file)).equals(readFileSync(join('dist', file)))
    )
    if (stale.length > 0) {
      console.error(
        `dist/ is stale: ${stale.join(', ')}. Run 'npm run build' and commit the result.`
      )
      process.exit(1)
    }
    console.log(`dist/ is up to date: ${wanted.length} files rebuilt byte for byte`)
  } else {
    rmSync('dist', { recursive: true, force: true })
    cpSync(out, 'dist', { recursive: true })
    console.log(`built ${files('dist').join(', ')}`)
  }
} finally {
  rmSync(out, { recursive: true, force: true })
}

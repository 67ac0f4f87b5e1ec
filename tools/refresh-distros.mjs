// Reads the archives of Debian and Ubuntu again and prints where policy/data/distros.json differs from them.
// Needs the network and xz; changes nothing. Exit code 1 when something differs.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const TOOLS = ['rustc', 'cargo', 'bindgen', 'cbindgen', 'meson', 'cmake', 'autoconf']
const table = JSON.parse(
  readFileSync(new URL('../policy/data/distros.json', import.meta.url), 'utf8')
)

/** The package lists behind a source; undefined for those that are no archive. */
function lists({ where }) {
  if (where.endsWith('/Packages.xz')) return [where]
  const suite = /^(https?:\/\/archive\.ubuntu\.com\/ubuntu\/dists\/)([a-z]+)-updates\/$/.exec(where)
  if (suite === null) return undefined
  return [suite[2], `${suite[2]}-updates`].flatMap((name) =>
    ['main', 'universe'].map((part) => `${suite[1]}${name}/${part}/binary-amd64/Packages.xz`)
  )
}

async function packages(urls) {
  const versions = new Map()
  for (const url of urls) {
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
    const input = Buffer.from(await answer.arrayBuffer())
    const text = execFileSync('xz', ['-dc'], { input, maxBuffer: 1 << 30 }).toString('utf8')
    for (const block of text.split('\n\n')) {
      const name = /^Package: (\S+)$/m.exec(block)?.[1]
      const version = /^Version: (\S+)$/m.exec(block)?.[1]
      if (name !== undefined && version !== undefined) versions.set(name, version)
    }
  }
  return versions
}

/** `1.85.1` of `1:1.85.1+dfsg1-1ubuntu2`, and of `1.93.1ubuntu1`. */
const upstream = (version) => /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version ?? '')?.[1]

const order = (a, b) => a.localeCompare(b, 'en', { numeric: true })

/** The newest of `rustc-1.85`, `rustc-web`… above the default package. */
function beside(versions, tool, plain) {
  let best
  for (const [name, version] of versions) {
    if (!new RegExp(`^${tool}-(web|\\d+(\\.\\d+)*)$`).test(name)) continue
    const found = upstream(version)
    if (order(found, best?.version ?? plain ?? '0') > 0) best = { version: found, package: name }
  }
  return best
}

const words = (value) => (value === undefined ? 'nothing' : JSON.stringify(value))
let differences = 0
for (const row of table.rows) {
  const urls = lists(table.sources[row.source])
  if (urls === undefined) {
    console.log(`${row.id}: no archive, look at ${table.sources[row.source].where}`)
    continue
  }
  const versions = await packages(urls)
  for (const tool of TOOLS) {
    const now = upstream(versions.get(tool))
    const also = beside(versions, tool, now)
    for (const [key, was, is] of [
      [tool, row[tool], now],
      [`also ${tool}`, row.also?.[tool], also]
    ]) {
      if (JSON.stringify(was) === JSON.stringify(is)) continue
      differences++
      console.log(`${row.id}: ${key} is ${words(is)}, the table says ${words(was)}`)
    }
  }
}
console.log(differences === 0 ? 'no differences' : `${differences} differences`)
process.exitCode = differences === 0 ? 0 : 1

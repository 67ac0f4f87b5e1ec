/**
 * Compares the make evaluator with what GNU make's own data base says about real trees.
 *
 *   tsx tools/oracle-make.ts --clone GITDIR [--rev REV]… [--set NAME=VALUE]…
 *
 * GITDIR: a clone whose root has a Makefile. Each revision is unpacked into a temporary directory, where
 * `make -pn` runs without and with each setting. Every variable whose value the evaluator claims to know is
 * compared. Prints disagreements and figures; exits 1 on any. Without the clone or make it says so and exits 0.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Analysis } from '../src/readers/make/analysis.js'
import { Files, SOURCE_ROOT } from '../src/readers/make/files.js'
import { createMakeReader } from '../src/readers/make/index.js'
import { parseMakefile } from '../src/readers/make/parser.js'
import { known } from '../src/readers/make/value.js'
import { openRepository } from '../src/source/git.js'
import type { Snapshot } from '../src/source/snapshot.js'

const { values } = parseArgs({
  options: {
    clone: { type: 'string', default: '/work/.mirror/git+git/repo' },
    rev: { type: 'string', multiple: true, default: ['v2.52.0', 'v2.54.0', 'v2.55.0'] },
    set: { type: 'string', multiple: true, default: ['WITH_RUST=1', 'NO_RUST=1'] }
  }
})

/** Differ by what the oracle's own command line is, or by the host. */
const OWN = new Set(
  'MAKEFLAGS GNUMAKEFLAGS MAKEFILE_LIST CURDIR MAKE_COMMAND MAKEOVERRIDES PWD .DEFAULT_GOAL .SHELLSTATUS'.split(
    ' '
  )
)

interface Entry {
  readonly flavor: 'recursive' | 'simple'
  readonly value: string
}

/** The variables set by makefiles in the last data base printed: sub-makes print theirs before. */
function readDatabase(output: string): ReadonlyMap<string, Entry> {
  const found = new Map<string, Entry>()
  const lines = output.slice(output.lastIndexOf('# Make data base, printed on')).split('\n')
  for (let i = 0; i < lines.length; i++) {
    if (!/^# (?:makefile|'override' directive|command line)/.test(lines[i] ?? '')) continue
    const line = lines[i + 1] ?? ''
    const [, block] = /^define (\S+)$/.exec(line) ?? []
    if (block !== undefined) {
      const end = lines.indexOf('endef', i)
      found.set(block, { flavor: 'recursive', value: lines.slice(i + 2, end).join('\n') })
      continue
    }
    const [, name, sign, value = ''] = /^(\S+) (:?=)(?: (.*))?$/.exec(line) ?? []
    if (name === undefined) continue
    found.set(name, { flavor: sign === ':=' ? 'simple' : 'recursive', value: plain(value) })
  }
  return found
}

/** How the data base writes a value that begins with a blank. */
const plain = (value: string): string => /^\$\(subst ,,(\s.*)\)$/.exec(value)?.[1] ?? value

const blanks = (text: string): string => text.replace(/\s+/g, ' ').trim()

function analysisOf(snapshot: Snapshot): Analysis {
  return new Analysis(new Files(snapshot), 'Makefile', (files, path, automake) => {
    const text = files.text(path)
    return text === undefined ? undefined : parseMakefile(path, text, automake)
  })
}

let agreed = 0
let unknown = 0
let missing = 0
let differing = 0

function compare(
  where: string,
  snapshot: Snapshot,
  directory: string,
  setting: string | undefined
): void {
  const run = spawnSync('make', ['-pn', ...(setting === undefined ? [] : [setting])], {
    cwd: directory,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', LC_ALL: 'C' },
    encoding: 'utf8',
    maxBuffer: 1 << 30
  })
  const database = readDatabase(run.stdout)
  const [name = '', value = ''] = setting?.split('=') ?? []
  const machine = analysisOf(snapshot).machine({
    toolchain: 'present',
    settings: setting === undefined ? [] : [[name, value]],
    conditionals: new Map(),
    generated: new Map()
  })
  if (machine === undefined) throw new Error(`${where}: not evaluated`)
  for (const [variable, entry] of database) {
    if (OWN.has(variable)) continue
    const ours = machine.variable(variable)
    if (ours.kind === 'undefined') {
      // `export NAME` alone makes an empty variable, which nothing can tell from an unset one.
      if (entry.value === '') continue
      missing++
      console.log(`MISSING ${where} ${variable} = ${entry.value.slice(0, 100)}`)
      continue
    }
    const text = ours.kind === 'definition' ? known(ours.value) : undefined
    // What redefines itself when it is first used depends on what make was asked to build.
    if (text === undefined || ours.kind !== 'definition' || text.startsWith('$(eval ')) {
      unknown++
      continue
    }
    const said = ours.flavor === 'simple' ? entry.value.replaceAll('$$', '$') : entry.value
    const same = blanks(text.replaceAll(SOURCE_ROOT, directory)) === blanks(said)
    if (same && ours.flavor === entry.flavor) agreed++
    else {
      differing++
      console.log(`DIFFERS ${where} ${variable}: ours ${ours.flavor} ${blanks(text).slice(0, 160)}`)
      console.log(`        make ${entry.flavor} ${blanks(said).slice(0, 160)}`)
    }
  }
  for (const own of machine.names()) {
    const ours = machine.variable(own)
    if (ours.kind !== 'definition' || ours.origin !== 'file' || OWN.has(own) || database.has(own))
      continue
    differing++
    console.log(`EXTRA ${where} ${own}`)
  }
}

if (!existsSync(values.clone)) {
  console.log(`SKIPPED: no clone at ${values.clone}`)
} else if (spawnSync('make', ['--version']).status !== 0) {
  console.log('SKIPPED: GNU make is not installed')
} else {
  const repository = await openRepository(values.clone)
  const reader = createMakeReader()
  for (const rev of values.rev) {
    const id = await repository.resolve(rev)
    const { snapshots } = await repository.load([id], reader.claims)
    const [snapshot] = snapshots
    if (snapshot === undefined) continue
    const directory = mkdtempSync(join(tmpdir(), 'oracle-make-'))
    const tar = execFileSync('git', ['--git-dir', values.clone, 'archive', id], {
      maxBuffer: 1 << 30
    })
    execFileSync('tar', ['x', '-C', directory], { input: tar })
    for (const setting of [undefined, ...values.set])
      compare(`${rev} ${setting ?? 'default'}`, snapshot, directory, setting)
    rmSync(directory, { recursive: true, force: true })
  }
  repository.close()
  console.log(
    `${agreed} agree, ${differing} differ, ${missing} not set by us, ${unknown} unknown to us`
  )
  if (differing + missing > 0) process.exitCode = 1
}

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { readSnapshot } from '../src/check.js'
import { createReaders } from '../src/readers/index.js'
import { memorySnapshot } from '../src/source/memory.js'
import { componentMutations } from '../tools/mutations/components.js'
import { identityMutations } from '../tools/mutations/identity.js'
import type { Mutation } from '../tools/mutations/mutation.js'
import { explain, run } from '../tools/mutations/run.js'
import { supportMutations } from '../tools/mutations/support.js'

/** Two boards, a device with an umbrella over C and Rust; the whole tree is the case's base. */
const CASE = join('__tests__', 'cases', 'c-fallback-removed', 'select-deleted', 'base')

const CONFIGURE = `#!/bin/sh
rust="disabled"
for opt do
  case "$opt" in
    --enable-rust) rust=enabled ;;
    --disable-rust) rust=disabled ;;
  esac
done
if test "$rust" != disabled && ! command -v rustc >/dev/null; then
  if test "$rust" = enabled; then
    echo "rustc not found" >&2
    exit 1
  fi
  rust=disabled
fi
exec meson setup -Drust=$rust build
`

const FLOOR = `if have_rust
  rustc = meson.get_compiler('rust')
  if rustc.version().version_compare('<1.70.0')
    error('rustc is too old')
  endif
endif
`

const UMBRELLA = `    select UART_C if !HAVE_RUST
    select X_UART_RUST if HAVE_RUST
`

function filesOf(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  return Object.fromEntries(
    paths.map((path) => [path.split(sep).join('/'), readFileSync(join(folder, path), 'utf8')])
  )
}

const plain = filesOf(CASE)
const withUmbrella = {
  ...plain,
  configure: CONFIGURE,
  'meson.build': (plain['meson.build'] ?? '').replace(/(?=\nsystem_ss = )/, `\n${FLOOR}`)
}
/** The same device as boards choose for themselves. */
const withoutUmbrella = {
  ...withUmbrella,
  'hw/Kconfig': (plain['hw/Kconfig'] ?? '')
    .replace(`config UART\n    bool\n${UMBRELLA}\n`, '')
    .replace(/ {4}select UART\n/g, UMBRELLA)
}

const readers = createReaders()

const trees = [
  ['an umbrella chooses', withUmbrella],
  ['boards choose', withoutUmbrella]
] as const

describe.each(trees)('where %s', (_, files) => {
  const tree = memorySnapshot('base', files)
  const base = readSnapshot(tree, readers)
  const wrong = (mutations: readonly Mutation[]): readonly string[] =>
    [...run(tree, base, mutations, readers)]
      .filter(({ ok }) => !ok)
      .map(
        (outcome) => `${outcome.mutation.operator} (${outcome.mutation.site}): ${explain(outcome)}`
      )

  it('finds places for every operator', () => {
    const all = [...componentMutations(tree), ...supportMutations(tree), ...identityMutations(tree)]
    expect([...new Set(all.map(({ operator }) => operator))]).toHaveLength(19)
    const changeable = all.filter(({ operator }) => operator !== 'same: nothing')
    for (const { edits } of changeable)
      expect([...edits].some(([path, text]) => text !== tree.text(path))).toBe(true)
  })

  it('reports seeded violations of components', () => {
    expect(wrong(componentMutations(tree))).toEqual([])
  })

  it('reports seeded violations of the support for builds without Rust', () => {
    const told = supportMutations(tree)
    expect(wrong(told)).toEqual([])
  })

  it('says nothing about edits that change nothing', () => {
    expect(wrong(identityMutations(tree))).toEqual([])
  })
})

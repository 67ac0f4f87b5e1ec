import type { RepoPath } from '../text/span.js'
import { Alike, tellingApart } from './alike.js'
import { createAutoconfReader } from './autoconf/index.js'
import { createCargoReader } from './cargo/index.js'
import { createCmakeReader } from './cmake/index.js'
import { createConfigureReader } from './configure/index.js'
import { createKconfigReader, type KconfigReader } from './kconfig/index.js'
import { createMakeReader } from './make/index.js'
import { createMesonReader, type MesonReader } from './meson/index.js'
import type { Reader } from './reader.js'

/**
 * One of each reader. They keep what they parsed by blob id, so base, head, every scenario and every step
 * of a history share it: make them once per run.
 */
export interface Readers {
  readonly all: readonly Reader[]
  /** Solves the symbols that decide which components are built. */
  readonly kconfig: KconfigReader
  /** States the rules by which symbols choose sources. */
  readonly meson: MesonReader
  /** Evaluates all of a Meson build: for what is compiled beside Rust. Slow, so only where it is asked. */
  readonly wholeMeson: Reader
  /** Whether any reader may want this file's text, here or in a build of its own below. */
  claims(path: RepoPath): boolean
  /** Those of a build of its own below a directory: nothing that is kept of one is taken for another's. */
  nested(directory: RepoPath): Readers
}

/** What a reader wants at the top alone, and a build of its own has in its directory. */
const NESTED_FILE = /\/(?:configure\.(?:ac|in)|meson_options\.txt|meson\.options)$/

export function createReaders(): Readers {
  const meson = createMeson()
  const kconfig = createKconfigReader()
  const all = [
    tellingApart(createConfigureReader()),
    tellingApart(createAutoconfReader()),
    meson,
    tellingApart(createCmakeReader()),
    tellingApart(createMakeReader()),
    kconfig,
    tellingApart(createCargoReader())
  ]
  const wholeMeson = tellingApart(createMesonReader({ full: true }))
  const nested = new Map<RepoPath, Readers>()
  return {
    all,
    kconfig,
    meson,
    wholeMeson,
    claims: (path) => NESTED_FILE.test(path) || all.some((reader) => reader.claims(path)),
    nested: (directory) => {
      const known = nested.get(directory) ?? createReaders()
      nested.set(directory, known)
      return known
    }
  }
}

function createMeson(): MesonReader {
  const reader = createMesonReader()
  const alike = new Alike()
  return {
    ...tellingApart(reader, alike),
    symbolTargets: (snapshot) => alike.ask(snapshot, (tree) => reader.symbolTargets(tree))
  }
}

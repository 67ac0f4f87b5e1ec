import type { Snapshot } from '../source/snapshot.js'
import type { RepoPath } from '../text/span.js'
import { createCargoReader } from './cargo/index.js'
import { createConfigureReader } from './configure/index.js'
import { createMesonReader } from './meson/index.js'
import type { Reader } from './reader.js'

/**
 * One of each reader. They keep what they parsed by blob id, so base, head, every scenario and every step
 * of a history share it: make them once per run.
 */
export const createReaders = (): readonly Reader[] => [
  createConfigureReader(),
  createMesonReader(),
  createCargoReader()
]

/** Whether any reader may want this file's text. */
export const claimedBy =
  (readers: readonly Reader[]) =>
  (path: RepoPath): boolean =>
    readers.some((reader) => reader.claims(path))

/** Whether the revision has a build system that somebody here reads. */
export const anyApplies = (readers: readonly Reader[], snapshot: Snapshot): boolean =>
  readers.some((reader) => reader.applies(snapshot))

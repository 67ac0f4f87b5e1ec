import type { CommandWords } from '../model/command-words.js'
import type { Fact } from '../model/fact.js'
import type { BuildSystem, Scenario } from '../model/scenario.js'
import type { Snapshot } from '../source/snapshot.js'
import type { Diagnostic } from '../text/diagnostic.js'
import type { RepoPath } from '../text/span.js'

export interface Reading {
  readonly facts: readonly Fact[]
  /** What could not be read or evaluated. Never thrown. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Turns one build system's files into facts. Made by a factory (`createMesonReader()`), so that parse
 * results can be kept by blob id inside the instance and shared between base, head and scenarios.
 */
export interface Reader {
  readonly id: BuildSystem
  /** Whether this reader may want the file's text. Cheap: called for every path of the tree. */
  claims(path: RepoPath): boolean
  /** Whether the snapshot has this build system at all, at its root. */
  applies(snapshot: Snapshot): boolean
  /** Evaluates the build under one scenario. Deterministic, bounded in time and memory, never throws. */
  read(snapshot: Snapshot, scenario: Scenario): Reading
  /** What a person may write on the command line; left out by readers that cannot tell. */
  words?(snapshot: Snapshot): CommandWords
}

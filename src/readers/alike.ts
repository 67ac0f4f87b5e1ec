import { Observed } from '../source/observed.js'
import type { Snapshot } from '../source/snapshot.js'
import type { Reader } from './reader.js'

/** The two sides of a comparison, and the one before. */
const MAX_TREES = 3

/**
 * Takes a snapshot for one seen before when that gave the same answers to everything that was ever asked of it:
 * what is kept by snapshot then serves every step of a history that changes nothing of it.
 */
export class Alike {
  /** Those used last come first. */
  #trees: readonly Observed[] = []

  /** The answer to a question that depends on the snapshot alone. */
  ask<T>(snapshot: Snapshot, question: (snapshot: Snapshot) => T): T {
    const like = this.#trees.find((tree) => tree.agrees(snapshot))
    const tree = this.#use(like ?? new Observed(snapshot))
    const answer = question(tree)
    // Only now something may have been asked to which this snapshot has another answer.
    return tree.agrees(snapshot) ? answer : question(this.#use(new Observed(snapshot)))
  }

  #use(tree: Observed): Observed {
    this.#trees = [tree, ...this.#trees.filter((other) => other !== tree)].slice(0, MAX_TREES)
    return tree
  }
}

/** The same reader, for which snapshots that it cannot tell apart are one. */
export function tellingApart(reader: Reader, alike = new Alike()): Reader {
  const { words } = reader
  return {
    id: reader.id,
    claims: (path) => reader.claims(path),
    applies: (snapshot) => alike.ask(snapshot, (tree) => reader.applies(tree)),
    read: (snapshot, scenario) => alike.ask(snapshot, (tree) => reader.read(tree, scenario)),
    ...(words && { words: (snapshot) => alike.ask(snapshot, (tree) => words(tree)) })
  }
}

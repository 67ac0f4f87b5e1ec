import type { RepoPath } from '../text/span.js'
import type { PathTest, Snapshot } from './snapshot.js'

/** What was asked of a snapshot. */
class Questions {
  /** Whose identity was asked for. */
  readonly blobs = new Set<RepoPath>()
  /** Whose text was asked for, which may not be there although the file is. */
  readonly texts = new Set<RepoPath>()
  readonly tests = new Set<PathTest>()
  readonly lists = new Set<RepoPath>()
  readonly files = new Set<RepoPath>()
  readonly directories = new Set<RepoPath>()
  /** Whether everything was listed. */
  all = false

  clear(): void {
    this.blobs.clear()
    this.texts.clear()
    this.tests.clear()
    this.lists.clear()
    this.files.clear()
    this.directories.clear()
    this.all = false
  }
}

/** Questions about one path. */
type PathKind = 'blobs' | 'texts' | 'files' | 'directories' | 'lists'

/**
 * A snapshot that remembers what was asked of it, to tell whether another one would have given the same answers:
 * then whatever was made of the answers stands for the other one as well.
 */
export class Observed implements Snapshot {
  readonly #tree: Snapshot
  /** Who observes the same tree for something larger, as long as that is of use to anybody. */
  readonly #outer: WeakRef<Observed> | undefined
  readonly #asked = new Questions()
  /** Asked since `#near` was found to agree. */
  readonly #recent = new Questions()
  /** The snapshot found to agree last: the next one is near it. */
  #near: Snapshot

  constructor(snapshot: Snapshot) {
    const isObserved = snapshot instanceof Observed
    this.#tree = isObserved ? snapshot.#tree : snapshot
    this.#outer = isObserved ? new WeakRef(snapshot) : undefined
    this.#near = this.#tree
  }

  get revision(): string {
    return this.#tree.revision
  }

  paths(): Iterable<RepoPath> {
    this.#noteAll()
    return this.#tree.paths()
  }

  matching(test: PathTest): readonly RepoPath[] {
    this.#noteTest(test)
    return this.#tree.matching(test)
  }

  list(directory: RepoPath): readonly string[] {
    this.#note('lists', directory)
    return this.#tree.list(directory)
  }

  isFile(path: RepoPath): boolean {
    this.#note('files', path)
    return this.#tree.isFile(path)
  }

  isDirectory(path: RepoPath): boolean {
    this.#note('directories', path)
    return this.#tree.isDirectory(path)
  }

  text(path: RepoPath): string | undefined {
    this.#note('texts', path)
    this.#note('blobs', path)
    return this.#tree.text(path)
  }

  blob(path: RepoPath): string | undefined {
    this.#note('blobs', path)
    return this.#tree.blob(path)
  }

  #note(kind: PathKind, path: RepoPath): void {
    if (this.#asked[kind].has(path)) return
    this.#asked[kind].add(path)
    this.#recent[kind].add(path)
    const outer = this.#outer?.deref()
    if (outer !== undefined) outer.#note(kind, path)
  }

  #noteTest(test: PathTest): void {
    if (this.#asked.tests.has(test)) return
    this.#asked.tests.add(test)
    this.#recent.tests.add(test)
    const outer = this.#outer?.deref()
    if (outer !== undefined) outer.#noteTest(test)
  }

  #noteAll(): void {
    if (this.#asked.all) return
    this.#asked.all = true
    this.#recent.all = true
    const outer = this.#outer?.deref()
    if (outer !== undefined) outer.#noteAll()
  }

  changedSince(other: Snapshot): ReadonlySet<RepoPath> | undefined {
    return this.#tree.changedSince(other instanceof Observed ? other.#tree : other)
  }

  /** Whether another snapshot answers everything that was asked so far alike. */
  agrees(other: Snapshot): boolean {
    const tree = other instanceof Observed ? other.#tree : other
    if (tree !== this.#tree && !this.#agreesWith(tree)) return false
    // Whoever goes by this answer rests on all of them.
    if (other instanceof Observed && other !== this.#outer?.deref()) other.#inherit(this.#asked)
    return true
  }

  #agreesWith(tree: Snapshot): boolean {
    if (!this.#agreesOn(this.#recent, tree)) return false
    if (tree !== this.#near) {
      const changed = tree.changedSince(this.#near)
      const agrees =
        changed === undefined
          ? this.#agreesOn(this.#asked, tree)
          : this.#survives(changed, tree) && this.#sameReadable(this.#asked.texts, tree)
      if (!agrees) return false
    }
    this.#near = tree
    this.#recent.clear()
    return true
  }

  #inherit(questions: Questions): void {
    for (const path of questions.blobs) this.#note('blobs', path)
    for (const path of questions.texts) this.#note('texts', path)
    for (const path of questions.files) this.#note('files', path)
    for (const path of questions.directories) this.#note('directories', path)
    for (const path of questions.lists) this.#note('lists', path)
    for (const test of questions.tests) this.#noteTest(test)
    if (questions.all) this.#noteAll()
  }

  /** The files asked about that are others there; undefined when more than contents of files differs. */
  differences(other: Snapshot): readonly RepoPath[] | undefined {
    const found: RepoPath[] = []
    for (const path of this.#asked.blobs) {
      const now = other.blob(path)
      const before = this.#tree.blob(path)
      if (now === before) continue
      if (before === undefined || now === undefined) return undefined
      found.push(path)
    }
    const isLike =
      this.#sameReadable(this.#asked.texts, other) && this.#sameListings(this.#asked, other)
    return isLike ? found : undefined
  }

  /** Whether no answer is among what is not the same in another snapshot. */
  #survives(changed: ReadonlySet<RepoPath>, other: Snapshot): boolean {
    const { all, blobs, files, tests } = this.#asked
    for (const path of changed) {
      if (blobs.has(path) && this.#tree.blob(path) !== other.blob(path)) return false
      if (this.#tree.isFile(path) === other.isFile(path)) continue
      if (all || files.has(path)) return false
      for (const test of tests) if (test(path)) return false
    }
    return this.#sameNames(this.#asked, other)
  }

  #agreesOn(questions: Questions, other: Snapshot): boolean {
    for (const path of questions.blobs) if (this.#tree.blob(path) !== other.blob(path)) return false
    return this.#sameReadable(questions.texts, other) && this.#sameListings(questions, other)
  }

  #sameReadable(texts: ReadonlySet<RepoPath>, other: Snapshot): boolean {
    for (const path of texts)
      if ((this.#tree.text(path) === undefined) !== (other.text(path) === undefined)) return false
    return true
  }

  #sameListings(questions: Questions, other: Snapshot): boolean {
    const { all, files, tests } = questions
    for (const path of files) if (this.#tree.isFile(path) !== other.isFile(path)) return false
    if (all && !sameItems(this.#tree.paths(), other.paths())) return false
    for (const test of tests)
      if (!sameItems(this.#tree.matching(test), other.matching(test))) return false
    return this.#sameNames(questions, other)
  }

  #sameNames({ lists, directories }: Questions, other: Snapshot): boolean {
    for (const path of directories)
      if (this.#tree.isDirectory(path) !== other.isDirectory(path)) return false
    for (const directory of lists)
      if (!sameItems(this.#tree.list(directory), other.list(directory))) return false
    return true
  }
}

function sameItems(a: Iterable<string>, b: Iterable<string>): boolean {
  if (a === b) return true
  const others = b[Symbol.iterator]()
  for (const item of a) if (others.next().value !== item) return false
  return others.next().done === true
}

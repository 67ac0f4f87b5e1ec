import { isAscii } from 'node:buffer'
import type { ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { SourceError } from './errors.js'
import {
  cannotStart,
  collectErrors,
  type GitPlace,
  gitFailed,
  missingObject,
  runGit,
  startGit
} from './git-process.js'

/** A blob's text, or why there is none. `size` is in bytes. */
export type Blob =
  | { readonly kind: 'text'; readonly text: string; readonly size: number }
  | { readonly kind: 'refused'; readonly reason: 'too-large' | 'binary'; readonly size: number }

/** Larger contents than this are not even read past: git is stopped and started again. */
const MAX_SKIPPED_BYTES = 4 << 20

const NEWLINE = 10

/** A commit object. `text` is undefined when it is too large. */
export interface CommitObject {
  readonly id: string
  readonly text: string | undefined
}

/** An object as git stores it. `content` is a view, to be read at once. */
export interface GitObject {
  readonly id: string
  readonly content: Buffer
}

interface Batch {
  readonly child: ChildProcess
  readonly errors: () => string
}

/** One answer: an object, or the line that says that there is none. */
type Answer =
  | {
      readonly kind: 'object'
      readonly id: string
      readonly type: string
      /** In bytes. */
      readonly size: number
      /** Undefined when there are too many bytes; a view, to be read at once. */
      readonly content: Buffer | undefined
    }
  | { readonly kind: 'missing'; readonly line: string }

/** What is being waited for: `take` gets the answers in order. */
interface Pending {
  readonly maxBytes: number
  readonly take: (answer: Answer) => void
  /** How many answers are still to come. */
  left: number
  readonly done: () => void
  readonly fail: (error: Error) => void
}

/**
 * Reads objects through one `git cat-file --batch` that lives until `close`: starting a process costs more
 * than most answers. What is asked stands on its input and never on a command line. One question at a time.
 */
export class ObjectReader {
  readonly #place: GitPlace
  readonly #maxBytes: number
  #batch: Batch | undefined
  #pending: Pending | undefined
  #chunks: Buffer[] = []
  #buffered = 0
  /** How many bytes must be there before parsing can go on. */
  #wanted = 0
  /** Bytes of a refused content, and its newline, still to be thrown away. */
  #skip = 0

  constructor(place: GitPlace, maxBytes: number) {
    this.#place = place
    this.#maxBytes = maxBytes
  }

  /** The blobs of these distinct full ids. Throws `missing-object` when one is not there. */
  async blobs(ids: readonly string[]): Promise<Map<string, Blob>> {
    const found = new Map<string, Blob>()
    let rest = ids
    while (rest.length > 0) {
      let lacking: SourceError | undefined
      await this.#ask(rest, this.#maxBytes, (answer) => {
        if (answer.kind === 'object' && answer.type === 'blob')
          found.set(answer.id, blobOf(answer.content, answer.size))
        else lacking ??= missing(answer)
      })
      if (lacking !== undefined) throw lacking
      rest = rest.filter((id) => !found.has(id))
      // Stopped at a huge one: there may be thousands, so ask for all sizes once.
      if (rest.length > 0) rest = await this.#dropLarge(rest, found)
    }
    return found
  }

  /** The commit that a revision (without a line break) leads to; undefined when it leads to none. */
  async commit(revision: string): Promise<CommitObject | undefined> {
    let found: CommitObject | undefined
    await this.#ask([`${revision}^{commit}`], this.#maxBytes, (answer) => {
      if (answer.kind !== 'object' || answer.type !== 'commit') return
      const blob = blobOf(answer.content, answer.size)
      found = { id: answer.id, text: blob.kind === 'text' ? blob.text : undefined }
    })
    return found
  }

  /**
   * What `take` makes of each of these objects, in the order of the names. Throws `missing-object` when one is
   * not there or is something else, and `too-large`.
   */
  async raw<T>(
    names: readonly string[],
    type: string,
    maxBytes: number,
    take: (object: GitObject) => T
  ): Promise<readonly T[]> {
    const found: T[] = []
    let failure: unknown
    if (names.length > 0)
      await this.#ask(names, maxBytes, (answer) => {
        if (failure !== undefined) return
        try {
          found.push(take(contentOf(answer, type)))
        } catch (thrown) {
          failure = thrown
        }
      })
    if (failure !== undefined) throw failure
    return found
  }

  close(): void {
    const batch = this.#batch
    this.#reset()
    batch?.child.stdin?.destroy()
    batch?.child.kill('SIGKILL')
  }

  /** Fewer answers than names are given when git had to be stopped at a huge object, the last one told. */
  #ask(names: readonly string[], maxBytes: number, take: (answer: Answer) => void): Promise<void> {
    return new Promise((done, fail) => {
      this.#pending = { maxBytes, take, left: names.length, done, fail }
      this.#batch ??= this.#start()
      hold(this.#batch.child, true)
      this.#batch.child.stdin?.write(`${names.join('\n')}\n`)
    })
  }

  #start(): Batch {
    const child = startGit(this.#place, ['cat-file', '--batch'], 'pipe')
    const batch = { child, errors: collectErrors(child) }
    child.stdin?.on('error', () => undefined)
    child.stdout?.on('data', (chunk: Buffer) => {
      if (this.#batch === batch) this.#receive(chunk)
    })
    child.on('error', (error) => this.#fail(batch, cannotStart(error)))
    child.on('close', () =>
      this.#fail(batch, gitFailed(['cat-file'], child.exitCode ?? -1, batch.errors()))
    )
    return batch
  }

  /** Asks for the sizes alone and leaves only what is small enough. */
  async #dropLarge(ids: readonly string[], found: Map<string, Blob>): Promise<readonly string[]> {
    const args = ['cat-file', '--batch-check', '--buffer']
    const { stdout } = await runGit(this.#place, args, { input: `${ids.join('\n')}\n` })
    for (const line of stdout.toString('latin1').split('\n')) {
      const [id = '', , size] = line.split(' ')
      if (Number(size) > this.#maxBytes) found.set(id, tooLarge(Number(size)))
    }
    return ids.filter((id) => !found.has(id))
  }

  #receive(chunk: Buffer): void {
    if (this.#skip > 0) {
      const skipped = Math.min(this.#skip, chunk.length)
      this.#skip -= skipped
      chunk = chunk.subarray(skipped)
    }
    this.#chunks.push(chunk)
    this.#buffered += chunk.length
    if (this.#buffered < this.#wanted) return
    const data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#buffered)
    const rest = data.subarray(this.#parse(data))
    this.#chunks = rest.length === 0 ? [] : [rest]
    this.#buffered = rest.length
    this.#finishIfDone()
  }

  /** Takes whole answers from the front and returns how many bytes they were. */
  #parse(data: Buffer): number {
    let at = 0
    for (
      let p = this.#pending;
      p !== undefined && p.left > 0 && at < data.length;
      p = this.#pending
    ) {
      this.#wanted = 0
      const lineEnd = data.indexOf(NEWLINE, at)
      if (lineEnd < 0) return at
      const line = data.toString('latin1', at, lineEnd)
      const [, id = '', type = '', digits] = OBJECT_LINE.exec(line) ?? []
      if (digits === undefined) {
        this.#answer(p, { kind: 'missing', line })
        at = lineEnd + 1
        continue
      }
      const size = Number(digits)
      const end = lineEnd + 1 + size + 1
      if (size > p.maxBytes) {
        this.#answer(p, { kind: 'object', id, type, size, content: undefined })
        if (size > MAX_SKIPPED_BYTES) return this.#stop(p, data)
        this.#skip = Math.max(0, end - data.length)
      } else if (end > data.length) {
        this.#wanted = end - at
        return at
      } else
        this.#answer(p, {
          kind: 'object',
          id,
          type,
          size,
          content: data.subarray(lineEnd + 1, end - 1)
        })
      at = Math.min(end, data.length)
    }
    return at
  }

  #answer(pending: Pending, answer: Answer): void {
    pending.left--
    pending.take(answer)
  }

  #finishIfDone(): void {
    const pending = this.#pending
    if (pending === undefined || pending.left > 0 || this.#skip > 0) return
    this.#pending = undefined
    if (this.#batch !== undefined) hold(this.#batch.child, false)
    pending.done()
  }

  /** Ends git in the middle of an answer; nothing of `data` is left to be parsed. */
  #stop(pending: Pending, data: Buffer): number {
    this.close()
    pending.done()
    return data.length
  }

  #fail(batch: Batch, error: Error): void {
    if (this.#batch !== batch) return
    const pending = this.#pending
    this.#reset()
    pending?.fail(error)
  }

  #reset(): void {
    this.#batch = undefined
    this.#pending = undefined
    this.#chunks = []
    this.#buffered = 0
    this.#wanted = 0
    this.#skip = 0
  }
}

const OBJECT_LINE = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/

const tooLarge = (size: number): Blob => ({ kind: 'refused', reason: 'too-large', size })

/** While git has nothing to do it must not keep this process from ending. */
function hold(child: ChildProcess, busy: boolean): void {
  for (const part of [child, child.stdin, child.stdout, child.stderr])
    if (part === child || part instanceof Socket) busy ? part.ref() : part.unref()
}

function contentOf(answer: Answer, type: string): GitObject {
  if (answer.kind !== 'object' || answer.type !== type) throw missing(answer)
  const { id, size, content } = answer
  if (content === undefined)
    throw new SourceError(
      'too-large',
      `the ${type} ${id} has ${size} bytes`,
      'check a smaller repository'
    )
  return { id, content }
}

/** Invalid UTF-8 is replaced; what is ASCII stays as it is. NUL means that this is no text. */
function blobOf(content: Buffer | undefined, size: number): Blob {
  if (content === undefined) return tooLarge(size)
  if (content.includes(0)) return { kind: 'refused', reason: 'binary', size }
  return {
    kind: 'text',
    text: isAscii(content) ? content.toString('latin1') : content.toString('utf8'),
    size
  }
}

function missing(answer: Answer): SourceError {
  const what = answer.kind === 'missing' ? answer.line : `${answer.id} is a ${answer.type}`
  return missingObject(what)
}

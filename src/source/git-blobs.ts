import { isAscii } from 'node:buffer'
import type { ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { SourceError } from './errors.js'
import {
  cannotStart,
  collectErrors,
  type GitPlace,
  gitFailed,
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

interface Batch {
  readonly child: ChildProcess
  readonly errors: () => string
}

/** What is being waited for: `take` gets every answer in order and says whether to go on. */
interface Pending {
  readonly ids: readonly string[]
  readonly found: Map<string, Blob>
  /** Index of the id whose answer comes next. */
  next: number
  readonly done: () => void
  readonly fail: (error: Error) => void
}

/**
 * Reads blobs through one `git cat-file --batch` that lives until `close`. Only full object ids ever
 * reach its input, so no path or revision can be mistaken for a command. One `read` at a time.
 */
export class BlobReader {
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

  /** The blobs of these distinct ids. Throws `missing-object` when one is not there. */
  async read(ids: readonly string[]): Promise<Map<string, Blob>> {
    const found = new Map<string, Blob>()
    let rest = ids
    while (rest.length > 0) {
      await this.#ask(rest, found)
      rest = rest.filter((id) => !found.has(id))
      // Stopped at a huge one: there may be thousands, so ask for all sizes once.
      if (rest.length > 0) rest = await this.#dropLarge(rest, found)
    }
    return found
  }

  close(): void {
    const batch = this.#batch
    this.#reset()
    batch?.child.stdin?.destroy()
    batch?.child.kill('SIGKILL')
  }

  #ask(ids: readonly string[], found: Map<string, Blob>): Promise<void> {
    return new Promise((done, fail) => {
      this.#pending = { ids, found, next: 0, done, fail }
      this.#batch ??= this.#start()
      hold(this.#batch.child, true)
      this.#batch.child.stdin?.write(`${ids.join('\n')}\n`)
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
      if (Number(size) > this.#maxBytes)
        found.set(id, { kind: 'refused', reason: 'too-large', size: Number(size) })
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
    const used = this.#parse(data)
    const rest = data.subarray(used)
    this.#chunks = rest.length === 0 ? [] : [rest]
    this.#buffered = rest.length
    this.#finishIfDone()
  }

  /** Takes whole answers from the front and returns how many bytes they were. */
  #parse(data: Buffer): number {
    const pending = this.#pending
    let at = 0
    while (pending !== undefined && pending === this.#pending && at < data.length) {
      this.#wanted = 0
      const lineEnd = data.indexOf(NEWLINE, at)
      if (lineEnd < 0) return at
      const header = data.toString('latin1', at, lineEnd)
      const size = this.#sizeIn(header, pending)
      if (size === undefined) return data.length
      const content = lineEnd + 1
      const end = content + size + 1
      if (size > this.#maxBytes) {
        this.#skip = Math.max(0, end - data.length)
        this.#answer(pending, { kind: 'refused', reason: 'too-large', size })
      } else if (end > data.length) {
        this.#wanted = end - at
        return at
      } else this.#answer(pending, decode(data.subarray(content, end - 1)))
      at = Math.min(end, data.length)
    }
    return at
  }

  /** The size that an answer's first line announces, or undefined when reading ends here. */
  #sizeIn(header: string, pending: Pending): number | undefined {
    const id = pending.ids[pending.next] ?? ''
    const [, type, digits] = /^\S+ (\S+)(?: (\d+))?$/.exec(header) ?? []
    const size = Number(digits)
    if (digits === undefined || type !== 'blob') {
      this.#stop(missing(id, header))
      return undefined
    }
    if (size > this.#maxBytes && size > MAX_SKIPPED_BYTES) {
      pending.found.set(id, { kind: 'refused', reason: 'too-large', size })
      this.#stop(undefined)
      return undefined
    }
    return size
  }

  #answer(pending: Pending, blob: Blob): void {
    pending.found.set(pending.ids[pending.next] ?? '', blob)
    pending.next++
  }

  #finishIfDone(): void {
    const pending = this.#pending
    if (pending === undefined || pending.next < pending.ids.length || this.#skip > 0) return
    this.#pending = undefined
    if (this.#batch !== undefined) hold(this.#batch.child, false)
    pending.done()
  }

  /** Ends this batch process; the pending reader fails, or goes on with a new process. */
  #stop(error: Error | undefined): void {
    const pending = this.#pending
    this.close()
    if (error === undefined) pending?.done()
    else pending?.fail(error)
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

/** While git has nothing to do it must not keep this process from ending. */
function hold(child: ChildProcess, busy: boolean): void {
  for (const part of [child, child.stdin, child.stdout, child.stderr])
    if (part === child || part instanceof Socket) busy ? part.ref() : part.unref()
}

/** Invalid UTF-8 is replaced; what is ASCII stays as it is. NUL means that this is no text. */
function decode(content: Buffer): Blob {
  const size = content.length
  if (content.includes(0)) return { kind: 'refused', reason: 'binary', size }
  return {
    kind: 'text',
    text: isAscii(content) ? content.toString('latin1') : content.toString('utf8'),
    size
  }
}

function missing(id: string, header: string): SourceError {
  return new SourceError(
    'missing-object',
    `git has no content for ${id} (${header.slice(0, 200)})`,
    'fetch it first: a clone made with --filter lacks contents, so check out without a filter'
  )
}

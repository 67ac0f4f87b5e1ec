/**
 * State whose use can be watched: what was asked of it that did not come from within the watched stretch,
 * and what the stretch left in it. Watches nest; what an inner one asks, the outer ones have asked too.
 */

interface CellWatch<T> {
  readonly stamp: number
  readonly before: T
  asked: boolean
}

/** What a watched stretch had to do with a cell. */
export interface CellUse<T> {
  /** What was in it before, where that was asked for. */
  readonly asked: { readonly value: T } | undefined
  /** What was put in it last. */
  readonly left: { readonly value: T } | undefined
}

/** One variable. */
export class Cell<T> {
  #value: T
  /** Changes with every value put in; taking a value back takes its stamp back too. */
  #stamp = 0
  #stamps = 0
  readonly #watches: CellWatch<T>[] = []

  constructor(value: T) {
    this.#value = value
  }

  get(): T {
    for (let i = this.#watches.length - 1; i >= 0; i--) {
      const watch = this.#watches[i]
      if (watch === undefined || watch.stamp !== this.#stamp) break
      watch.asked = true
    }
    return this.#value
  }

  set(value: T): void {
    this.#value = value
    this.#stamp = ++this.#stamps
  }

  /** Runs something and puts back what was there before, as if it had never been away. */
  keeping<R>(run: () => R): { readonly result: R; readonly after: T } {
    const value = this.#value
    const stamp = this.#stamp
    const result = run()
    const after = this.get()
    this.#value = value
    this.#stamp = stamp
    return { result, after }
  }

  begin(): void {
    this.#watches.push({ stamp: this.#stamp, before: this.#value, asked: false })
  }

  end(): CellUse<T> {
    const watch = this.#watches.pop()
    return {
      asked: watch?.asked === true ? { value: watch.before } : undefined,
      left: watch?.stamp === this.#stamp ? undefined : { value: this.#value }
    }
  }
}

/** What a watched stretch had to do with a ledger. */
export interface LedgerUse {
  readonly asked: ReadonlyMap<string, unknown>
  readonly left: ReadonlyMap<string, unknown>
}

/** What an evaluation learns and never forgets, on any branch: pieces of knowledge by key. */
export class Ledger {
  readonly #known = new Map<string, unknown>()
  readonly #watches: {
    readonly asked: Map<string, unknown>
    readonly left: Map<string, unknown>
  }[] = []

  get(key: string): unknown {
    const value = this.#known.get(key)
    for (let i = this.#watches.length - 1; i >= 0; i--) {
      const watch = this.#watches[i]
      if (watch === undefined || watch.left.has(key) || watch.asked.has(key)) break
      watch.asked.set(key, value)
    }
    return value
  }

  set(key: string, value: unknown): void {
    this.#known.set(key, value)
    this.#watches.at(-1)?.left.set(key, value)
  }

  begin(): void {
    this.#watches.push({ asked: new Map(), left: new Map() })
  }

  end(): LedgerUse {
    const use = this.#watches.pop() ?? { asked: new Map(), left: new Map() }
    const outer = this.#watches.at(-1)
    if (outer !== undefined) for (const [key, value] of use.left) outer.left.set(key, value)
    return use
  }
}

/** The pieces of one kind in a ledger. */
export class Shelf<T> {
  readonly #ledger: Ledger
  readonly #name: string

  constructor(ledger: Ledger, name: string) {
    this.#ledger = ledger
    this.#name = `${name}\0`
  }

  get(key: string): T | undefined {
    // Only this shelf puts anything below its name.
    return this.#ledger.get(this.#name + key) as T | undefined
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  set(key: string, value: T): void {
    this.#ledger.set(this.#name + key, value)
  }
}

/** Things done in order, which can be done again. */
export class Log<T> {
  readonly #watches: T[][] = []

  add(done: T): void {
    this.#watches.at(-1)?.push(done)
  }

  begin(): void {
    this.#watches.push([])
  }

  end(): readonly T[] {
    const done = this.#watches.pop() ?? []
    this.#watches.at(-1)?.push(...done)
    return done
  }
}

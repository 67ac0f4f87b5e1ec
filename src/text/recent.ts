/**
 * Keeps what was used last, up to a total weight: for what is worked out from contents that come again, so that
 * memory stays the same however long a history is.
 */
export class Recent<K, V> {
  readonly #values = new Map<K, V>()
  readonly #max: number
  readonly #weigh: (value: V, key: K) => number
  #weight = 0

  /** @param weigh of one value; always the same for it. By default values are counted. */
  constructor(max: number, weigh: (value: V, key: K) => number = () => 1) {
    this.#max = max
    this.#weigh = weigh
  }

  get(key: K): V | undefined {
    const value = this.#values.get(key)
    if (value !== undefined) {
      this.#values.delete(key)
      this.#values.set(key, value)
    }
    return value
  }

  /** The newest stays whatever it weighs. */
  set(key: K, value: V): void {
    const before = this.#values.get(key)
    if (before !== undefined) this.#drop(key, before)
    this.#values.set(key, value)
    this.#weight += this.#weigh(value, key)
    for (const [oldest, one] of this.#values) {
      if (this.#weight <= this.#max || this.#values.size === 1) return
      this.#drop(oldest, one)
    }
  }

  #drop(key: K, value: V): void {
    this.#values.delete(key)
    this.#weight -= this.#weigh(value, key)
  }

  /** What is kept, or is made and kept now. */
  obtain(key: K, make: () => V): V {
    const known = this.get(key)
    if (known !== undefined) return known
    const made = make()
    this.set(key, made)
    return made
  }
}

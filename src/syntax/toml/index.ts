import { parse, TomlError } from 'smol-toml'
import { TomlLocator, type TomlPath, type TomlSpan } from './locator.js'

export type { TomlPath, TomlSpan } from './locator.js'

/** Manifests of real projects have a few thousand characters. */
const MAX_LENGTH = 512 * 1024
const MAX_DEPTH = 100

/** A value as parsed; tables have no prototype, so `in` and `Object.keys` see the document's keys alone. */
export type TomlValue = string | number | bigint | boolean | Date | readonly TomlValue[] | TomlTable

export interface TomlTable {
  readonly [key: string]: TomlValue
}

export type TomlResult =
  | { readonly kind: 'document'; readonly document: TomlDocument }
  /** `offset` is where reading stopped, in UTF-16 units. */
  | { readonly kind: 'error'; readonly message: string; readonly offset: number }

/** A TOML document (TOML 1.1) whose values know where they stand. */
export class TomlDocument {
  readonly root: TomlTable
  readonly #text: string
  #locator: TomlLocator | undefined

  /** Use `parseToml`. */
  constructor(root: TomlTable, text: string) {
    this.root = root
    this.#text = text
  }

  /** The value under a path of keys and indices; undefined when there is none. */
  get(...path: TomlPath): TomlValue | undefined {
    let here: TomlValue | undefined = this.root
    for (const step of path) {
      if (typeof step === 'number') here = Array.isArray(here) ? here[step] : undefined
      else here = isTable(here) && Object.hasOwn(here, step) ? here[step] : undefined
    }
    return here
  }

  string(...path: TomlPath): string | undefined {
    const value = this.get(...path)
    return typeof value === 'string' ? value : undefined
  }

  /** The strings of an array; other elements and other values give none. */
  strings(...path: TomlPath): readonly string[] {
    const value = this.get(...path)
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
  }

  /** The keys of a table, in the order of the document. */
  keys(...path: TomlPath): readonly string[] {
    const value = this.get(...path)
    return isTable(value) ? Object.keys(value) : []
  }

  /** Where the value stands: its text with quotes or braces; for a table under a header, the header. */
  span(...path: TomlPath): TomlSpan | undefined {
    this.#locator ??= new TomlLocator(this.#text)
    return this.#locator.find(path)
  }
}

export function isTable(value: TomlValue | undefined): value is TomlTable {
  return (
    typeof value === 'object' &&
    !Array.isArray(value) &&
    // The parser gives tables a null prototype; dates have one of their own.
    Object.getPrototypeOf(value) === null
  )
}

/** Never throws; the size and the depth of what it takes are bounded. */
export function parseToml(text: string): TomlResult {
  if (text.length > MAX_LENGTH)
    return {
      kind: 'error',
      message: `longer than ${MAX_LENGTH} characters, so it is not read`,
      offset: 0
    }
  try {
    const root = parse(text, { integersAsBigInt: 'asNeeded', maxDepth: MAX_DEPTH })
    return { kind: 'document', document: new TomlDocument(root, text) }
  } catch (error) {
    if (!(error instanceof TomlError))
      return { kind: 'error', message: 'the TOML parser gave up', offset: 0 }
    // The library appends a picture of the place; the first line says what is wrong.
    const [message = ''] = error.message.replace('Invalid TOML document: ', '').split('\n')
    return { kind: 'error', message, offset: offsetOf(text, error.line, error.column) }
  }
}

/** From the library's line (ended by `\n`) and column, both 1-based. */
function offsetOf(text: string, line: number, column: number): number {
  const ends = /\n/g
  let start = 0
  for (let i = 1; i < line && ends.exec(text) !== null; i++) start = ends.lastIndex
  return Math.min(start + column - 1, text.length)
}

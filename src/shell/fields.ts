import { and, TRUE } from '../logic/condition.js'
import type { Field } from './store.js'
import {
  type ChoicePiece,
  concat,
  EMPTY,
  fromPieces,
  type Piece,
  text,
  type Value
} from './value.js'

const MAX_FIELDS = 1000
const BLANKS = [32, 9, 10]

/** Collects the fields of one word: quoted text joins, unquoted text splits. */
export class FieldBuilder {
  readonly #fields: Field[] = []
  readonly #separators: string
  readonly #codes: readonly number[]
  readonly #quotes: boolean
  #current: Value | undefined
  #quoted = false

  /** With `quotes`, blanks between single quotes do not split: for text on its way to `eval`. */
  constructor(separators: string, quotes = false) {
    this.#separators = separators
    this.#codes = [...separators].map((c) => c.charCodeAt(0))
    this.#quotes = quotes
  }

  /** Joins onto the current field without splitting. */
  add(value: Value): void {
    if (value.pieces.length > 0) this.#current = concat(this.#current ?? EMPTY, value)
  }

  /** The current field stays even if it is empty: something quoted was in it. */
  keep(): void {
    this.#current ??= EMPTY
  }

  /** A field of its own, joined with what stands directly before it. */
  whole(field: Field): void {
    this.#current = concat(this.#current ?? EMPTY, field.value)
    this.#end(field.when)
  }

  splitField(field: Field): void {
    if (field.when === TRUE) {
      this.split(field.value)
      this.#end()
    } else this.#conditional([{ when: field.when, value: field.value }])
  }

  /** Joins a value that splits at separators. */
  split(value: Value): void {
    value.pieces.forEach((piece) => {
      if (piece.kind === 'text') this.#splitText(piece.text, piece)
      else if (piece.kind === 'unknown') this.add(fromPieces([piece]))
      else this.#splitChoice(piece)
    })
  }

  finish(): readonly Field[] {
    this.#end()
    return this.#fields
  }

  #end(when = TRUE): void {
    if (this.#current !== undefined && this.#fields.length < MAX_FIELDS)
      this.#fields.push({ value: this.#current, when })
    this.#current = undefined
  }

  #splitText(content: string, piece: Piece): void {
    let from = 0
    for (let i = 0; i <= content.length; i++) {
      const c = content.charCodeAt(i)
      const atEnd = i === content.length
      if (this.#quotes && c === 39) this.#quoted = !this.#quoted
      if (!atEnd && (this.#quoted || !this.#codes.includes(c))) continue
      if (i > from) {
        const whole = from === 0 && atEnd
        this.add(whole ? fromPieces([piece]) : text(content.slice(from, i)))
      }
      if (!atEnd && (this.#current !== undefined || !BLANKS.includes(c))) {
        this.keep()
        this.#end()
      }
      from = i + 1
    }
  }

  /** A choice between lists gives fields with conditions; one inside a word stays in the word. */
  #splitChoice(piece: ChoicePiece): void {
    if (this.#quoted || !this.#separable(piece)) {
      this.add(fromPieces([piece]))
      return
    }
    this.#end()
    this.#conditional(piece.arms)
  }

  #separable(piece: ChoicePiece): boolean {
    const startsList = (value: Value): boolean => {
      const [first] = value.pieces
      if (first === undefined) return true
      if (first.kind === 'choice') return first.arms.every((arm) => startsList(arm.value))
      return first.kind === 'text' && this.#separators.includes(first.text[0] ?? '')
    }
    if (this.#current !== undefined) return piece.arms.every((arm) => startsList(arm.value))
    return piece.arms.some((arm) => this.#isList(arm.value))
  }

  /** An arm that is nothing, or has a separator in it. */
  #isList(value: Value, inside = false): boolean {
    if (value.pieces.length === 0) return !inside
    return value.pieces.some((piece) =>
      piece.kind === 'text'
        ? [...this.#separators].some((c) => piece.text.includes(c))
        : piece.kind === 'choice' &&
          piece.arms.some((arm) => this.#isList(arm.value, inside || value.pieces.length > 1))
    )
  }

  #conditional(arms: ChoicePiece['arms']): void {
    for (const arm of arms) {
      const inner = new FieldBuilder(this.#separators, this.#quotes)
      inner.split(arm.value)
      for (const field of inner.finish())
        if (this.#fields.length < MAX_FIELDS)
          this.#fields.push({ value: field.value, when: and(arm.when, field.when) })
    }
  }
}

import type { Span } from '../../../text/span.js'
import { Traced } from './traced.js'

/** A macro: text with parameters, or one that is computed here. */
export type Macro =
  | { readonly kind: 'text'; readonly body: Traced; readonly once?: boolean }
  | { readonly kind: 'native'; readonly run: Native; readonly blind?: boolean }

/** One call of a macro. */
export interface Call {
  readonly name: string
  /** Without the name itself; empty when it was called without parentheses. */
  readonly args: readonly Traced[]
  readonly at: Span
  readonly m4: Engine
}

/** What the call is replaced with; that is read again. */
export type Native = (call: Call) => Traced | string | undefined

/** What the engine asks about names it does not know. */
export interface Library {
  /** Defines a macro that some file of the tree defines; false when there is none. */
  load(name: string, m4: Engine): boolean
  /** Whether a name that nobody defines is a macro call all the same. */
  isMacro(name: string, called: boolean, alone: boolean): boolean
  unknown(call: Call): Traced | string | undefined
}

const MAX_STEPS = 400_000
const MAX_CHARACTERS = 30_000_000
/** A single replacement longer than this grows without end. */
const MAX_REPLACEMENT = 600_000
const MAX_DEPTH = 150
const MAX_INPUTS = 5000
const NAME = /[A-Za-z_]\w*/y
/** Characters that mean something to m4 or may start a name; the rest is copied as it stands. */
const PLAIN = /[^A-Za-z_[\]#,()\s]+|[ \t\r\f\v]+/y

interface Input {
  readonly text: Traced
  pos: number
  /** A file, or a text that is expanded for itself: what is read from it stands at the outermost level. */
  readonly base: boolean
}

/** GNU m4 as Autoconf sets it up: quotes are brackets, comments go from `#` to the line's end. */
export class Engine {
  readonly #macros = new Map<string, Macro[]>()
  readonly #library: Library
  #inputs: Input[] = []
  #open = '['
  #close = ']'
  #steps = 0
  #characters = 0
  #depth = 0
  readonly #provided = new Set<string>()
  readonly #required: Traced[] = []
  /** Evaluation was given up: macros were left as they are. */
  exhausted = false

  constructor(library: Library) {
    this.#library = library
  }

  define(name: string, macro: Macro): void {
    const stack = this.#macros.get(name)
    if (stack === undefined || stack.length === 0) this.#macros.set(name, [macro])
    else stack[stack.length - 1] = macro
  }

  push(name: string, macro: Macro): void {
    const stack = this.#macros.get(name) ?? []
    if (stack.length < 200) stack.push(macro)
    this.#macros.set(name, stack)
  }

  pop(name: string): void {
    this.#macros.get(name)?.pop()
  }

  undefine(name: string): void {
    this.#macros.delete(name)
  }

  lookup(name: string): Macro | undefined {
    return this.#macros.get(name)?.at(-1)
  }

  setQuotes(open: string, close: string): void {
    this.#open = open.slice(0, 1)
    this.#close = close.slice(0, 1)
  }

  get quotes(): readonly [open: string, close: string] {
    return [this.#open, this.#close]
  }

  provide(name: string): void {
    this.#provided.add(name)
  }

  isProvided(name: string): boolean {
    return this.#provided.has(name)
  }

  /** Expands a macro, if that has not been done, before the outermost call that is being expanded. */
  require(name: string, body: Traced): void {
    if (this.#provided.has(name)) return
    this.#provided.add(name)
    this.#required.push(this.expand(body), Traced.made('\n', body.span(0, 1)))
  }

  /** Expands a text for itself. */
  expand(text: Traced): Traced {
    if (this.#depth >= MAX_DEPTH) {
      this.exhausted = true
      return text
    }
    const inputs = this.#inputs
    this.#depth++
    this.#inputs = [{ text, pos: 0, base: true }]
    const out: Traced[] = []
    const outermost = this.#depth === 1
    let mark = 0
    for (;;) {
      // Where the output of the outermost call starts: what it requires goes before it.
      if (this.#top()?.base === true) mark = out.length
      if (!this.#token(out)) break
      if (outermost && this.#required.length > 0) out.splice(mark, 0, ...this.#required.splice(0))
    }
    this.#inputs = inputs
    this.#depth--
    return Traced.join(out)
  }

  /** Reads a file here. */
  include(text: Traced): void {
    this.#inputs.push({ text, pos: 0, base: this.#inputs.every((input) => input.base) })
  }

  #top(): Input | undefined {
    for (;;) {
      const top = this.#inputs.at(-1)
      if (top === undefined || top.pos < top.text.text.length) return top
      this.#inputs.pop()
    }
  }

  /** Reads a token and puts what comes of it into `out`; false at the end. */
  #token(out: Traced[]): boolean {
    const input = this.#top()
    if (input === undefined) return false
    const { text } = input.text
    const start = input.pos
    if (this.exhausted) {
      input.pos = text.length
      out.push(input.text.slice(start))
      return true
    }
    const c = text[start] ?? ''
    if (c === this.#open && c !== '') {
      out.push(this.#quoted())
      return true
    }
    if (c === '#') {
      const end = text.indexOf('\n', start)
      input.pos = end < 0 ? text.length : end + 1
      out.push(input.text.slice(start, input.pos))
      return true
    }
    NAME.lastIndex = start
    const name = NAME.exec(text)?.[0]
    if (name !== undefined) {
      input.pos += name.length
      if (!this.#call(name, input, start)) out.push(input.text.slice(start, input.pos))
      return true
    }
    input.pos++
    PLAIN.lastIndex = start
    const plain = PLAIN.exec(text)?.[0]
    if (plain !== undefined && (this.#open === '' || !plain.includes(this.#open)))
      input.pos = start + plain.length
    out.push(input.text.slice(start, input.pos))
    return true
  }

  /** The inside of a quoted text, which starts here. */
  #quoted(): Traced {
    const parts: Traced[] = []
    let level = 0
    for (;;) {
      const input = this.#top()
      if (input === undefined) break
      const { text } = input.text
      const start = input.pos
      let i = start
      for (; i < text.length; i++) {
        const c = text[i]
        if (c === this.#open && this.#open !== this.#close) level++
        else if (c === this.#close && --level <= 0) break
        else if (c === this.#open) level++
      }
      const from = parts.length === 0 ? start + 1 : start
      input.pos = Math.min(text.length, i + 1)
      parts.push(input.text.slice(from, i))
      if (i < text.length) break
      if (this.#top() === undefined) break
    }
    return Traced.join(parts)
  }

  #call(name: string, input: Input, start: number): boolean {
    const { text } = input.text
    const called = text[input.pos] === '('
    let macro = this.lookup(name)
    if (macro === undefined && isUpper(name) && this.#library.load(name, this))
      macro = this.lookup(name)
    const isKnown = macro !== undefined
    if (macro?.kind === 'native' && macro.blind === true && !called) return false
    if (!isKnown) {
      if (
        !isUpper(name) ||
        !this.#library.isMacro(name, called, standsAlone(text, start, input.pos))
      )
        return false
    }
    if (this.#spent()) return false
    const args = called ? this.#arguments(input) : []
    const call: Call = {
      name,
      args,
      at: input.text.span(
        start,
        called && this.#inputs.includes(input) ? input.pos : start + name.length
      ),
      m4: this
    }
    if (name === 'dnl' || name === 'm4_dnl') {
      this.#skipLine()
      return true
    }
    const result =
      macro === undefined ? this.#library.unknown(call) : this.#replacement(macro, call)
    if (result === undefined) return true
    const traced = typeof result === 'string' ? Traced.made(result, call.at) : result
    this.#characters += traced.text.length
    if (traced.text.length > MAX_REPLACEMENT) this.exhausted = true
    if (traced.text !== '') this.#inputs.push({ text: traced, pos: 0, base: false })
    return true
  }

  #replacement(macro: Macro, call: Call): Traced | string | undefined {
    if (macro.kind === 'native') {
      this.#provided.add(call.name)
      return macro.run(call)
    }
    if (macro.once === true && this.#provided.has(call.name)) return undefined
    this.#provided.add(call.name)
    return substituteParameters(macro.body, call)
  }

  #spent(): boolean {
    if (
      ++this.#steps > MAX_STEPS ||
      this.#characters > MAX_CHARACTERS ||
      this.#inputs.length > MAX_INPUTS
    )
      this.exhausted = true
    return this.exhausted
  }

  #skipLine(): void {
    for (;;) {
      const input = this.#top()
      if (input === undefined) return
      const end = input.text.text.indexOf('\n', input.pos)
      input.pos = end < 0 ? input.text.text.length : end + 1
      if (end >= 0) return
    }
  }

  /** The arguments of a call whose `(` comes next: blanks before each are dropped, each is expanded. */
  #arguments(input: Input): readonly Traced[] {
    input.pos++
    this.#depth++
    const args: Traced[] = []
    let current: Traced[] = []
    let parentheses = 0
    let fresh = true
    for (;;) {
      const top = this.#top()
      if (top === undefined || this.exhausted || this.#depth > MAX_DEPTH) {
        this.exhausted ||= top !== undefined
        break
      }
      const c = top.text.text[top.pos] ?? ''
      if (fresh && /\s/.test(c)) {
        top.pos++
        continue
      }
      fresh = false
      if (parentheses === 0 && c === ',') {
        top.pos++
        args.push(Traced.join(current))
        current = []
        fresh = true
        continue
      }
      if (c === ')') {
        if (parentheses === 0) {
          top.pos++
          break
        }
        parentheses--
      } else if (c === '(') parentheses++
      const before = current.length
      this.#token(current)
      // A macro that came to nothing, such as `dnl`, leaves the argument as fresh as it was.
      if (current.length === before && current.length === 0) fresh = true
    }
    this.#depth--
    args.push(Traced.join(current))
    return args
  }
}

const isUpper = (name: string): boolean =>
  /^_?[A-Z][A-Z0-9]*_|^[A-Z][A-Z0-9]{3,}$|^(g[lt]|m4)_\w/.test(name)

/** Nothing else on its line, or only what follows a macro without arguments. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  return /^\s*$/.test(before) && /^\s*($|\n|#|dnl\b|;)/.test(text.slice(end, end + 80))
}

/** `$1`, `$#`, `$*`, `$@` in a macro's body; `$0` is its name. GNU m4 manual, 5.2 and 5.3. */
function substituteParameters(body: Traced, { name, args, at, m4 }: Call): Traced {
  const { text } = body
  if (!text.includes('$')) return body
  const parts: Traced[] = []
  let done = 0
  const [open, close] = m4.quotes
  for (const match of text.matchAll(/\$(\d+|[#*@])/g)) {
    parts.push(body.slice(done, match.index))
    done = match.index + match[0].length
    const which = match[1] ?? ''
    if (which === '#') parts.push(Traced.made(String(args.length), at))
    else if (which === '0') parts.push(Traced.made(name, at))
    else if (which === '*' || which === '@')
      args.forEach((arg, i) => {
        if (i > 0) parts.push(Traced.made(',', at))
        parts.push(
          ...(which === '@' ? [Traced.made(open, at), arg, Traced.made(close, at)] : [arg])
        )
      })
    else parts.push(args[Number(which) - 1] ?? Traced.EMPTY)
  }
  parts.push(body.slice(done))
  return Traced.join(parts)
}

import type { Word, WordPart } from '../../../syntax/shell/index.js'
import type { Functions } from './functions.js'

const MAX_NAMES = 12
const NOT_READ = /(^|\/)(config\.log|config\.status|[^/]*\.(c|o|out|err|log|tmp))$/

/** The names that words give to files: `*` for what is not known. */
export class FileNames {
  readonly #functions: Functions
  readonly #words = new Map<Word, readonly string[]>()
  readonly #variables = new Map<string, readonly string[]>()

  constructor(functions: Functions) {
    this.#functions = functions
  }

  of(word: Word): readonly string[] {
    const known = this.#words.get(word)
    if (known !== undefined) return known
    const names = this.#parts(word.parts)
    this.#words.set(word, names)
    return names
  }

  #parts(parts: readonly WordPart[]): readonly string[] {
    let names: readonly string[] = ['']
    for (const part of parts) {
      const ends = this.#part(part)
      if (names.length * ends.length > MAX_NAMES) return ['*']
      names = names.flatMap((name) => ends.map((end) => (name + end).replace(/\*+/g, '*')))
    }
    return names
  }

  #part(part: WordPart): readonly string[] {
    if (part.kind === 'double') return this.#parts(part.parts)
    if (part.kind === 'literal' || part.kind === 'escaped' || part.kind === 'single')
      return [part.text]
    if (part.kind !== 'parameter' || part.operator !== undefined || part.length) return ['*']
    const known = this.#variables.get(part.name)
    if (known !== undefined) return known
    // A variable that is made of itself is not known.
    this.#variables.set(part.name, ['*'])
    const names = [
      ...new Set(this.#functions.valuesOf(part.name).flatMap((value) => this.of(value)))
    ].filter((name) => name !== '')
    const found = names.length === 0 || names.length > MAX_NAMES ? ['*'] : names
    this.#variables.set(part.name, found)
    return found
  }
}

/** Which written files the driven build system reads back: those that its own file names. */
export class ReadBack {
  readonly text: string | undefined
  /** What was asked, with the answers: with the same answers the same is kept. */
  readonly answers = new Map<string, boolean>()
  #words: ReadonlySet<string> | undefined

  /** @param text undefined: not known, so that it may read any */
  constructor(text: string | undefined) {
    this.text = text
  }

  /** The same, of which nothing was asked yet. */
  fresh(): ReadBack {
    const readBack = new ReadBack(this.text)
    readBack.#words = this.#words
    return readBack
  }

  agrees(answers: ReadonlyMap<string, boolean>): boolean {
    for (const [question, answer] of answers) {
      const subject = question.slice(1)
      const now = question.startsWith('>') ? this.reads(subject) : this.uses([subject])
      if (now !== answer) return false
    }
    return true
  }

  reads(name: string): boolean {
    if (NOT_READ.test(name)) return false
    const { text } = this
    if (text === undefined) return true
    return this.#ask(`>${name}`, () => {
      if (!name.includes('*')) return text.includes(`'${name}'`) || text.includes(`/${name}'`)
      const parts = name.split('*').map((part) => part.replace(/[.+?^$(){}|[\]\\]/g, '\\$&'))
      return new RegExp(`'${parts.join("[^'\\n]*")}'`).test(text)
    })
  }

  /** Whether it uses a setting by one of these names. */
  uses(names: readonly string[]): boolean {
    const { text } = this
    if (text === undefined) return true
    const words = (): ReadonlySet<string> => {
      this.#words ??= new Set(text.match(/\w+/g))
      return this.#words
    }
    return names.some((name) =>
      this.#ask(`=${name}`, () =>
        /^\w+$/.test(name) ? words().has(name) : new RegExp(`\\b${name}\\b`).test(text)
      )
    )
  }

  #ask(question: string, find: () => boolean): boolean {
    const known = this.answers.get(question)
    if (known !== undefined) return known
    const answer = find()
    this.answers.set(question, answer)
    return answer
  }
}

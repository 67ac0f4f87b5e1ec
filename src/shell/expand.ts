import { and, FALSE, TRUE } from '../logic/condition.js'
import type { Word, WordPart } from '../syntax/shell/index.js'
import { evaluateArithmetic } from './arithmetic.js'
import { WORDS_A_STEP } from './budget.js'
import { SOURCE_ROOT } from './environment.js'
import { FieldBuilder } from './fields.js'
import { isGlob, quoteGlob } from './glob.js'
import { expandParameter, type Operand } from './parameter.js'
import type { Shell } from './shell.js'
import type { Field } from './store.js'
import { concat, EMPTY, known, text, type Value } from './value.js'

const VERSION = /^v?\d+(\.\d+)+$/
const PRIVATE_USE = /[\ue000-\uf8ff]/

/** Expands words into fields: everything of XCU 2.6 but tilde. */
export function expandWords(shell: Shell, words: readonly Word[]): readonly Field[] {
  const fields: Field[] = []
  for (const word of words) {
    const [only] = word.parts
    if (word.parts.length === 1 && only?.kind === 'literal' && !isGlob(only.text))
      fields.push({ value: literal(shell, only), when: TRUE })
    else for (const field of expandOne(shell, word)) fields.push(field)
  }
  shell.spend(Math.max(words.length, fields.length) / WORDS_A_STEP)
  return fields
}

function expandOne(shell: Shell, word: Word): readonly Field[] {
  const separators = known(shell.variable('IFS'))
  const builder = new FieldBuilder(
    separators === '' || separators === undefined ? ' \t\n' : separators
  )
  let glob = false
  for (const part of word.parts) {
    if (part.kind === 'literal') {
      builder.add(literal(shell, part))
      glob ||= isGlob(part.text)
    } else if (part.kind === 'double') addDouble(shell, builder, part.parts)
    else if (part.kind === 'parameter' || part.kind === 'command' || part.kind === 'arithmetic') {
      if (
        part.kind === 'parameter' &&
        (part.name === '@' || part.name === '*') &&
        part.operator === undefined &&
        !part.length
      )
        for (const field of shell.arguments) builder.splitField(field)
      else {
        const value = partValue(shell, part)
        glob ||= mayGlob(value)
        builder.split(value)
      }
    } else builder.add(partValue(shell, part))
  }
  const fields = builder.finish()
  return glob ? fields.flatMap((field) => expandGlob(shell, field)) : fields
}

function addDouble(shell: Shell, builder: FieldBuilder, parts: readonly WordPart[]): void {
  const [only] = parts
  if (parts.length === 1 && only?.kind === 'parameter' && only.name === '@' && !only.length) {
    if (only.operator === undefined || (only.operator === '+' && only.operand !== undefined)) {
      for (const field of shell.arguments) builder.whole(field)
      return
    }
  }
  builder.add(concat(...parts.map((part) => partValue(shell, part))))
  builder.keep()
}

/** A word where no splitting happens: assignments, `case`, redirections. */
export function expandValue(shell: Shell, word: Word): Value {
  const [only] = word.parts
  if (only === undefined) return EMPTY
  if (word.parts.length === 1) return partValue(shell, only)
  return concat(...word.parts.map((part) => partValue(shell, part)))
}

/** A `case` pattern or an operand of `#` and `%`: quoted text is escaped for `matchesGlob`. */
export function expandPattern(shell: Shell, parts: readonly WordPart[]): Value {
  const values = parts.map((part): Value => {
    if (part.kind === 'literal') return literal(shell, part)
    const value = partValue(shell, part)
    if (part.kind === 'parameter' || part.kind === 'command') return value
    return escapeText(value)
  })
  return concat(...values)
}

function escapeText(value: Value): Value {
  return {
    kind: 'value',
    pieces: value.pieces.map((piece) =>
      piece.kind === 'text' ? { ...piece, text: quoteGlob(piece.text) } : piece
    )
  }
}

function partValue(shell: Shell, part: WordPart): Value {
  shell.spend(1 / WORDS_A_STEP)
  switch (part.kind) {
    case 'literal':
    case 'escaped':
    case 'single':
      return literal(shell, part)
    case 'double':
      return concat(...part.parts.map((inner) => partValue(shell, inner)))
    case 'parameter':
      return expandParameter(shell, part, operandOf(shell, part.operand))
    case 'command':
      return shell.capture(part.body)
    case 'arithmetic':
      return arithmetic(shell, part.text)
    case 'process':
      return shell.derive('a process substitution', [])
  }
}

function operandOf(shell: Shell, word: Word | undefined): Operand {
  return {
    value: () => (word === undefined ? EMPTY : expandValue(shell, word)),
    pattern: () => (word === undefined ? '' : known(expandPattern(shell, word.parts)))
  }
}

export const arithmeticOf = (shell: Shell, expression: string): number | undefined =>
  evaluateArithmetic(expression, (name) => known(shell.variable(name)))

function arithmetic(shell: Shell, expression: string): Value {
  const result = arithmeticOf(shell, expression)
  return result === undefined
    ? shell.derive(`$((${expression.trim().slice(0, 60)}))`, [])
    : text(String(result))
}

/** Literal text; version numbers remember their place, and `eval`'s placeholders become values again. */
function literal(
  shell: Shell,
  part: Extract<WordPart, { readonly kind: 'literal' | 'escaped' | 'single' }>
): Value {
  if (PRIVATE_USE.test(part.text)) return decodePlaceholders(shell, part.text)
  if (!VERSION.test(part.text)) return text(part.text)
  const at = shell.span(part)
  shell.versions.set(part.text, at)
  return text(part.text, at)
}

export function decodePlaceholders(shell: Shell, content: string): Value {
  const values: Value[] = []
  for (const run of content.split(/([\ue000-\uf8ff])/))
    values.push(shell.placeholder(run) ?? text(run))
  return concat(...values)
}

/** What an unquoted expansion gives is a pattern too. */
const mayGlob = (value: Value): boolean =>
  value.pieces.some((piece) =>
    piece.kind === 'text'
      ? isGlob(piece.text)
      : piece.kind === 'choice' && piece.arms.some((arm) => mayGlob(arm.value))
  )

/** Globs over the repository name its files; those over the build directory stay as they are. */
function expandGlob(shell: Shell, field: Field): readonly Field[] {
  const pattern = known(field.value)
  if (pattern === undefined || !isGlob(pattern) || field.when === FALSE) return [field]
  const absolute = shell.absolute(pattern)
  if (absolute?.startsWith(`${SOURCE_ROOT}/`) !== true) return [field]
  const found = shell.environment.repository.glob(absolute.slice(SOURCE_ROOT.length + 1))
  if (found.length === 0) return [field]
  return found.map((path) => ({ value: text(`${SOURCE_ROOT}/${path}`), when: and(field.when) }))
}

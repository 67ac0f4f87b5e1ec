import { type Condition, constant, not, TRUE } from '../logic/condition.js'
import { WORDS_A_STEP } from './budget.js'
import { equality, isNumericOperator, numeric } from './compare.js'
import { compilePattern } from './regex.js'
import type { Host } from './shell.js'
import type { Field } from './store.js'
import {
  alternatives,
  concat,
  conditionOver,
  EMPTY,
  known,
  mapValue,
  merge,
  named,
  text,
  type Value
} from './value.js'
import { joinFields } from './words.js'

export function echo(host: Host, args: readonly Field[]): void {
  let rest = args
  let newline = true
  while (rest[0] !== undefined && /^-[neE]+$/.test(known(rest[0].value) ?? '')) {
    if (known(rest[0].value)?.includes('n')) newline = false
    rest = rest.slice(1)
  }
  host.write(concat(joinFields(rest), newline ? text('\n') : EMPTY), 1)
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  "'": "'",
  a: '',
  b: '',
  f: '',
  v: ''
}

/** XCU printf with `%s`, `%d`, `%b`, `%c`, `%%`; the format is used again while arguments are left. */
export function printf(host: Host, args: readonly Field[]): void {
  const all = args[0] !== undefined && known(args[0].value) === '--' ? args.slice(1) : args
  const format = all[0] === undefined ? '' : known(all[0].value)
  if (format === undefined) {
    host.write(
      host.derive(
        'output of printf',
        all.map((arg) => arg.value),
        { output: true }
      ),
      1
    )
    return
  }
  let values = all.slice(1)
  const directives = format.match(/%[-0-9.]*[a-zA-Z%]|\\[0-7]{3}|\\.|[^%\\]+|[%\\]/gs) ?? []
  const parts: Value[] = []
  for (let round = 0; round < 500; round++) {
    const before = values.length
    host.spend(directives.length / WORDS_A_STEP)
    for (const part of directives) {
      if (part === '%%') parts.push(text('%'))
      else if (part.startsWith('%') && part.length > 1) {
        const [field, ...rest] = values
        values = rest
        if (field !== undefined) parts.push(conditional(field))
      } else if (part.startsWith('\\') && part.length > 1)
        parts.push(text(ESCAPES[part[1] ?? ''] ?? part))
      else parts.push(text(part))
    }
    if (values.length === 0 || values.length === before) break
  }
  host.write(concat(...parts), 1)
}

function conditional(field: Field): Value {
  if (field.when === TRUE) return field.value
  return merge(
    [
      { when: field.when, value: field.value },
      { when: not(field.when), value: EMPTY }
    ],
    'printf'
  )
}

/** `expr`: matching, comparing and adding known values. */
export function expr(host: Host, args: readonly Field[]): Condition {
  const [left, operator, right] = args.map((arg) => arg.value)
  const sign = operator === undefined ? undefined : known(operator)
  if (left !== undefined && args.length === 1) {
    host.write(concat(left, text('\n')), 1)
    return TRUE
  }
  if (left !== undefined && right !== undefined && sign !== undefined && args.length === 3) {
    if (sign === ':') return matchExpr(host, left, known(right))
    if (sign === '=' || sign === '!=') {
      const same = equality(host, left, right)
      return sign === '=' ? same : not(same)
    }
    const test = { '<': '-lt', '<=': '-le', '>': '-gt', '>=': '-ge' }[sign]
    if (test !== undefined && isNumericOperator(test)) return numeric(host, left, test, right)
    const a = Number(known(left) ?? Number.NaN)
    const b = Number(known(right) ?? Number.NaN)
    const sum = sign === '+' ? a + b : sign === '-' ? a - b : sign === '*' ? a * b : Number.NaN
    if (Number.isSafeInteger(sum)) {
      host.write(text(`${sum}\n`), 1)
      return constant(sum !== 0)
    }
  }
  const shown = args.map((arg) => named(arg.value, 40)).join(' ')
  host.write(
    host.derive(
      `expr ${shown}`,
      args.map((arg) => arg.value),
      versionTags(args)
    ),
    1
  )
  return host.probe(
    `expr ${shown}`,
    args.map((arg) => arg.value)
  )
}

function versionTags(args: readonly Field[]): { versionOf?: string; filled?: boolean } {
  for (const arg of args)
    for (const piece of arg.value.pieces)
      if (piece.kind === 'unknown' && piece.versionOf !== undefined)
        return { versionOf: piece.versionOf, filled: true }
  return {}
}

function matchExpr(host: Host, subject: Value, source: string | undefined): Condition {
  const pattern =
    source === undefined ? undefined : compilePattern(`^${source.replace(/^\^/, '')}`, false)
  const find = (plain: Value): RegExpExecArray | null | undefined => {
    const content = known(plain)
    if (content === undefined || pattern === undefined || content.length > pattern.longest)
      return undefined
    return pattern.regex.exec(content)
  }
  const grouped = /\\\(/.test(source ?? '')
  const printed = (plain: Value): Value | undefined => {
    const found = find(plain)
    if (found === undefined) return undefined
    return text(`${grouped ? (found?.[1] ?? '') : String(found?.[0].length ?? 0)}\n`)
  }
  const result = mapValue(subject, host.path, printed, 'expr')
  const options = alternatives(subject, host.path)
  if (result !== undefined && options !== undefined) {
    host.write(result, 1)
    return conditionOver(options, (plain) => constant(find(plain) !== null))
  }
  const tags = versionTags([{ value: subject, when: TRUE }])
  const question = `expr ${named(subject, 60)} : ${source ?? ''}`
  host.write(host.derive(question, [subject], tags), 1)
  return host.probe(question, [subject])
}

/** `basename` and `dirname` on texts; unknown beginnings do not matter where the end is known. */
export function pathPart(host: Host, args: readonly Field[], name: string): Condition {
  const rest = args.filter((arg) => known(arg.value) !== '--')
  const suffix = rest[1] === undefined ? '' : known(rest[1].value)
  const part = (plain: Value): Value | undefined => {
    const content = known(plain)
    if (content === undefined || suffix === undefined) return undefined
    const slash = content.lastIndexOf('/')
    if (name === 'dirname')
      return text(`${slash < 0 ? '.' : slash === 0 ? '/' : content.slice(0, slash)}\n`)
    const base = content.slice(slash + 1)
    return text(
      `${suffix !== '' && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base}\n`
    )
  }
  const value = rest[0]?.value ?? EMPTY
  const result = mapValue(value, host.path, part, name)
  host.write(
    result ??
      concat(host.derive(`${name} ${named(value, 60)}`, [value], { filled: true }), text('\n')),
    1
  )
  return TRUE
}

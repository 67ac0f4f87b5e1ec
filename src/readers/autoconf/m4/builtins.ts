import { compilePattern } from '../../../shell/regex.js'
import { compareVersions } from '../../../text/version.js'
import type { Call, Engine, Native } from './engine.js'
import { Traced } from './traced.js'

/** Reads a file that `m4_include` names. */
export type Include = (path: string) => Traced | undefined

const NONE = Traced.EMPTY
const MAX_LOOP = 2000

const arg = (call: Call, index: number): Traced => call.args[index] ?? NONE
const word = (call: Call, index: number): string => arg(call, index).text.trim()

function quote({ m4, at }: Call, text: Traced): Traced {
  const [open, close] = m4.quotes
  return Traced.join([Traced.made(open, at), text, Traced.made(close, at)])
}

/** `[a],[b],…` */
function quoteAll(call: Call, args: readonly Traced[]): Traced {
  return Traced.join(
    args.flatMap((one, i) => [...(i > 0 ? [Traced.made(',', call.at)] : []), quote(call, one)])
  )
}

const define: Native = (call) => {
  const name = word(call, 0)
  if (mayDefine(call, name)) call.m4.define(name, { kind: 'text', body: arg(call, 1) })
  return undefined
}

/** What is computed here stays so whatever a tree's copy of it says. */
const mayDefine = ({ m4 }: Call, name: string): boolean =>
  name !== '' && m4.lookup(name)?.kind !== 'native'

function require(call: Call): undefined {
  const name = word(call, 0)
  if (name !== '') call.m4.require(name, arg(call, 1).text === '' ? arg(call, 0) : arg(call, 1))
}

function provide(call: Call): undefined {
  call.m4.provide(word(call, 0))
}

const defineOnce: Native = (call) => {
  const name = word(call, 0)
  if (mayDefine(call, name)) call.m4.define(name, { kind: 'text', body: arg(call, 1), once: true })
  return undefined
}

const pushdef: Native = (call) => {
  const name = word(call, 0)
  if (name !== '') call.m4.push(name, { kind: 'text', body: arg(call, 1) })
  return undefined
}

/** `m4_if(a, b, equal, …, otherwise)` */
const choose: Native = (call) => {
  const { args } = call
  if (args.length < 3) return undefined
  for (let i = 0; i + 2 < args.length; i += 3) {
    if (arg(call, i).text === arg(call, i + 1).text) return arg(call, i + 2)
    if (i + 4 >= args.length) return args[i + 3]
  }
  return undefined
}

const caseOf: Native = (call) => {
  const { args } = call
  let i = 1
  for (; i + 1 < args.length; i += 2)
    if (arg(call, i).text === arg(call, 0).text) return arg(call, i + 1)
  return args[i]
}

const match: Native = (call) => {
  const { args } = call
  const subject = arg(call, 0).text
  let i = 1
  for (; i + 1 < args.length; i += 2) {
    const found = pattern(arg(call, i).text, subject)?.exec(subject)
    if (found !== null && found !== undefined) return arg(call, i + 1)
  }
  return args[i]
}

/** Undefined where matching might take long. */
function pattern(source: string, subject = ''): RegExp | undefined {
  const compiled = source.length > 200 ? undefined : compilePattern(source, false)
  return compiled !== undefined && subject.length <= compiled.longest ? compiled.regex : undefined
}

const defined = (call: Call): boolean => call.m4.lookup(word(call, 0)) !== undefined
const branch =
  (holds: (call: Call) => boolean): Native =>
  (call) =>
    holds(call) ? arg(call, 1) : arg(call, 2)

/** What the macro is defined as, when it is text. */
function meaning(m4: Engine, name: string): string {
  const macro = m4.lookup(name)
  return macro?.kind === 'text' ? macro.body.text : ''
}

const substitute: Native = (call) => {
  const regex = pattern(arg(call, 1).text, arg(call, 0).text)
  if (regex === undefined) return arg(call, 0)
  const by = arg(call, 2).text
  const global = new RegExp(regex.source, 'g')
  return arg(call, 0).replace(global, (found) =>
    by.replace(/\\(\d|&)/g, (_, which: string) => found[which === '&' ? 0 : Number(which)] ?? '')
  )
}

const transform =
  (change: (text: string) => string): Native =>
  (call) => {
    const given = arg(call, 0)
    const changed = change(given.text)
    return changed === given.text ? given : Traced.made(changed, call.at)
  }

const translit: Native = (call) => {
  const from = range(arg(call, 1).text)
  const to = range(arg(call, 2).text)
  return arg(call, 0).replace(/./gs, ([c = '']) => {
    const i = from.indexOf(c)
    return i < 0 ? undefined : (to[i] ?? '')
  })
}

const range = (text: string): string =>
  text.slice(0, 300).replace(/(.)-(.)/gs, (whole, a: string, b: string) => {
    const [low, high] = [a.charCodeAt(0), b.charCodeAt(0)]
    if (high < low || high - low > 300) return whole
    return Array.from({ length: high - low + 1 }, (_, i) => String.fromCharCode(low + i)).join('')
  })

/** Splits the words of a list macro's argument: `a, b` or blanks. */
function listed(call: Call, index: number): readonly Traced[] {
  const list = arg(call, index)
  if (list.text.trim() === '') return []
  let collected: readonly Traced[] = []
  call.m4.push('m4_collect_items', {
    kind: 'native',
    run: ({ args }) => {
      collected = args
      return undefined
    }
  })
  call.m4.expand(
    Traced.join([Traced.made('m4_collect_items(', call.at), list, Traced.made(')', call.at)])
  )
  call.m4.pop('m4_collect_items')
  return collected
}

const forEach =
  (items: (call: Call) => readonly Traced[]): Native =>
  (call) => {
    const variable = word(call, 0)
    const results = items(call)
      .slice(0, MAX_LOOP)
      .map((item) => {
        call.m4.push(variable, { kind: 'text', body: item })
        const parts = splitAtCommas(arg(call, 2), call.m4.quotes).map((part) =>
          quote(call, call.m4.expand(part))
        )
        call.m4.pop(variable)
        return Traced.join(
          parts.flatMap((part, i) => (i === 0 ? [part] : [Traced.made(',', call.at), part]))
        )
      })
    return Traced.join(results)
  }

/** Commas that stand free in what a loop repeats separate arguments of the call around the loop. */
function splitAtCommas(
  text: Traced,
  [open, close]: readonly [open: string, close: string]
): readonly Traced[] {
  const parts: Traced[] = []
  let from = 0
  let depth = 0
  for (let i = 0; i < text.text.length; i++) {
    const c = text.text[i]
    if (c === open || c === '(') depth++
    else if (c === close || c === ')') depth--
    else if (c === ',' && depth <= 0) {
      parts.push(text.slice(from, i))
      from = i + 1
    }
  }
  return [...parts, text.slice(from)]
}

const blankWords = (call: Call, index: number): readonly Traced[] => {
  const text = call.m4.expand(arg(call, index))
  return [...text.text.matchAll(/\S+/g)].map((found) =>
    text.slice(found.index, found.index + found[0].length)
  )
}

const map =
  (separate: boolean): Native =>
  (call) => {
    const macro = word(call, 0)
    const results = listed(call, 1)
      .slice(0, MAX_LOOP)
      .map((item) => {
        const inner = separate ? item : quote(call, item)
        const text = Traced.join([
          Traced.made(`${macro}(`, call.at),
          inner,
          Traced.made(')', call.at)
        ])
        return call.m4.expand(text)
      })
    return quote(call, Traced.join(results))
  }

const append: Native = (call) => {
  const name = word(call, 0)
  const before = call.m4.lookup(name)
  const separator = before === undefined ? NONE : arg(call, 2)
  const old = before?.kind === 'text' ? before.body : NONE
  call.m4.define(name, { kind: 'text', body: Traced.join([old, separator, arg(call, 1)]) })
  return undefined
}

const copy: Native = (call) => {
  const macro = call.m4.lookup(word(call, 0))
  if (macro !== undefined) call.m4.define(word(call, 1), macro)
  return undefined
}

const definition: Native = (call) => {
  const macro = call.m4.lookup(word(call, 0))
  return macro?.kind === 'text' ? quote(call, macro.body) : undefined
}

/** Integers, comparisons and the logical operators; what is beyond that is 0. */
const evaluate: Native = (call) => {
  const given = call.m4.expand(arg(call, 0)).text.trim()
  const simple = /^(-?\d+)\s*([-+*/%<>]|[<>=!]=)\s*(-?\d+)$/.exec(given)
  if (simple === null) return /^-?\d+$/.test(given) ? given : '0'
  const [a, b] = [Number(simple[1]), Number(simple[3])]
  const results: Readonly<Record<string, number | boolean>> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': b === 0 ? 0 : Math.trunc(a / b),
    '%': b === 0 ? 0 : a % b,
    '<': a < b,
    '>': a > b,
    '<=': a <= b,
    '>=': a >= b,
    '==': a === b,
    '!=': a !== b
  }
  return String(Number(results[simple[2] ?? ''] ?? 0))
}

const changeQuotes: Native = ({ args, m4 }) => {
  if (args.length === 0) m4.setQuotes('`', "'")
  else m4.setQuotes(args[0]?.text ?? '', args[1]?.text ?? '')
  return undefined
}

const compare: Native = (call) => String(Math.sign(compareVersions(word(call, 0), word(call, 1))))

const PREFIXED: Readonly<Record<string, Native>> = {
  define,
  undefine: (call) => {
    call.m4.undefine(word(call, 0))
    return undefined
  },
  pushdef,
  popdef: (call) => {
    call.m4.pop(word(call, 0))
    return undefined
  },
  ifdef: branch(defined),
  ifelse: choose,
  defn: definition,
  shift: (call) => quoteAll(call, call.args.slice(1)),
  len: (call) => String(arg(call, 0).text.length),
  index: (call) => String(arg(call, 0).text.indexOf(arg(call, 1).text)),
  substr: (call) => {
    const from = Number(word(call, 1)) || 0
    const count = call.args.length > 2 ? Number(word(call, 2)) || 0 : Number.POSITIVE_INFINITY
    return arg(call, 0).slice(from, from + count)
  },
  translit,
  incr: (call) => String((Number(word(call, 0)) || 0) + 1),
  decr: (call) => String((Number(word(call, 0)) || 0) - 1),
  changequote: changeQuotes,
  patsubst: substitute,
  format: (call) => {
    let next = 1
    return word(call, 0).replace(/%[-\d.]*[sdi]/g, () => word(call, next++))
  }
}

const nothing: Native = () => undefined
const same: Native = (call) => arg(call, 0)
const filled = (call: Call): boolean => arg(call, 0).text !== ''
const visible = (call: Call): boolean => word(call, 0) !== ''

const SUGAR: Readonly<Record<string, Native>> = {
  m4_defun: define,
  AC_DEFUN: define,
  AC_DEFUN_ONCE: defineOnce,
  AU_DEFUN: define,
  AU_ALIAS: (call) => {
    const body = Traced.made(`${word(call, 1)}($@)`, call.at)
    if (mayDefine(call, word(call, 0))) call.m4.define(word(call, 0), { kind: 'text', body })
    return undefined
  },
  AC_REQUIRE: require,
  m4_require: require,
  AC_EXPAND_ONCE: require,
  m4_expand_once: require,
  AC_PROVIDE: provide,
  m4_provide: provide,
  AC_PROVIDE_IFELSE: branch((call) => call.m4.isProvided(word(call, 0))),
  m4_provide_if: branch((call) => call.m4.isProvided(word(call, 0))),
  m4_defun_once: defineOnce,
  m4_if: choose,
  m4_ifndef: branch((call) => !defined(call)),
  m4_ifval: branch(filled),
  m4_ifvaln: branch(filled),
  m4_ifset: branch((call) => meaning(call.m4, word(call, 0)) !== ''),
  m4_ifblank: branch((call) => !visible(call)),
  m4_ifnblank: branch(visible),
  m4_default: (call) => (filled(call) ? arg(call, 0) : arg(call, 1)),
  m4_default_nblank: (call) => (visible(call) ? arg(call, 0) : arg(call, 1)),
  m4_default_quoted: (call) => quote(call, filled(call) ? arg(call, 0) : arg(call, 1)),
  m4_case: caseOf,
  m4_bmatch: match,
  m4_cond: (call) => {
    let i = 0
    for (; i + 2 < call.args.length; i += 3)
      if (call.m4.expand(arg(call, i)).text === arg(call, i + 1).text) return arg(call, i + 2)
    return call.args[i]
  },
  m4_bpatsubst: substitute,
  m4_tolower: transform((text) => text.toLowerCase()),
  m4_toupper: transform((text) => text.toUpperCase()),
  m4_normalize: (call) =>
    arg(call, 0)
      .trim()
      .replace(/\s+/g, ([blank]) => (blank === ' ' ? undefined : ' ')),
  m4_strip: (call) => arg(call, 0).trim(),
  m4_flatten: (call) =>
    arg(call, 0)
      .trim()
      .replace(/\s*\n\s*/g, () => ' '),
  m4_chomp: (call) => arg(call, 0).replace(/\n$/g, () => ''),
  m4_eval: evaluate,
  m4_foreach: forEach((call) => listed(call, 1)),
  m4_foreach_w: forEach((call) => blankWords(call, 1)),
  AC_FOREACH: forEach((call) => blankWords(call, 1)),
  m4_map: map(true),
  m4_map_args: (call) =>
    quote(
      call,
      Traced.join(
        call.args
          .slice(1, MAX_LOOP)
          .map((item) =>
            call.m4.expand(
              Traced.join([
                Traced.made(`${word(call, 0)}(`, call.at),
                quote(call, item),
                Traced.made(')', call.at)
              ])
            )
          )
      )
    ),
  m4_map_args_w: (call) =>
    Traced.join(blankWords(call, 0).flatMap((item) => [arg(call, 1), item, arg(call, 2)])),
  m4_quote: (call) => quoteAll({ ...call }, [Traced.join(joinArgs(call, call.args))]),
  m4_dquote: (call) => quote(call, quoteAll(call, call.args)),
  m4_expand: (call) => quote(call, call.m4.expand(arg(call, 0))),
  m4_unquote: (call) => Traced.join(joinArgs(call, call.args)),
  m4_echo: (call) => quoteAll(call, call.args),
  m4_do: (call) => Traced.join(call.args),
  m4_argn: (call) => quote(call, arg(call, Number(word(call, 0)) || 0)),
  m4_car: (call) => quote(call, arg(call, 0)),
  m4_cdr: (call) => quoteAll(call, call.args.slice(1)),
  m4_join: (call) => {
    const parts = call.args.slice(1).filter((part) => part.text !== '')
    return quote(
      call,
      Traced.join(parts.flatMap((part, i) => (i > 0 ? [arg(call, 0), part] : [part])))
    )
  },
  m4_joinall: (call) =>
    quote(
      call,
      Traced.join(call.args.slice(1).flatMap((part, i) => (i > 0 ? [arg(call, 0), part] : [part])))
    ),
  m4_append: append,
  m4_append_uniq: append,
  m4_append_uniq_w: append,
  m4_split: (call) => {
    const given = arg(call, 0)
    const separator = call.args.length > 1 ? pattern(arg(call, 1).text, given.text) : /[ \t]+/
    if (separator === undefined) return quote(call, given)
    const parts = given.text.split(new RegExp(separator.source)).slice(0, MAX_LOOP)
    return quoteAll(
      call,
      parts.map((part) => Traced.made(part, call.at))
    )
  },
  m4_copy: copy,
  m4_copy_force: copy,
  m4_rename: (call) => {
    copy(call)
    call.m4.undefine(word(call, 0))
    return undefined
  },
  m4_rename_force: (call) => {
    copy(call)
    call.m4.undefine(word(call, 0))
    return undefined
  },
  m4_indir: (call) => {
    const inner = quoteAll(call, call.args.slice(1))
    return Traced.join([
      Traced.made(word(call, 0), call.at),
      ...(call.args.length > 1 ? [Traced.made('(', call.at), inner, Traced.made(')', call.at)] : [])
    ])
  },
  m4_apply: (call) =>
    Traced.join([
      Traced.made(`${word(call, 0)}(`, call.at),
      arg(call, 1),
      Traced.made(')', call.at)
    ]),
  m4_version_compare: compare,
  m4_sign: (call) => String(Math.sign(Number(word(call, 0)) || 0)),
  m4_re_escape: same,
  m4_text_wrap: same,
  m4_ignore: nothing,
  m4_newline: () => '\n',
  m4_n: (call) => Traced.join([arg(call, 0), Traced.made('\n', call.at)]),
  m4_changequote: changeQuotes,
  m4_esyscmd: () => '@configure_output@',
  m4_esyscmd_s: () => '@configure_output@',
  m4_bregexp: nothing
}

const SILENT =
  `m4_pattern_allow m4_pattern_forbid m4_warn m4_errprintn m4_errprint m4_fatal m4_assert
  m4_divert m4_divert_push m4_divert_pop m4_undivert m4_changecom m4_init m4_wrap m4_wrap_lifo m4_set_add
  m4_syscmd m4_traceon m4_traceoff m4_debugmode m4_dumpdef m4_location m4_maketemp m4_mkstemp m4_builtin
  m4_exit m4_version_prereq m4_divert_text m4_cleardivert m4_set_delete m4_dumpdefs m4_errprint_once`.split(
    /\s+/
  )

function joinArgs(call: Call, args: readonly Traced[]): readonly Traced[] {
  return args.flatMap((one, i) => (i > 0 ? [Traced.made(',', call.at), one] : [one]))
}

/** Defines m4's builtins under their Autoconf names, those it keeps under both, and the sugar above them. */
export function defineBuiltins(m4: Engine, include: Include): void {
  const native = (name: string, run: Native, blind = false): void =>
    m4.define(name, { kind: 'native', run, blind })
  for (const [name, run] of Object.entries(PREFIXED)) {
    native(`m4_${name}`, run)
    native(name, run, true)
  }
  for (const [name, run] of Object.entries(SUGAR)) native(name, run)
  for (const name of SILENT) native(name, nothing)
  native('dnl', nothing)
  native('m4_dnl', nothing)
  const read: Native = (call) => {
    const file = include(word(call, 0))
    if (file !== undefined) call.m4.include(file)
    return undefined
  }
  for (const name of ['m4_include', 'm4_sinclude', 'm4_sinclude_once']) native(name, read)
  for (const name of ['include', 'sinclude']) native(name, read, true)
}

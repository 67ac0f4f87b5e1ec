import type { Call, Native } from './m4/engine.js'
import { Traced } from './m4/traced.js'
import {
  argument,
  commands,
  either,
  identifier,
  literal,
  NOTHING,
  nameAt,
  quoted,
  shell
} from './shell-text.js'

const OPERATORS = /^'?-?(eq|ne|lt|le|gt|ge)\d*'?$/

/** M4sh: shell commands as macros. Autoconf manual, chapter 8. */
export const SHELL_MACROS: Readonly<Record<string, Native>> = {
  AS_IF: (call) => {
    const parts: (string | Traced)[] = []
    const { args } = call
    let i = 0
    for (; i + 1 < args.length; i += 2)
      parts.push(i === 0 ? 'if ' : 'elif ', argument(call, i), '\nthen', commands(call, i + 1))
    if (parts.length === 0) return undefined
    if (i < args.length) parts.push('else', commands(call, i))
    return shell(call, ...parts, 'fi\n')
  },
  AS_CASE: (call) => {
    const parts: (string | Traced)[] = ['case ', argument(call, 0), ' in\n']
    const { args } = call
    // Quoted, or it would end the arguments of a macro around this one.
    const parenthesis = call.m4.quotes.join(')')
    let i = 1
    for (; i + 1 < args.length; i += 2)
      parts.push(argument(call, i), parenthesis, commands(call, i + 1), ';;\n')
    if (i < args.length) parts.push(`*${parenthesis}`, commands(call, i), ';;\n')
    return shell(call, ...parts, 'esac\n')
  },
  AS_FOR: (call) =>
    shell(
      call,
      'for ',
      argument(call, 1),
      ' in ',
      argument(call, 2),
      '\ndo',
      commands(call, 3),
      'done\n'
    ),
  AS_VAR_SET: (call) => {
    const name = nameAt(call, 0)
    return name.includes('$')
      ? shell(call, 'eval ', argument(call, 0), '=', argument(call, 1))
      : shell(call, name, '=', argument(call, 1))
  },
  AS_VAR_APPEND: (call) => {
    const name = nameAt(call, 0)
    return shell(call, `${name}=$\{${name}}`, argument(call, 1))
  },
  AS_VAR_COPY: (call) => shell(call, `${nameAt(call, 0)}=$${nameAt(call, 1)}`),
  AS_VAR_GET: (call) => shell(call, `$${nameAt(call, 0)}`),
  AS_VAR_IF: (call) =>
    call.args.length > 3 || argument(call, 1).text !== ''
      ? either(call, shell(call, `test x"$${nameAt(call, 0)}" = x`, argument(call, 1)), 2, 3)
      : either(call, `test -z "$${nameAt(call, 0)}"`, 2, 3),
  AS_VAR_SET_IF: (call) => either(call, `test "$\{${nameAt(call, 0)}+set}" = set`, 1, 2),
  AS_VAR_TEST_SET: (call) => shell(call, `test "$\{${nameAt(call, 0)}+set}" = set`),
  AS_VAR_PUSHDEF: (call) => {
    const body = Traced.made(identifier(call.m4.expand(argument(call, 1)).text.trim()), call.at)
    // The name itself is never expanded: it may be defined already.
    call.m4.push(argument(call, 0).text.trim(), { kind: 'text', body })
    return undefined
  },
  AS_VAR_POPDEF: (call) => {
    call.m4.pop(argument(call, 0).text.trim())
    return undefined
  },
  AS_ECHO: (call) => shell(call, 'echo ', argument(call, 0)),
  AS_ECHO_N: (call) => shell(call, 'printf %s ', argument(call, 0)),
  AS_EXIT: (call) => shell(call, 'exit ', argument(call, 0)),
  AS_SET_STATUS: (call) => shell(call, '( exit ', argument(call, 0), ' )'),
  AS_UNSET: (call) => shell(call, 'unset ', argument(call, 0)),
  AS_TR_SH: (call) => argument(call, 0).replace(/[^A-Za-z0-9_$\s]/g, () => '_'),
  AS_TR_CPP: (call) =>
    argument(call, 0).replace(/[a-z]|[^A-Za-z0-9_$\s]/g, ([c = '']) =>
      /[a-z]/.test(c) ? c.toUpperCase() : '_'
    ),
  AS_ESCAPE: (call) => quoted(argument(call, 0)),
  AS_HELP_STRING: NOTHING,
  AC_HELP_STRING: NOTHING,
  AS_MESSAGE: NOTHING,
  AS_BOX: NOTHING,
  AS_ERROR: failure,
  AC_MSG_ERROR: failure,
  AC_MSG_FAILURE: failure,
  AC_FATAL: failure,
  AC_MSG_WARN: silent,
  AC_MSG_NOTICE: silent,
  AC_MSG_CHECKING: silent,
  AC_MSG_RESULT: silent,
  AC_MSG_RESULT_UNQUOTED: silent,
  AC_MSG_LOG: silent,
  _AC_MSG_LOG_CONFTEST: silent,
  AC_CHECKING: silent,
  AC_CACHE_CHECK: (call) => commands(call, 2),
  AC_CACHE_VAL: (call) => commands(call, 1),
  AS_VERSION_COMPARE: (call) => {
    const side = (operator: string): Traced =>
      shell(call, ':compare ', argument(call, 0), ` ${operator} `, argument(call, 1))
    return shell(
      call,
      'if ',
      side('lt'),
      '\nthen',
      commands(call, 2),
      'elif ',
      side('eq'),
      '\nthen',
      commands(call, 3),
      'else',
      commands(call, 4),
      'fi\n'
    )
  },
  AX_COMPARE_VERSION: (call) => {
    const operator = OPERATORS.exec(nameAt(call, 1))?.[1] ?? 'ge'
    const word = (index: number): Traced => {
      const given = argument(call, index).trim()
      return /\s/.test(given.text) && !/["'`(]/.test(given.text)
        ? shell(call, '"', given, '"')
        : given
    }
    return either(call, shell(call, ':compare ', word(0), ` ${operator} `, word(2)), 3, 4)
  }
}

function failure(call: Call): Traced {
  return shell(call, ':error "', quoted(argument(call, 0)), '"\n')
}

function silent(call: Call): Traced {
  return shell(call, ':\n')
}

/** Succeeds or not, as the host has it; equal words are equal questions. */
export const probe = (what: string): string => `:probe ${literal(what)}`

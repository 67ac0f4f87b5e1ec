import { stableHash } from '../../text/stable-hash.js'
import type { Declared } from './declared.js'
import type { Call, Native } from './m4/engine.js'
import type { Traced } from './m4/traced.js'
import { probe } from './macros-shell.js'
import {
  argument,
  commands,
  either,
  identifier,
  literal,
  NOTHING,
  nameAt,
  shell
} from './shell-text.js'

/** The macros of Autoconf, Automake and pkg-config that decide something. */
export function autoconfMacros(declared: Declared): Readonly<Record<string, Native>> {
  return {
    ...declarations(declared),
    ...programs(declared),
    ...CHECKS,
    ...packages(declared)
  }
}

function declarations(declared: Declared): Readonly<Record<string, Native>> {
  const substitute = (call: Call, name: string): void => {
    declared.substituted.set(name, call.at)
  }
  return {
    AC_INIT: (call) => {
      const [name, version] = [nameAt(call, 0), nameAt(call, 1)]
      if (call.args.length < 2) return undefined
      return shell(
        call,
        `PACKAGE_NAME=${literal(name)}\nPACKAGE_VERSION=${literal(version)}\nPACKAGE=${literal(name)}\nVERSION=${literal(version)}\n`
      )
    },
    AC_PREREQ: (call) => floor(declared, 'autoconf', call),
    AM_INIT_AUTOMAKE: (call) => {
      floor(declared, 'automake', call)
      return undefined
    },
    AC_ARG_ENABLE: (call) => option(declared, 'enable', call),
    AC_ARG_WITH: (call) => option(declared, 'with', call),
    AC_ARG_VAR: (call) => {
      declared.fromEnvironment.add(nameAt(call, 0))
      substitute(call, nameAt(call, 0))
      return undefined
    },
    AC_SUBST: (call) => {
      const name = nameAt(call, 0)
      substitute(call, name)
      return call.args.length > 1 ? shell(call, `${name}=`, argument(call, 1), '\n') : undefined
    },
    AC_SUBST_FILE: NOTHING,
    AC_DEFINE: define,
    AC_DEFINE_UNQUOTED: define,
    AM_CONDITIONAL: (call) => {
      const name = nameAt(call, 0)
      declared.conditionals.set(name, call.at)
      return shell(
        call,
        'if ',
        argument(call, 1),
        `\nthen\n:conditional ${name} true\nelse\n:conditional ${name} false\nfi\n`
      )
    },
    AM_COND_IF: (call) => either(call, `:has ${nameAt(call, 0)}`, 1, 2),
    AC_CONFIG_SUBDIRS: (call) => {
      declared.subdirectories.push(...nameAt(call, 0).split(/\s+/))
      return undefined
    },
    AC_LANG_PUSH: (call) => language(declared, call),
    AC_LANG: (call) => language(declared, call)
  }
}

function floor(declared: Declared, tool: string, call: Call): undefined {
  const version = /(?:^|[\s[])(\d+(?:\.\d+)+\w*)(?=$|[\s\]])/.exec(nameAt(call, 0))?.[1]
  if (version !== undefined) declared.floors.push({ tool, version, at: call.at })
  return undefined
}

function language(declared: Declared, call: Call): undefined {
  declared.languages.push({ language: nameAt(call, 0), at: call.at })
  return undefined
}

/** The shell code that Autoconf writes: the first action when the option was given, else the second. */
function option(declared: Declared, family: 'enable' | 'with', call: Call): Traced | undefined {
  const name = nameAt(call, 0)
  if (name === '' || /[\s$]/.test(name)) return undefined
  const variable = `${family}_${identifier(name)}`
  if (!declared.options.has(variable))
    declared.options.set(variable, { family, name, variable, at: call.at })
  return shell(
    call,
    `if test "$\{${variable}+set}" = set\nthen\n${family}val=$${variable}`,
    commands(call, 2),
    'else',
    commands(call, 3),
    `fi\n:option ${variable}\n`
  )
}

function define(call: Call): Traced {
  const value = argument(call, 1).text
  // Inside single quotes nothing is expanded; what matters is only whether it is something.
  return shell(call, `:define ${literal(nameAt(call, 0))} ${literal(value === '' ? '1' : value)}\n`)
}

function programs(declared: Declared): Readonly<Record<string, Native>> {
  const finish = (call: Call): void => {
    declared.substituted.set(nameAt(call, 0), call.at)
  }
  const there = (program: Traced | string): readonly (Traced | string)[] => [
    'command -v ',
    program,
    ' >/dev/null 2>&1'
  ]
  /** `VAR=value` for the first program found. */
  const first =
    (path: boolean, missing: number): Native =>
    (call) => {
      finish(call)
      const name = nameAt(call, 0)
      const words = wordsOf(argument(call, 1))
      const parts: (Traced | string)[] = [`if test -n "$${name}"\nthen\n:\n`]
      for (const word of words)
        parts.push(
          'elif ',
          ...there(word),
          `\nthen\n${name}=`,
          ...(path ? ['`command -v ', word, '`'] : [word]),
          '\n'
        )
      const otherwise = argument(call, missing)
      if (otherwise.text.trim() !== '') parts.push(`else\n${name}="`, otherwise, '"\n')
      return shell(call, ...parts, 'fi\n')
    }
  const check: Native = (call) => {
    finish(call)
    const name = nameAt(call, 0)
    const otherwise = argument(call, 3)
    return shell(
      call,
      `if test -n "$${name}"\nthen\n:\nelif `,
      ...there(argument(call, 1).trim()),
      `\nthen\n${name}="`,
      argument(call, 2),
      '"\n',
      ...(otherwise.text.trim() === '' ? [] : [`else\n${name}="`, otherwise, '"\n']),
      'fi\n'
    )
  }
  return {
    AC_CHECK_PROG: check,
    AC_CHECK_PROGS: first(false, 2),
    AC_CHECK_TOOL: first(false, 2),
    AC_CHECK_TOOLS: first(false, 2),
    AC_CHECK_TARGET_TOOL: first(false, 2),
    AC_PATH_PROG: first(true, 2),
    AC_PATH_PROGS: first(true, 2),
    AC_PATH_TOOL: first(true, 2),
    AC_PATH_TARGET_TOOL: first(true, 2)
  }
}

/** The words of a list; one with an expansion or quotes in it stays whole. */
function wordsOf(list: Traced): readonly Traced[] {
  const given = list.trim()
  if (/["'`$(]/.test(given.text) && !/^[\w\s.$-]+$/.test(given.text)) return [given]
  return [...given.text.matchAll(/\S+/g)]
    .slice(0, 30)
    .map((found) => given.slice(found.index, found.index + found[0].length))
}

const checkOf =
  (what: string, then = 1, otherwise = 2): Native =>
  (call) =>
    either(call, probe(`${what} ${argument(call, 0).text.trim()}`), then, otherwise)

/** Over a list: one answer for each member. */
const checkAll =
  (what: string): Native =>
  (call) => {
    if (argument(call, 1).text.trim() === '' && argument(call, 2).text.trim() === '')
      return undefined
    return shell(
      call,
      'for ac_item in ',
      argument(call, 0).replace(/[,\n\\]/g, () => ' '),
      '\ndo\n',
      either(call, `:probe ${literal(what)} "$ac_item"`, 1, 2),
      'done\n'
    )
  }

/** Runs a command of the host: a compiler, a linker. */
const tries: Native = (call) => shell(call, probe(argument(call, 0).text))

const compiles =
  (then: number, otherwise: number): Native =>
  (call) => {
    const sources = call.args.slice(0, then).map((arg) => arg.text.replace(/\s+/g, ' '))
    if (argument(call, then).text.trim() === '' && argument(call, otherwise).text.trim() === '')
      return shell(call, ':\n')
    return either(call, probe(`test program #${stableHash(sources.join('\0'))}`), then, otherwise)
  }

const CHECKS: Readonly<Record<string, Native>> = {
  AC_CHECK_LIB: (call) => {
    const library = argument(call, 0).text.trim()
    return either(call, `:library ${literal(library)} ${literal(`library ${library}`)}`, 2, 3, [
      `LIBS="-l${library} $LIBS"`,
      ':'
    ])
  },
  AC_SEARCH_LIBS: (call) => either(call, probe(`a library with ${argument(call, 0).text}`), 2, 3),
  AC_CHECK_HEADER: checkOf('header'),
  AC_CHECK_HEADERS: checkAll('header'),
  AC_CHECK_HEADERS_ONCE: NOTHING,
  AC_CHECK_FUNC: checkOf('function'),
  AC_CHECK_FUNCS: checkAll('function'),
  AC_CHECK_FUNCS_ONCE: NOTHING,
  AC_REPLACE_FUNCS: NOTHING,
  AC_CHECK_DECL: checkOf('declaration of'),
  AC_CHECK_DECLS: checkOf('declarations of'),
  AC_CHECK_DECLS_ONCE: NOTHING,
  AC_CHECK_TYPE: checkOf('type'),
  AC_CHECK_TYPES: checkOf('types'),
  AC_CHECK_MEMBER: checkOf('member'),
  AC_CHECK_MEMBERS: checkOf('members'),
  AC_CHECK_SIZEOF: (call) => {
    const type = identifier(argument(call, 0).text.trim().replaceAll('*', 'p'))
    return shell(call, `:opaque ac_cv_sizeof_${type}\n`)
  },
  AC_CHECK_FILE: (call) => either(call, shell(call, 'test -r ', argument(call, 0)), 1, 2),
  AC_CHECK_FILES: (call) =>
    shell(
      call,
      'for ac_file in ',
      argument(call, 0),
      '\ndo\n',
      either(call, 'test -r "$ac_file"', 1, 2),
      'done\n'
    ),
  AC_COMPILE_IFELSE: compiles(1, 2),
  AC_LINK_IFELSE: compiles(1, 2),
  AC_RUN_IFELSE: compiles(1, 2),
  AC_PREPROC_IFELSE: compiles(1, 2),
  AC_TRY_COMPILE: compiles(2, 3),
  AC_TRY_LINK: compiles(2, 3),
  AC_TRY_CPP: compiles(1, 2),
  AC_TRY_RUN: compiles(1, 2),
  AC_TRY_COMMAND: tries,
  AC_TRY_EVAL: tries,
  _AC_DO: tries,
  _AC_DO_STDERR: tries,
  AC_EGREP_CPP: compiles(2, 3),
  AC_EGREP_HEADER: compiles(2, 3)
}

function packages(declared: Declared): Readonly<Record<string, Native>> {
  const modules: Native = (call) => {
    const name = nameAt(call, 0)
    const what = argument(call, 1).text.trim()
    for (const suffix of ['CFLAGS', 'LIBS']) declared.substituted.set(`${name}_${suffix}`, call.at)
    const complaint = `:error ${literal(`Package requirements (${what}) were not met`)}`
    return shell(
      call,
      `if :library ${literal(what)} ${literal(`package ${what.replace(/\s+/g, ' ')}`)}\nthen\n:opaque ${name}_CFLAGS ${name}_LIBS`,
      commands(call, 2),
      'else',
      commands(call, 3, complaint),
      'fi\n'
    )
  }
  const exists: Native = (call) => {
    const what = argument(call, 0).text.trim()
    return either(
      call,
      `:library ${literal(what)} ${literal(`package ${what.replace(/\s+/g, ' ')}`)}`,
      1,
      2
    )
  }
  const opaque =
    (...names: readonly string[]): Native =>
    (call) =>
      shell(call, `:opaque ${names.join(' ')}\n`)
  return {
    PKG_CHECK_MODULES: modules,
    PKG_CHECK_MODULES_STATIC: modules,
    PKG_CHECK_EXISTS: exists,
    PKG_PROG_PKG_CONFIG: (call) => shell(call, 'PKG_CONFIG=pkg-config\n'),
    PKG_CHECK_VAR: (call) =>
      shell(
        call,
        `:opaque ${nameAt(call, 0)}\n`,
        either(call, probe(`package variable ${argument(call, 2).text}`), 3, 4)
      ),
    AC_PROG_SED: (call) => shell(call, 'SED=sed\n'),
    AC_PROG_GREP: (call) => shell(call, 'GREP=grep\n'),
    AC_PROG_EGREP: (call) => shell(call, "GREP=grep\nEGREP='grep -E'\n"),
    AC_PROG_FGREP: (call) => shell(call, "FGREP='grep -F'\n"),
    AC_PROG_AWK: (call) => shell(call, 'AWK=awk\n'),
    AC_PROG_LN_S: (call) => shell(call, "LN_S='ln -s'\n"),
    AC_PROG_MKDIR_P: (call) => shell(call, "MKDIR_P='mkdir -p'\n"),
    AC_PROG_INSTALL: opaque('INSTALL', 'INSTALL_PROGRAM', 'INSTALL_SCRIPT', 'INSTALL_DATA'),
    AC_PROG_CC: opaque('CC', 'GCC', 'CFLAGS', 'CPPFLAGS', 'LDFLAGS', 'LIBS', 'EXEEXT', 'OBJEXT'),
    AC_PROG_CC_C99: opaque('CC', 'GCC'),
    AC_PROG_CXX: opaque('CXX', 'GXX', 'CXXFLAGS'),
    AC_PROG_CPP: opaque('CPP'),
    AC_PROG_RANLIB: opaque('RANLIB'),
    AC_PROG_MAKE_SET: NOTHING,
    AC_CANONICAL_BUILD: opaque('build', 'build_cpu', 'build_vendor', 'build_os', 'build_alias'),
    AC_CANONICAL_HOST: opaque('host', 'host_cpu', 'host_vendor', 'host_os', 'host_alias', 'build'),
    AC_CANONICAL_TARGET: opaque(
      'target',
      'target_cpu',
      'target_vendor',
      'target_os',
      'target_alias',
      'host',
      'host_cpu',
      'host_vendor',
      'host_os',
      'build'
    ),
    AC_CANONICAL_SYSTEM: opaque('target', 'host', 'host_cpu', 'host_os', 'host_vendor', 'build'),
    AM_PATH_PYTHON: (call) =>
      shell(
        call,
        ':opaque PYTHON PYTHON_VERSION PYTHON_PREFIX pythondir pyexecdir\n',
        either(call, probe('program python'), 1, 2)
      )
  }
}

/** Macros that decide nothing that matters here, or only what is unknown anyway: they may set variables. */
export const HARMLESS =
  `AC_AIX AC_BEFORE AC_C_BIGENDIAN AC_C_CONST AC_C_INLINE AC_C_RESTRICT AC_C_VOLATILE
  AC_CONFIG_AUX_DIR AC_CONFIG_COMMANDS AC_CONFIG_COMMANDS_POST AC_CONFIG_COMMANDS_PRE AC_CONFIG_FILES
  AC_CONFIG_HEADER AC_CONFIG_HEADERS AC_CONFIG_LIBOBJ_DIR AC_CONFIG_LINKS AC_CONFIG_MACRO_DIR
  AC_CONFIG_MACRO_DIRS AC_CONFIG_SRCDIR AC_CONFIG_TESTDIR AC_COPYRIGHT AC_DISABLE_OPTION_CHECKING
  AC_FUNC_ALLOCA AC_FUNC_FORK AC_FUNC_FSEEKO AC_FUNC_MALLOC AC_FUNC_MMAP AC_FUNC_REALLOC AC_FUNC_STRERROR_R
  AC_GNU_SOURCE AC_HEADER_ASSERT AC_HEADER_STDBOOL AC_HEADER_STDC AC_HEADER_SYS_WAIT AC_HEADER_TIME
  AC_LANG_C AC_LANG_CPLUSPLUS AC_LANG_POP AC_LANG_RESTORE AC_LANG_SAVE AC_LANG_PROGRAM AC_LANG_SOURCE
  AC_LANG_CALL AC_LANG_CONFTEST AC_LANG_DEFINES_PROVIDED AC_LIBOBJ AC_LIBSOURCE AC_OUTPUT AC_PRESERVE_HELP_ORDER
  AC_PROG_CC_STDC AC_PROG_CPP_WERROR AC_PROG_CC_C_O AC_PROVIDE AC_REVISION AC_STRUCT_TM AC_SYS_LARGEFILE
  AC_TYPE_INT16_T AC_TYPE_INT32_T AC_TYPE_INT64_T AC_TYPE_INT8_T AC_TYPE_INTPTR_T AC_TYPE_MODE_T
  AC_TYPE_OFF_T AC_TYPE_PID_T AC_TYPE_SIGNAL AC_TYPE_SIZE_T AC_TYPE_SSIZE_T AC_TYPE_UID_T AC_TYPE_UINT16_T
  AC_TYPE_UINT32_T AC_TYPE_UINT64_T AC_TYPE_UINT8_T AC_TYPE_UINTPTR_T AC_USE_SYSTEM_EXTENSIONS
  AC_DIAGNOSE AC_WARNING AC_OBSOLETE AH_BOTTOM AH_TEMPLATE AH_TOP AH_VERBATIM AM_CONFIG_HEADER
  AM_EXTRA_RECURSIVE_TARGETS AM_GNU_GETTEXT AM_GNU_GETTEXT_VERSION AM_GNU_GETTEXT_REQUIRE_VERSION
  AM_ICONV AM_MAINTAINER_MODE AM_MISSING_PROG AM_NLS AM_PROG_AR AM_PROG_AS AM_PROG_CC_C_O AM_PROG_LIBTOOL
  AM_PROG_MKDIR_P AM_PROG_VALAC AM_SILENT_RULES AM_SUBST_NOTMAKE AM_SET_DEPDIR AC_PROG_LIBTOOL
  AC_LIBTOOL_WIN32_DLL AC_LIBTOOL_DLOPEN AC_DISABLE_STATIC AC_DISABLE_SHARED AC_ENABLE_SHARED
  AC_ENABLE_STATIC LT_CONFIG_LTDL_DIR LT_INIT LT_LANG LT_LIB_M LT_PREREQ LTDL_INIT AX_PTHREAD
  AX_CXX_COMPILE_STDCXX AX_CXX_COMPILE_STDCXX_11 AX_CXX_COMPILE_STDCXX_14 AX_CXX_COMPILE_STDCXX_17
  AX_APPEND_FLAG AX_APPEND_COMPILE_FLAGS AX_APPEND_LINK_FLAGS AX_BOOST_BASE GTK_DOC_CHECK
  IT_PROG_INTLTOOL GOBJECT_INTROSPECTION_CHECK GOBJECT_INTROSPECTION_REQUIRE PKG_INSTALLDIR
  AS_INIT AS_SHELL_SANITIZE AS_MESSAGE_LOG_FD AS_ME_PREPARE AS_LINENO_PREPARE AS_BOURNE_COMPATIBLE
  AS_LITERAL_IF AS_LITERAL_WORD_IF AC_PATH_X AC_PATH_XTRA AC_PROG_YACC AC_PROG_LEX AC_PROG_OBJC
  AC_PROG_OBJCXX AC_PROG_FC AC_PROG_F77`.split(/\s+/)

import { describe, expect, test } from '@jest/globals'
import { factsOf, ladder, lineOf, type Tree } from './support.js'

const INIT = 'AC_INIT([demo], [1.0])\n'
const PROBE = 'AC_PATH_PROG([RUSTC], [rustc], [no])\n'

type Row = readonly [what: string, rung: string, words: string, given: string]

const ROWS: readonly Row[] = [
  [
    'a library that a macro of its own looks for with the linker',
    'opt-in',
    '--enable-yaml | --disable-yaml',
    `AC_DEFUN([SPOOL_LINKS], [AS_IF([_AC_DO_STDERR($ac_link) && test -s conftest$ac_exeext], [$1], [_AC_MSG_LOG_CONFTEST
$2])])
spool_found=no
for dir in lib lib64; do
  SPOOL_LINKS([spool_found=yes], [spool_found=no])
  test "$spool_found" = yes && break
done
test "$spool_found" = no && AC_MSG_ERROR([cannot link with spool])
AC_ARG_ENABLE([yaml], [], [], [enable_yaml=no])
AS_IF([test "x$enable_yaml" != xno], [
  AC_CHECK_PROG([CARGO], [cargo], [cargo])
  AS_IF([test "x$CARGO" = x], [AC_MSG_ERROR([cargo is required])])
])`
  ],
  [
    'a break outside any loop, which shells take for nothing',
    'opt-in',
    '--enable-rust | --disable-rust',
    `AC_CANONICAL_HOST
case "$host_os" in
  *bsd*) LIBS="-pthread $LIBS"; break ;;
esac
break
AC_ARG_ENABLE([rust], AS_HELP_STRING([--enable-rust], [x]))
AM_CONDITIONAL([HAVE_RUST], [test "x$enable_rust" = "xyes"])`
  ],
  [
    'a case inside arguments that nobody quoted',
    'auto',
    '--enable-jit | --disable-jit',
    `${PROBE}JIT_OK=no
AS_IF([test "$RUSTC" != no],
  AC_MSG_CHECKING([for the processor])
  AS_CASE(["$PACKAGE_NAME"],
    [demo], [JIT_OK=yes],
    [other], [JIT_OK=no])
)
AC_ARG_ENABLE([jit], [], [JIT=$enableval], [AS_CASE(["$JIT_OK"], [yes], [JIT=yes], [JIT=no])])
AS_IF([test $JIT = yes], [
  AS_IF([test "$RUSTC" = no], [AC_MSG_ERROR([rustc is needed])])
  AC_DEFINE([USE_JIT], [1])
])`
  ],
  [
    'two patterns for a value of which there are too many to try',
    'opt-in..auto',
    '--enable-jit | --disable-jit',
    `AC_CANONICAL_HOST
${PROBE}case "$host_cpu" in a*) one=1 ;; b*) one=2 ;; c*) one=3 ;; d*) one=4 ;; *) one="5$host_cpu" ;; esac
case "$host_os" in a*) two=1 ;; b*) two=2 ;; c*) two=3 ;; d*) two=4 ;; *) two="5$host_os" ;; esac
case "$host_vendor" in a*) three=1 ;; b*) three=2 ;; *) three="5$host_vendor" ;; esac
JIT_OK=no
case "$one-$two-$three" in
  *-1-*) JIT_OK=no ;;
  1-*|2-*|3-*) test "$RUSTC" != no && JIT_OK=yes ;;
esac
AC_ARG_ENABLE([jit], [], [JIT=$enableval], [JIT=$JIT_OK])
AM_CONDITIONAL([JIT_IN_RUST], [test $JIT = yes])`
  ],
  [
    'whether Cargo may use the network',
    'absent',
    'none',
    `AC_ARG_ENABLE([online-rust], [], [], [enable_online_rust=yes])
AM_CONDITIONAL([ENABLE_ONLINE_RUST], [test "$enable_online_rust" != no])`
  ],
  ['no Rust at all', 'absent', 'none', 'AC_CHECK_LIB([z], [inflate])'],
  [
    'an option without actions, tested later',
    'opt-in',
    '--enable-rust | --disable-rust',
    `AC_ARG_ENABLE([rust], AS_HELP_STRING([--enable-rust], [x]))
if test "x$enable_rust" = "xyes"; then
  ${PROBE}
  if test "$RUSTC" = no; then AC_MSG_ERROR([no rustc]); fi
fi
AM_CONDITIONAL([HAVE_RUST], [test "x$enable_rust" = "xyes"])`
  ],
  [
    'a string as default, compared as text',
    'auto',
    '--enable-rust | --disable-rust',
    `AC_ARG_ENABLE([rust], [], [enable_rust=$enableval], [enable_rust="yes (default)"])
have=no
if test "x$enable_rust" != xno; then
  ${PROBE}
  if test "$RUSTC" != no; then have=yes
  elif test "x$enable_rust" = xyes; then echo "ERROR no rustc"; exit 1
  fi
fi
AM_CONDITIONAL([HAVE_RUST], [test $have = yes])`
  ],
  [
    'on by default, and an error without',
    'default-on',
    '--with-rust | --without-rust',
    `AC_ARG_WITH([rust], [AS_HELP_STRING([--with-rust], [default: no])], [], [with_rust=yes])
AS_IF([test "x$with_rust" != xno], [
  AC_CHECK_PROG([CARGO], [cargo], [cargo], [no])
  AS_IF([test "$CARGO" = no], [AC_MSG_FAILURE([cargo is missing])])
  AC_DEFINE([HAVE_RUST], [1])
])`
  ],
  [
    'a check without any option',
    'mandatory',
    'none',
    `${PROBE}AS_IF([test "x$RUSTC" = "xno"], [AC_MSG_ERROR([Rust is needed])])`
  ],
  [
    'the option went, its variable is still tested',
    'mandatory',
    'none',
    `${PROBE}if test "$enable_rust" != no && test "$RUSTC" = no; then AC_MSG_ERROR([gone]); fi`
  ],
  [
    'a check that a missing dollar makes dead',
    'absent',
    'none',
    `${PROBE}if test "RUSTC" = "no"; then AC_MSG_ERROR([never]); fi`
  ],
  [
    'an action that ignores what was said',
    'opt-in',
    '--enable-rust | -',
    `AC_ARG_ENABLE([rust], [], [enable_rust=yes], [enable_rust=no])
if test $enable_rust = yes; then ${PROBE}
test "$RUSTC" != no || exit 1; fi
AM_CONDITIONAL([BUILD_RUST], [test $enable_rust = yes])`
  ],
  [
    'a switch that is not called rust',
    'opt-in',
    '--enable-turbo | --disable-turbo',
    `AC_ARG_ENABLE([turbo], [], [turbo=$enableval], [turbo=no])
engine=classic
case "$turbo" in yes|fast) engine=turbo ;; esac
AS_CASE([$engine], [turbo], [
  AC_PATH_PROGS([CARGO], [cargo])
  test -n "$CARGO" || AC_MSG_ERROR([turbo needs cargo])
])`
  ],
  [
    'Rust as one value of an option',
    'opt-in',
    '--with-crypto=newer | --without-crypto',
    `AC_ARG_WITH([crypto], [], [], [with_crypto=older])
case $with_crypto in
newer)
  ${PROBE}
  test "$RUSTC" != no || AC_MSG_ERROR([newer needs rustc]) ;;
esac`
  ],
  [
    'Rust as one value of several, of which a plain build has another',
    'opt-in',
    '--with-crypto=newer | --with-crypto=older',
    `AC_ARG_WITH([crypto], [], [], [with_crypto=older])
AM_CONDITIONAL([OLDER], [test "$with_crypto" = older])
AS_IF([test "$with_crypto" = newer], [
  ${PROBE}
  test "$RUSTC" != no || AC_MSG_ERROR([newer needs rustc])
])`
  ],
  [
    'two options, either of which brings it',
    'auto',
    '--enable-one | --disable-one --disable-two',
    `${PROBE}
AC_ARG_ENABLE([one], [], [], [AS_IF([test $RUSTC != no], [enable_one=yes], [enable_one=no])])
AC_ARG_ENABLE([two], [], [], [AS_IF([test $RUSTC != no], [enable_two=yes], [enable_two=no])])
AM_CONDITIONAL([WITH_RUST], [test "$enable_one" = yes -o "$enable_two" = yes])`
  ],
  [
    'a tuple of what was found',
    'auto',
    '--enable-fast | --disable-fast',
    `${PROBE}
AS_IF([test "$RUSTC" != no], [ok=yes], [ok=no])
AC_ARG_ENABLE([fast], [], [], [AS_CASE(["$ok:linux"], [yes:linux], [enable_fast=yes], [enable_fast=no])])
AS_IF([test "$enable_fast" = yes], [AC_DEFINE([USE_FAST_RUST], 1)])`
  ]
]

describe('configure.ac alone', () => {
  test.each(ROWS)('%s: %s', (_, rung, words, given) => {
    const found = ladder(INIT + given)
    expect([found.rung, found.words]).toEqual([rung, words])
  })
})

describe('macros of the tree', () => {
  const tree: Tree = {
    'configure.ac': `AC_INIT([demo], [1.0])
AC_CONFIG_MACRO_DIR([m4])
DEMO_NEEDS([cargo])
`,
    'm4/needs.m4': `# a comment about [brackets
AC_DEFUN([DEMO_NEEDS], [
  AC_REQUIRE([DEMO_SAY])
  AC_PATH_PROG([PROGRAM], [$1], [])
  if test -z "$PROGRAM"; then
    AC_MSG_ERROR([$1 is needed])
  fi
])
`,
    'm4/say.m4': 'AC_DEFUN([DEMO_SAY], [AC_MSG_NOTICE([hello])])\n'
  }
  test('are read where they are called', () => {
    expect(ladder(tree).rung).toBe('mandatory')
  })
  test('and facts say where in them something was written', () => {
    const [failure] = ladder(tree).outcomes.absent.failures
    expect(failure?.message).toBe('cargo is needed')
    expect(failure === undefined ? '' : lineOf(tree, failure.at)).toBe('m4/needs.m4:6')
  })
})

test('an unknown macro about Rust leaves the answer open and is named', () => {
  const found = ladder(`${INIT}AX_FIND_RUST_TOOLS([1.70])\n`)
  expect(found.rung).toBe('absent..mandatory')
})

test('an unknown macro about anything else says nothing', () => {
  expect(ladder(`${INIT}AX_FIND_SOMETHING([1.70], [], [AC_MSG_ERROR([none])])\n`).rung).toBe(
    'absent'
  )
})

describe('options', () => {
  const given = `${INIT}AC_ARG_ENABLE([a-b], [], [], [enable_a_b=maybe])
AC_ARG_WITH(plain, [text])
m4_foreach_w([x], [p q], [AC_ARG_ENABLE([x], [], [], [enable_[]x=no])])
dnl AC_ARG_ENABLE([not-me])
# AC_ARG_ENABLE([nor-me])
${PROBE}`
  test('are what macros declare, with the default that evaluation finds', () => {
    const options = factsOf(given).filter((fact) => fact.kind === 'option')
    expect(options.map(({ name, default: usual }) => `${name}=${usual}`)).toEqual([
      'enable-a-b=maybe',
      'with-plain=null',
      'enable-p=no',
      'enable-q=no'
    ])
  })
})

describe('floors', () => {
  const floorsOf = (given: string) =>
    factsOf(INIT + given)
      .filter((fact) => fact.kind === 'floor')
      .map(({ tool, version, note }) => `${tool} ${version} ${note}`)
  const OLD = 'AC_MSG_ERROR([too old])'
  test.each([
    ['AX_COMPARE_VERSION', `AX_COMPARE_VERSION([$v], [lt], [1.63.0], [${OLD}])`],
    ['AS_VERSION_COMPARE', `AS_VERSION_COMPARE(["$v"], [1.63.0], [${OLD}], [], [])`]
  ])('%s', (_, check) => {
    const given = `${PROBE}test "$RUSTC" != no || exit 1
v=\`$RUSTC --version | sed 's/^rustc //'\`
${check}\n`
    expect(floorsOf(given)).toEqual(['rustc 1.63.0 stops'])
  })
  test('two numbers, of which the first has been one for ever', () => {
    const given = `${PROBE}test "$RUSTC" != no || exit 1
first=\`$RUSTC --version | cut -d ' ' -f 2 | cut -d . -f 1\`
second=\`$RUSTC --version | cut -d ' ' -f 2 | cut -d . -f 2\`
if test "$first" -lt 2 -a "$second" -lt 31; then ${OLD}; fi
if test "$first" -ge 2 -a "$second" -lt 40; then ${OLD}; fi
`
    expect(floorsOf(given)).toEqual(['rustc 1.31 stops'])
  })
  test('the lower of two lines, sorted number by number', () => {
    const given = `AC_PATH_PROG([CBINDGEN], [cbindgen], [no])
test "$CBINDGEN" != no || exit 1
needed=0.9.0
found=$($CBINDGEN --version | cut -d' ' -f2-)
lowest=$(printf '%s\\n' $needed $found | sort -t. -k 1,1n -k 2,2n -k 3,3n | head -n1)
if test "x$lowest" != "x$needed"; then ${OLD}; fi
`
    expect(floorsOf(given)).toEqual(['cbindgen 0.9.0 stops'])
  })
  test('of a tool that an older version of leaves out', () => {
    const given = `AC_PATH_PROG([BINDGEN], [bindgen], [no])
v=\`$BINDGEN --version | cut -d' ' -f2\`
AS_VERSION_COMPARE(["$v"], [0.66.0], [BINDGEN=no], [], [])
AM_CONDITIONAL([HAVE_BINDGEN], [test "$BINDGEN" != no])
`
    expect(floorsOf(given)).toEqual(['bindgen 0.66.0 leaves Rust out'])
  })
  test('of Autoconf itself', () => {
    expect(floorsOf('AC_PREREQ([2.69])\n')).toEqual(['autoconf 2.69 stops'])
  })
})

test('Automake gets to know what its conditionals are', () => {
  const drive = factsOf({
    'configure.ac': `${INIT}AC_ARG_ENABLE([rust])
AM_CONDITIONAL([RUST], [test "$enable_rust" = yes])
AC_CHECK_LIB([z], [inflate], [z=yes], [z=no])
AM_CONDITIONAL([NO_Z], [test $z = no])
`,
    'Makefile.am': 'if RUST\nall-local:\n\tcargo build\nendif\n'
  }).find((fact) => fact.kind === 'drive')
  expect(drive?.arguments.map(({ name, value, when }) => `${name}=${value} ${when.key}`)).toEqual([
    'RUST=false true',
    'NO_Z=true !(library z)',
    'NO_Z=false library z'
  ])
})

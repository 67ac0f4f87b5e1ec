// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell writes its parameters like that.
import { describe, expect, it } from '@jest/globals'
import { type Ask, facts, handedOver, read } from './miniature.js'

const on: Ask = { id: 'on' }
const off: Ask = { id: 'off' }
const absent: Ask = { id: 'absent' }

/** A script in the manner of a hand-written configure: options, a probe, and a Meson run. */
const SCRIPT = `
die() { echo "ERROR: $1" >&2; exit 1; }
has() { type "$1" >/dev/null 2>&1; }
at_least() {
  a=$(echo "$1" | tr . ' ')
  b=$(echo "$2" | tr . ' ')
  while true; do
    set x $a; first=\${2-0}; shift \${2:+2}; a=$*
    set x $b
    test $# = 1 && return 0
    test $first -lt $2 && return 1
    test $first -gt $2 && return 0
    shift; shift; b=$*
  done
}
rust=auto
rustc=\${RUSTC-rustc}
for opt do
  optarg=$(expr "x$opt" : 'x[^=]*=\\(.*\\)')
  case "$opt" in
  --rustc=*) rustc="$optarg" ;;
  --enable-rust) rust=enabled ;;
  --disable-rust) rust=disabled ;;
  --*) die "unknown option $opt" ;;
  esac
done
meson_version=$(meson --version)
if test "$rust" != disabled && ! at_least "$meson_version" 1.8.1; then
  if test "$rust" = enabled; then die "Meson is too old"; fi
  rust=disabled
fi
if test "$rust" != disabled && has "$rustc" && $rustc -vV > host.txt; then
  triple=$(sed -n 's/^host: //p' host.txt)
else
  test "$rust" = enabled && die "no rustc"
  rust=disabled
fi
opts=
test "$rust" != auto && opts="$opts -Drust=$rust"
test "$rust" != disabled && echo "HAVE_RUST=y" >> config.mak
meson setup $opts build
`

describe('what a configure script says about Rust', () => {
  it('finds the option, its default and its words', () => {
    const reading = read(SCRIPT)
    expect(facts(reading, 'switch')).toMatchObject([
      { option: 'rust', on: '--enable-rust', off: '--disable-rust', default: 'auto' }
    ])
    const options = facts(reading, 'option').map(({ name, type, default: value }) => [
      name,
      type,
      value
    ])
    expect(options).toEqual([
      ['rustc', 'value', null],
      ['rust', 'switch', 'auto']
    ])
  })

  it.each([
    ['default', [], ['HAVE_RUST']],
    ['off', ['rust=disabled'], []],
    ['on', ['rust=enabled'], ['HAVE_RUST']],
    ['absent', ['rust=disabled'], []]
  ] as const)('scenario %s', (id, args, uses) => {
    expect(handedOver(SCRIPT, { id })).toEqual(args)
    const reading = read(SCRIPT, { id })
    expect(facts(reading, 'rust-use').map((use) => use.name)).toEqual(uses)
    expect(facts(reading, 'failure')).toEqual([])
    expect(reading.diagnostics).toEqual([])
  })

  it('stops when Rust is asked for and not there', () => {
    const reading = read(SCRIPT, { id: 'on', change: { toolchain: 'absent' } })
    expect(facts(reading, 'failure')).toMatchObject([
      { when: { key: 'true' }, message: 'no rustc', tool: 'rustc' }
    ])
    expect(facts(reading, 'drive')).toEqual([])
    const notes = facts(reading, 'failure')[0]?.evidence.map((step) => step.note)
    expect(notes?.join()).toContain('test "$rust" = enabled holds')
  })

  it('states a floor where Rust is on, and what happens below it', () => {
    const floor = (ask: Ask): unknown =>
      facts(read(SCRIPT, ask), 'floor').map(
        ({ tool, version, note }) => `${tool} ${version} ${note}`
      )
    expect(floor(on)).toEqual(['meson 1.8.1 stops'])
    expect(floor({})).toEqual(['meson 1.8.1 leaves Rust out'])
    expect(floor(off)).toEqual([])
  })

  it('puts a floor at the number', () => {
    const [floor] = facts(read(SCRIPT, on), 'floor')
    const text = `#!/bin/sh\n${SCRIPT}`
    expect(text.slice(floor?.at.start, floor?.at.end)).toBe('1.8.1')
  })

  it('keeps a floor whose old side only may stop', () => {
    const script = SCRIPT.replace('die "Meson is too old"', 'fetch_newer meson || exit 1')
    expect(facts(read(script, on), 'floor')).toMatchObject([{ version: '1.8.1', note: 'stops' }])
    expect(facts(read(script, on), 'failure')).toEqual([])
  })

  it('sees no floor where a comparison selects something else', () => {
    const script = `${SCRIPT.replace(/if test "\$rust" != disabled && ! at_least[\s\S]*?\nfi\n/, '')}
      if at_least "$meson_version" 2.0; then x=new; else x=old; fi`
    expect(facts(read(script, on), 'floor')).toEqual([])
  })

  it.each([
    [
      'a test of the lines sorted',
      'v=$(rustc --version | cut -d" " -f2); if [ "$(printf "%s\\n" 1.70.0 "$v" | sort -V | head -n1)" != 1.70.0 ]; then exit 1; fi',
      'rustc 1.70.0'
    ],
    [
      'a function the other way round',
      'older() { [ "$1" != "$2" ] && [ "$(printf "%s\\n%s\\n" "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }\nv=$(cargo --version); if older "$v" 1.65; then exit 1; fi',
      'cargo 1.65'
    ],
    [
      'one number',
      'major=$(bindgen --version | sed "s/.* //" | cut -d. -f1); if test $major -lt 1; then echo too old; exit 1; fi',
      'bindgen 1'
    ]
  ])('reads a floor from %s', (_, script, expected) => {
    const floors = facts(read(script), 'floor').map((floor) => `${floor.tool} ${floor.version}`)
    expect(floors).toEqual([expected])
  })

  it.each([
    ['leaves Rust out', 'test "$ok" = yes && echo HAVE_RUST=y > config.mak; meson setup b'],
    ['stops', 'test "$ok" = yes || { echo "rustc too old"; exit 1; }']
  ])('follows a comparison that only sets a variable: %s', (note, rest) => {
    const compare = 'ge() { test "$(printf "%s\\n" "$2" "$1" | sort -V | head -n1)" = "$2"; }'
    const script = `${compare}\nok=yes\nge "$(rustc --version)" 1.70 || ok=no\n${rest}`
    expect(facts(read(script), 'floor')).toMatchObject([{ tool: 'rustc', version: '1.70', note }])
  })

  it('finds a switch that is not called rust', () => {
    const script = (guard: string): string => `fast=no\nnice=no
      for o; do case $o in --enable-fast) fast=yes;; --disable-fast) fast=no;; --enable-nice) nice=yes;; --disable-nice) nice=no;; esac; done
      if test "$${guard}" = yes; then cargo build; fi`
    expect(facts(read(script('fast')), 'switch')).toMatchObject([
      { option: 'fast', on: '--enable-fast', off: '--disable-fast', default: 'no' }
    ])
    expect(facts(read(script('fast'), on), 'rust-use')).toHaveLength(1)
    expect(facts(read(script('fast'), off), 'rust-use')).toHaveLength(0)
    expect(facts(read(script('nice')), 'switch')).toMatchObject([{ option: 'nice' }])
  })

  it('takes no option for the switch only because rust is in its name', () => {
    const script =
      'lints=no\nfor o; do case $o in --enable-rust-lints) lints=yes;; --disable-rust-lints) lints=no;; esac; done\nmeson setup -Dl=$lints'
    expect(facts(read(script), 'switch')).toEqual([])
  })

  it('fails without a toolchain when a program is required', () => {
    const script =
      'check() { command -v "$1" >/dev/null || { echo "$1 missing"; exit 1; }; }\ncheck cc\ncheck cargo'
    expect(facts(read(script, absent), 'failure')).toMatchObject([
      { when: { key: 'true' }, message: 'cargo missing', tool: 'cargo' }
    ])
    expect(facts(read(script), 'failure')).toEqual([])
  })

  it('sees cargo run', () => {
    const script = 'if cargo --version >/dev/null; then cargo build --release; fi'
    expect(facts(read(script), 'rust-use')).toMatchObject([{ what: 'target', name: 'cargo build' }])
    expect(facts(read(script, absent), 'rust-use')).toEqual([])
  })

  it('reads an option that a sourced script translates', () => {
    const files = {
      'scripts/opts.sh':
        '_parse() {\n  case $1 in\n    --enable-rust) printf "%s" -Drust=enabled ;;\n    --disable-rust) printf "%s" -Drust=disabled ;;\n    --name=*) quote "-Dname=$2" ;;\n    *) return 1 ;;\n  esac\n}\n'
    }
    const script = `quote() { printf "%s" "$1" | sed "s,','\\\\\\\\'',g; s,.*,'&',"; }
      . "$(dirname $0)/scripts/opts.sh"
      opts=
      parse() { opts="$opts $(_parse "$@")"; if test $? -eq 1; then echo "ERROR: unknown option $1"; exit 1; fi; }
      for opt do case "$opt" in --*) parse "$opt" "\${opt#*=}" ;; esac; done
      run() { meson setup "$@"; }
      eval run $opts`
    expect(handedOver(script, { files })).toEqual([])
    expect(handedOver(script, { files, ...off })).toEqual(['rust=disabled'])
    expect(handedOver(script, { files, ...on, options: ['--name=a b'] })).toEqual([
      'name=a b',
      'rust=enabled'
    ])
    expect(facts(read(script, { files }), 'switch')).toMatchObject([
      { option: 'rust', on: '--enable-rust', off: '--disable-rust', default: null }
    ])
    const unknown = facts(read(script, { files, options: ['--enable-nothing'] }), 'failure')
    expect(unknown).toMatchObject([
      { message: 'unknown option --enable-nothing', when: { key: 'true' } }
    ])
  })

  it('hands over what stays unknown without a value', () => {
    expect(handedOver('meson setup -Dgdb="$(find_gdb)" --native-file n.ini "-Dx=1"')).toEqual([
      'gdb=?',
      '--native-file=n.ini',
      'x=1'
    ])
  })

  it('passes the profile on', () => {
    const script =
      'sys=yes\nfor o; do case $o in --disable-sys) sys=no;; esac; done\nmeson setup -Dsys=$sys'
    expect(handedOver(script)).toEqual(['sys=yes'])
    expect(handedOver(script, { options: ['--disable-sys'] })).toEqual(['sys=no'])
  })

  it('knows no Meson run in other commands of Meson', () => {
    expect(facts(read('meson compile -C x; meson --version'), 'drive')).toEqual([])
  })
})

describe('what is not about Rust stays silent', () => {
  it.each([
    ['help', 'cat <<EOF\n  --enable-rust   use Rust\nEOF'],
    ['a comment', '# rust=enabled; cargo build\n:'],
    ['a variable nobody uses', 'rust_is_nice=yes'],
    ['a continuous integration job', 'if test -n "$CI_JOB"; then cargo build; fi'],
    ['a message', 'echo "install rustc and cargo for RUST=y"'],
    ['a missing compiler', 'if ! compile_test; then echo "ERROR: no compiler"; exit 1; fi'],
    ['a log', 'echo "HAVE_RUST=y" >> config.log'],
    [
      'a switch turned off',
      'echo "HAVE_RUST=n" > config.mak; echo "NO_RUST=1" >> config.mak; meson setup b'
    ],
    ['a function never called', 'build() { cargo build; exit 1; }']
  ])('%s', (_, script) => {
    for (const ask of [on, off, absent, {}]) {
      const kinds = read(script, ask).facts.map((fact) => fact.kind)
      expect(kinds.filter((kind) => kind !== 'drive')).toEqual([])
    }
  })
})

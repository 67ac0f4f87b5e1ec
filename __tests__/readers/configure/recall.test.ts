// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell writes its parameters like that.
import { describe, expect, it } from '@jest/globals'
import { SCENARIO_IDS, scenario } from '../../../src/model/scenario.js'
import { createConfigureReader } from '../../../src/readers/configure/index.js'
import { memorySnapshot } from '../../../src/source/memory.js'

const COMMAND_LINES = [[], ['--late=x'], ['--late=y', '--cc=clang'], ['--strict'], ['--cc=clang']]

/** Everything that `work` does, over and over, so that it is worth remembering. */
const SCRIPT = (middle: string): string => `#!/bin/sh
die() { echo "ERROR: $*"; exit 1; }
has() { command -v "$1" >/dev/null; }
busy() { for n in 1 2 3 4 5 6 7 8; do test "$n" = 0 && has "$1$n"; done; true; }
rust=auto; late=no; strict=no; cc=cc
for opt do
  case "$opt" in
  --enable-rust) rust=enabled ;;
  --disable-rust) rust=disabled ;;
  --late=*) late=\${opt#--late=} ;;
  --cc=*) cc=\${opt#--cc=} ;;
  --strict) strict=yes ;;
  esac
done
${middle}
if has "$cc-tool"; then busy tool; extra=yes; else busy none; extra=no; fi
if test "$rust" != disabled && ! has rustc; then
  busy rustc
  test "$rust" = enabled && die "rustc is missing"
  rust=disabled
fi
echo "EXTRA=$extra" > config-host.mak
test "$rust" != disabled && echo "HAVE_RUST=y" >> config-host.mak
if test "$late" != no; then busy late; echo "LATE=$late" >> config-host.mak; fi
meson setup -Drust="$rust" -Dextra="$extra" -Dlate="$late" .
`

/** Statements that ask for something which is easily overlooked. */
const MIDDLES: Readonly<Record<string, string>> = {
  'nothing else': '',
  'an option that is read late': 'busy early; if has helper; then busy helper; fi',
  'the status of what went before':
    'test "$strict" = yes\ncase $? in 0) busy strict; rust=disabled ;; *) busy lax ;; esac',
  'a variable that is empty, or not set':
    'if test "$strict" = yes; then flag=; else unset flag; fi\nif test "${flag+set}" = set; then busy set; rust=disabled; else busy unset; fi',
  'a function defined on the way':
    'if test "$strict" = yes; then has() { false; }; fi\nif has python3; then busy python; else busy none; fi',
  'the parameters of the script':
    'if test $# -gt 1; then busy many; many=yes; else busy few; fi\nfor word do busy "$word"; done',
  'a file written before':
    'echo "cc=$cc" > config.tmp\nif grep -q clang config.tmp; then busy clang; rust=disabled; fi',
  'the directory':
    'test "$strict" = yes && cd sub\nif test -f "$PWD/x"; then busy there; else busy here; fi',
  'what is taken for granted':
    'if test "$strict" = yes; then has strictcc || die "rust: no strictcc"; else has laxcc || die "rust: no laxcc"; fi\nif has strictcc; then busy strictcc; rust=disabled; fi',
  'text that is evaluated':
    'eval "made_$strict=1"; if test -n "$made_yes"; then busy made; rust=disabled; fi',
  'what was printed last':
    'test "$strict" = yes && echo "strict error: no rust"\nif has odd; then busy odd; if ! has rustc; then exit 1; fi; fi',
  'a loop with an exit':
    'for tool in a b c; do if has "$tool-$cc"; then found=$tool; break; fi; done\nif test -n "$found"; then busy "$found"; fi'
}

describe('runs with other command lines', () => {
  for (const [name, middle] of Object.entries(MIDDLES))
    it(`change nothing: ${name}`, () => {
      const snapshot = memorySnapshot('test', { configure: SCRIPT(middle), 'sub/x': '' })
      const shared = createConfigureReader({ full: true })
      for (const options of COMMAND_LINES)
        for (const id of SCENARIO_IDS) {
          const wanted = scenario(id, { id: 'test', options })
          const alone = createConfigureReader({ full: true }).read(snapshot, wanted)
          expect(shared.read(snapshot, wanted)).toEqual(alone)
          if (id === 'default') expect(alone.facts.map(({ kind }) => kind)).toContain('drive')
        }
    })
})

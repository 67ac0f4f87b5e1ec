/**
 * A miniature emulator project of our own, at two commits: the first lets people ask for Rust, the second
 * turns it on for everybody who has a compiler, one release earlier than its roadmap says.
 */
export const DEMO_BASE: Readonly<Record<string, string>> = {
  VERSION: '9.1.50\n',
  configure: `#!/bin/sh
# Prepares a build directory and hands over to Meson.

error_exit() {
  echo "configure: $1" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

rust=disabled
rustc="\${RUSTC-rustc}"
meson_args=

for opt do
  case "$opt" in
    --enable-rust) rust=enabled ;;
    --disable-rust) rust=disabled ;;
    *) error_exit "unknown option $opt" ;;
  esac
done

if test "$rust" != disabled && ! has "$rustc"; then
  if test "$rust" = enabled; then
    error_exit "--enable-rust needs a Rust compiler"
  fi
  rust=disabled
fi

test "$rust" != disabled && meson_args="$meson_args -Drust=$rust"
exec meson setup $meson_args build
`,
  'meson.build': `project('miniature', 'c', version: files('VERSION'), meson_version: '>=1.5.0')

have_rust = add_languages('rust', required: get_option('rust'), native: false)
if have_rust
  rustc = meson.get_compiler('rust')
  if rustc.version().version_compare('<1.63.0')
    if get_option('rust').enabled()
      error('rustc ' + rustc.version() + ' is too old, 1.63.0 is needed')
    endif
    warning('rustc is too old, building without Rust')
    have_rust = false
  endif
endif

config = configuration_data()
config.set('HAVE_RUST', have_rust)
configure_file(output: 'config.h', configuration: config)

if have_rust
  uart = static_library('uart', 'uart.rs')
else
  uart = static_library('uart', 'uart.c')
endif
executable('emulator', 'main.c', link_with: uart)
`,
  'meson_options.txt': `option('rust', type: 'feature', value: 'disabled',
       description: 'devices written in Rust')
`,
  'main.c': 'int main(void) { return 0; }\n',
  'uart.c': '/* the serial port, in C */\n',
  'uart.rs': '// the serial port, in Rust\n'
}

/** The second commit: what its author would call "use Rust where it is available". */
export const DEMO_HEAD: Readonly<Record<string, string>> = {
  ...DEMO_BASE,
  configure: (DEMO_BASE['configure'] ?? '')
    .replace('rust=disabled\nrustc', 'rust=auto\nrustc')
    .replace('test "$rust" != disabled && meson_args=', 'test "$rust" != auto && meson_args='),
  'meson_options.txt': (DEMO_BASE['meson_options.txt'] ?? '').replace("'disabled'", "'auto'")
}

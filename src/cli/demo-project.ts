/**
 * A miniature emulator project of our own, at two commits: the first lets people ask for Rust and keeps C for
 * everybody else; the second turns Rust on wherever there is a compiler, and takes the C away from two boards.
 */
export const DEMO_BASE: Readonly<Record<string, string>> = {
  VERSION: '9.1.50\n',
  configure: `#!/bin/sh
# Prepares the build directory that it is run in, and hands over to Meson.

error_exit() {
  echo "configure: $1" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

rust=disabled
rustc="\${RUSTC-rustc}"
system=true
user=true
tools=true
meson_args=

for opt do
  case "$opt" in
    --enable-rust) rust=enabled ;;
    --disable-rust) rust=disabled ;;
    --disable-system) system=false ;;
    --disable-user) user=false ;;
    --disable-tools) tools=false ;;
    *) error_exit "unknown option $opt" ;;
  esac
done

if test "$rust" != disabled && ! has "$rustc"; then
  if test "$rust" = enabled; then
    error_exit "--enable-rust needs a Rust compiler"
  fi
  rust=disabled
fi

boards=
test "$system" = true && boards="arm riscv"
echo "BOARDS=$boards" > config-host.mak

test "$rust" != disabled && meson_args="$meson_args -Drust=$rust"
exec meson setup $meson_args -Dsystem=$system -Duser=$user -Dtools=$tools . "$(dirname "$0")"
`,
  'meson.build': `project('miniature', 'c', version: files('VERSION'), meson_version: '>=1.5.0')

keyval = import('keyval')
boards = keyval.load(meson.current_build_dir() / 'config-host.mak')['BOARDS'].split()
have_rust = get_option('system') and add_languages('rust', required: get_option('rust'), native: false)
if have_rust
  rustc = meson.get_compiler('rust')
  if rustc.version().version_compare('<1.63.0')
    error('rustc ' + rustc.version() + ' is too old, 1.63.0 is needed')
  endif
endif

sourceset = import('sourceset')
devices = sourceset.source_set()
subdir('hw')
if have_rust
  subdir('rust')
endif

if get_option('user')
  executable('run-arm', 'main.c')
endif
if get_option('tools')
  executable('make-image', 'main.c')
endif
foreach target : boards
  symbols = keyval.load(configure_file(
    input: ['configs/devices' / target / 'default.mak', 'Kconfig'],
    output: target + '-devices.mak',
    capture: true,
    command: ['kconfig.py', '@INPUT@', have_rust ? ['CONFIG_HAVE_RUST=y'] : []]))
  built = devices.apply(symbols, strict: false)
  executable('emulate-' + target, 'main.c', built.sources(), dependencies: built.dependencies())
endforeach
`,
  'meson_options.txt': `option('rust', type: 'feature', value: 'disabled',
       description: 'devices written in Rust')
option('system', type: 'boolean', value: true)
option('user', type: 'boolean', value: true)
option('tools', type: 'boolean', value: true)
`,
  Kconfig: `config HAVE_RUST
    bool

source hw/Kconfig
`,
  'configs/devices/arm/default.mak': 'CONFIG_TABLET=y\n',
  'configs/devices/riscv/default.mak': 'CONFIG_ROUTER=y\n',
  'hw/Kconfig': `config TABLET
    bool
    select UART

config ROUTER
    bool
    select UART

config UART
    bool
    select UART_C if !HAVE_RUST
    select UART_RUST if HAVE_RUST

config UART_C
    bool

config UART_RUST
    bool
`,
  'hw/meson.build': `devices.add(when: 'CONFIG_UART_C', if_true: files('uart.c'))
devices.add(when: 'CONFIG_TABLET', if_true: files('tablet.c'))
devices.add(when: 'CONFIG_ROUTER', if_true: files('router.c'))
`,
  'hw/uart.c': '/* the serial port, in C */\n',
  'hw/tablet.c': '/* a board */\n',
  'hw/router.c': '/* a board */\n',
  'rust/meson.build': `uart = static_library('uart', 'uart.rs', rust_abi: 'rust')
devices.add(when: 'CONFIG_UART_RUST', if_true: declare_dependency(link_whole: uart))
`,
  'rust/uart.rs': '// the serial port, in Rust\n',
  'main.c': 'int main(void) { return 0; }\n'
}

/** The second commit: what its author would call "use Rust where it is available". */
export const DEMO_HEAD: Readonly<Record<string, string>> = {
  ...DEMO_BASE,
  configure: (DEMO_BASE['configure'] ?? '')
    .replace('rust=disabled\nrustc', 'rust=auto\nrustc')
    .replace('test "$rust" != disabled && meson_args=', 'test "$rust" != auto && meson_args='),
  'meson_options.txt': (DEMO_BASE['meson_options.txt'] ?? '').replace("'disabled'", "'auto'"),
  'hw/Kconfig': (DEMO_BASE['hw/Kconfig'] ?? '').replace('    select UART_C if !HAVE_RUST\n', '')
}

// A build whose Rust a change turns on too early, under a policy that says so.
export const POLICY = `version: 1
project:
  name: Miniature
  release: { scheme: qemu, file: VERSION }
roadmap:
  - name: Rust is available
    from: "9.2"
    rust: opt-in
  - name: Rust by default
    from: "10.0"
    rust: auto
branches:
  - match: "**"
    mode: enforce
`
export const BASE = {
  VERSION: '9.1.50\n',
  '.github/rust-roadmap.yml': POLICY,
  'meson.build': `project('miniature', 'c', version: files('VERSION'))

have_rust = add_languages('rust', required: get_option('rust'), native: false)
if have_rust
  uart = static_library('uart', 'uart.rs')
else
  uart = static_library('uart', 'uart.c')
endif
executable('emulator', 'main.c', link_with: uart)
`,
  'meson_options.txt': "option('rust', type: 'feature', value: 'disabled')\n",
  'docs/a.md': 'words\n'
}
export const AUTO = { 'meson_options.txt': "option('rust', type: 'feature', value: 'auto')\n" }

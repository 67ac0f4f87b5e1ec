/** The programs of a Rust toolchain by their usual names, and what each is called in facts. */
const TOOLS: ReadonlyMap<string, string> = new Map([
  ['rustc', 'rustc'],
  ['cargo', 'cargo'],
  ['rustdoc', 'rustdoc'],
  ['rustfmt', 'rustfmt'],
  ['rustup', 'rustup'],
  ['bindgen', 'bindgen'],
  ['cbindgen', 'cbindgen'],
  ['cxxbridge', 'cxxbridge'],
  ['cargo-cbuild', 'cargo-c'],
  ['cargo-capi', 'cargo-c']
])

/** The tool behind a program's name or path: `/usr/bin/cargo-1.75` is `cargo`. */
export function rustTool(program: string): string | undefined {
  const name = (program.split('/').at(-1) ?? '').replace(/\.exe$/i, '').replace(/-\d[\d.]*$/, '')
  return TOOLS.get(name)
}

/** Files that a command may name without running anything of Rust. */
const READ_ONLY = /\.(?:toml|lock|rs|md|txt|rst|yml|yaml|json|h|hpp|c|cc|cpp|o|a|so|d|in)$/i

/** The tool behind a wrapper whose name has `cargo` or `rustc` as a word: `./cargo-build.sh`. */
export function wrappedTool(program: string): string | undefined {
  const tool = rustTool(program)
  if (tool !== undefined) return tool
  const name = program.split('/').at(-1) ?? ''
  if (program.startsWith('-') || READ_ONLY.test(name)) return undefined
  const words = name.toLowerCase().split(/[-_.@\s]+/)
  return words.includes('cargo') ? 'cargo' : words.includes('rustc') ? 'rustc' : undefined
}

/** What an unknown variable of this name is the path of: `CARGO`, `RUSTC`. */
export const toolOfVariable = (name: string): string | undefined =>
  /^(?:CARGO|RUSTC|CBINDGEN|BINDGEN)(?:_PROG|_BIN|_PATH|_CMD)?$/i.test(name)
    ? (name.split('_')[0] ?? '').toLowerCase()
    : undefined

/** Whether `RUST` stands in the name as a word of its own: `HAVE_RUST`, not `TRUST`. */
export const namesRust = (name: string): boolean =>
  /(?:^|[^A-Za-z])(?:rust|cargo|rustc)(?![A-Za-z])/i.test(name)

/** The programs of a Rust toolchain by their usual names, and what each is called in facts. */
const TOOLS: ReadonlyMap<string, string> = new Map([
  ['rustc', 'rustc'],
  ['cargo', 'cargo'],
  ['rustdoc', 'rustdoc'],
  ['rustfmt', 'rustfmt'],
  ['clippy-driver', 'clippy'],
  ['cargo-clippy', 'clippy'],
  ['bindgen', 'bindgen'],
  ['cbindgen', 'cbindgen'],
  ['cargo-cbuild', 'cargo-c'],
  ['cargo-capi', 'cargo-c'],
  ['cargo-c', 'cargo-c'],
  ['cxxbridge', 'cxxbridge']
])

/** The tool behind a program's name or path: `/usr/bin/cargo-1.75` is `cargo`. */
export function rustTool(program: string): string | undefined {
  const name = (program.split('/').at(-1) ?? '').replace(/\.exe$/i, '').replace(/-\d[\d.]*$/, '')
  return TOOLS.get(name)
}

/** Not looked at: files that a command may read without running anything of Rust. */
const READ_ONLY = /\.(?:toml|lock|rs|md|txt|rst|yml|yaml|json|h|c)$/i

/**
 * Whether a word of a command says that it runs cargo or rustc: the program itself, or a wrapper whose
 * name has it as a word (`cargo-build.sh`). Options and data files do not count.
 */
export function runsRust(word: string): boolean {
  if (word.startsWith('-')) return false
  const name = word.split('/').at(-1) ?? ''
  if (READ_ONLY.test(name)) return false
  const words = name.toLowerCase().split(/[-_.@\s]+/)
  return words.includes('cargo') || words.includes('rustc')
}

import { compareVersions } from '../../text/version.js'

/** The programs of a Rust toolchain by their usual names, and what each is called in facts. */
const TOOLS: ReadonlyMap<string, string> = new Map([
  ['rustc', 'rustc'],
  ['cargo', 'cargo'],
  ['rustdoc', 'rustdoc'],
  ['rustfmt', 'rustfmt'],
  ['cargo-fmt', 'rustfmt'],
  ['clippy-driver', 'clippy'],
  ['cargo-clippy', 'clippy'],
  ['bindgen', 'bindgen'],
  ['cbindgen', 'cbindgen'],
  ['cargo-cbuild', 'cargo-c'],
  ['cargo-capi', 'cargo-c'],
  ['cargo-c', 'cargo-c'],
  ['cxxbridge', 'cxxbridge']
])

/**
 * A tool that is there is new enough for anything: its version is higher than any that was released.
 * Each has a minor number of its own, so that a comparison shows which tool it is about.
 */
const VERSIONS: ReadonlyMap<string, string> = new Map([
  ['rustc', '1.9001.0'],
  ['cargo', '1.9002.0'],
  ['rustdoc', '1.9003.0'],
  ['rustfmt', '1.9004.0'],
  ['clippy', '0.9005.0'],
  ['bindgen', '0.9006.0'],
  ['cbindgen', '0.9007.0'],
  ['cargo-c', '0.9008.0'],
  ['cxxbridge', '1.9009.0'],
  ['cmake', '4.9010.0']
])

export const TOOL_FOLDER = '/@rust@/bin'
export const HOST_TRIPLE = 'x86_64-unknown-linux-gnu'

export const versionOfTool = (tool: string): string => VERSIONS.get(tool) ?? '9.9999.0'

/** The tool behind a program's name or path: `/usr/bin/cargo-1.75` is `cargo`. */
export function rustTool(program: string): string | undefined {
  const name = (program.split('/').at(-1) ?? '').replace(/\.exe$/i, '').replace(/-\d[\d.]*$/, '')
  return TOOLS.get(name)
}

/** Which tool's version a text is, and whether it is only the second number of it. */
export function toolOfVersion(text: string): { tool: string; minor: boolean } | undefined {
  const match = /^(\d+\.)?(90\d\d)(?:\.0)?$/.exec(text)
  if (match === null) return undefined
  for (const [tool, version] of VERSIONS) {
    if (version === text || version === `${text}.0`) return { tool, minor: false }
    if (match[1] === undefined && version.split('.')[1] === text) return { tool, minor: true }
  }
  return undefined
}

/** What a program of the toolchain prints when it is asked about itself. */
export function printed(tool: string, args: readonly string[]): string | undefined {
  const version = versionOfTool(tool)
  const asked = args.join(' ')
  if (tool === 'rustc' && /--print(?:=| )sysroot/.test(asked)) return '/@rust@'
  if (/^(?:--version|-V)$/.test(asked)) return `${tool} ${version} (0123456789 2999-01-01)`
  if (/^(?:--version --verbose|--verbose --version|-vV|-Vv|-V -v|-v -V|--version -v)$/.test(asked))
    return [
      `${tool} ${version} (0123456789 2999-01-01)`,
      `binary: ${tool}`,
      'commit-hash: 0123456789012345678901234567890123456789',
      'commit-date: 2999-01-01',
      `host: ${HOST_TRIPLE}`,
      `release: ${version}`,
      'LLVM version: 99.0'
    ].join('\n')
  return undefined
}

/** Not looked at: files that a command may read without running anything of Rust. */
const READ_ONLY = /\.(?:toml|lock|rs|md|txt|rst|yml|yaml|json|h|hpp|c|cc|cpp|a|lib|so|d|stamp|in)$/i

/**
 * Whether a word of a command says that it runs cargo or rustc: the program itself, or a wrapper whose
 * name has it as a word (`cargo-build.sh`). Options, assignments and data files do not count.
 */
export function runsRust(word: string): boolean {
  if (word.startsWith(`${TOOL_FOLDER}/`)) return true
  if (word.startsWith('-') || /^[A-Za-z_]\w*=/.test(word)) return false
  const name = word.split('/').at(-1) ?? ''
  if (READ_ONLY.test(name)) return false
  const words = name.toLowerCase().split(/[-_.@\s]+/)
  return words.includes('cargo') || words.includes('rustc')
}

/** Numbers separated by points; what follows them is left out. */
export function compareCmakeVersions(a: string, b: string): number {
  const numbers = (text: string): string => /^\s*(\d+(?:\.\d+)*)/.exec(text)?.[1] ?? '0'
  const trimmed = (text: string): string => numbers(text).replace(/(?:\.0+)+$/, '')
  return compareVersions(trimmed(a), trimmed(b))
}

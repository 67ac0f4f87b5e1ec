import type { RustFile } from '../../model/sources.js'

export { rustParts } from './code.js'

const MAX_MODULES = 2_000
const MAX_FUNCTIONS = 5_000

/** Declarations of modules and of what C sees, in one file of Rust. Reference, "Modules", "External blocks". */
export function readRustFile(text: string): RustFile {
  const code = withoutTests(withoutComments(text))
  const modules: string[] = []
  for (const [, name = ''] of code.matchAll(
    /(?:^|[;}\]\s])(?:pub(?:\s*\([^)]*\))?\s+)?mod\s+(?:r#)?([A-Za-z_]\w*)\s*;/g
  ))
    if (modules.length < MAX_MODULES) modules.push(name)
  return {
    modules,
    exports: exportsOf(code),
    functions: functionsOf(code),
    wraps: /\bextern\s*(?:"(?!Rust")[^"]*"\s*)?\{/.test(code) || /\binclude!\s*\(/.test(code),
    size: code.split('\n').filter((line) => line.trim() !== '').length
  }
}

const EXPORTED =
  /#\s*\[\s*(?:unsafe\s*\(\s*)?(?:no_mangle|export_name\s*=\s*"(\w+)")\s*\)?\s*\](?:\s*#\s*\[[^\]]*\])*\s*(?:pub(?:\s*\([^)]*\))?\s+)?(?:(?:async|unsafe|safe|extern|static|mut|"[\w-]*")\s+)*(?:fn\s+)?(\w+)/g
/** What a bridge of the crate cxx gives to C++: the crate's documentation, "extern Rust". */
const BRIDGED = /\bextern\s*"Rust"\s*\{([^}]*)\}/g

/** Reference, "Application binary interface": `no_mangle` and `export_name`. */
function exportsOf(code: string): readonly string[] {
  const names: string[] = []
  for (const [, renamed, name = ''] of code.matchAll(EXPORTED)) names.push(renamed ?? name)
  for (const [, block = ''] of code.matchAll(BRIDGED))
    for (const [, name = ''] of block.matchAll(/\bfn\s+(\w+)/g)) names.push(name)
  return names.slice(0, MAX_FUNCTIONS)
}

/** What C provides is only declared. */
const DECLARED = /\bextern\s*(?:"(?!Rust")[^"]*"\s*)?\{[^}]*\}/g

function functionsOf(code: string): readonly string[] {
  const names = new Set<string>()
  for (const [, name = ''] of code.replace(DECLARED, ' ').matchAll(/\bfn\s+(?:r#)?(\w+)/g))
    if (names.size < MAX_FUNCTIONS) names.add(name)
  return [...names]
}

const COMMENT_OR_STRING =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\]|\\[\s\S])*"|r(#*)"[\s\S]*?"\1/g

/** Of strings only single words stay, such as the ABI of a function. */
const withoutComments = (text: string): string =>
  text.replace(COMMENT_OR_STRING, (found) => {
    if (found.startsWith('/')) return ' '
    return /^"[\w-]*"$/.test(found) ? found : '""'
  })

/** A module of tests ends the file as a rule; one that is not last takes what follows with it. */
function withoutTests(code: string): string {
  const at = code.search(/#\s*\[\s*cfg\s*\(\s*test\s*\)\s*\]\s*(?:pub\s+)?mod\s+\w+\s*\{/)
  const body = at < 0 ? code : code.slice(0, at)
  return body.replace(/#\s*\[\s*cfg\s*\(\s*test\s*\)\s*\]\s*(?:pub\s+)?mod\s+\w+\s*;/g, ' ')
}

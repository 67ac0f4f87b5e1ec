import { type BuiltSource, isOwnSource, type SourceTree, stemOf } from '../model/sources.js'
import type { Span } from '../text/span.js'
import type { ChangedFiles } from './changed-files.js'

/** A file of Rust that the crate of a build has newly. */
export interface NewModule {
  readonly path: string
  /** Where a build file lists it, or the line that declares it. */
  readonly at: Span
  /** Whether it does something of its own: more than a few lines that wrap what C provides. */
  readonly own: boolean
}

/** The roots of crates, and scripts. */
const ROOTS = /^(?:lib|main|mod|build|tests?|bindings|ffi|sys)$/
const ROOT_FILE = /(?:^|\/)(?:lib|main)\.rs$/
/** Shorter than this it is a helper of something else. */
const LEAST = 30

/** The modules that are new and compiled: a build file lists them, or a file of the crate declares them now. */
export function newModules(
  base: SourceTree,
  head: SourceTree,
  changed: ChangedFiles
): readonly NewModule[] {
  const gone = new Set(changed.removed.filter((path) => path.endsWith('.rs')).map(stemOf))
  const candidates = changed.added.filter(
    (path) =>
      path.endsWith('.rs') &&
      isOwnSource(path) &&
      !ROOTS.test(stemOf(path)) &&
      !gone.has(stemOf(path))
  )
  if (candidates.length === 0) return []
  const listed = new Map<string, BuiltSource>()
  for (const { built } of head.systems())
    for (const source of built.on.values())
      if (source.language === 'rust') listed.set(source.path, source)
  const declared = declarations(base, head, changed)
  return candidates.flatMap((path) => {
    const declaration = declared.find((one) => one.file === path || one.directory === path)
    const at = listed.get(path)?.at ?? declaration?.at
    if (at === undefined) return []
    const file = head.rust(path)
    const top =
      listed.has(path) || (declaration !== undefined && ROOT_FILE.test(declaration.parent))
    const own = file !== undefined && top && !file.wraps && file.size >= LEAST
    return [{ path, at, own: own || (top && file !== undefined && file.exports.length > 0) }]
  })
}

/** The folder of the crate that a file belongs to, where that crate is new beside others or beside C. */
export function newCrateOf(base: SourceTree, head: SourceTree, path: string): string | undefined {
  let directory = path
  for (;;) {
    const slash = directory.lastIndexOf('/')
    if (slash < 0) return undefined
    directory = directory.slice(0, slash)
    const manifest = `${directory}/Cargo.toml`
    if (head.blob(manifest) !== undefined)
      return base.blob(manifest) === undefined ? directory : undefined
  }
}

interface Declaration {
  readonly parent: string
  /** Where the module may lie. */
  readonly file: string
  readonly directory: string
  readonly at: Span
}

/** `mod x;` that is new in a file that changed. Reference, "Module source filenames". */
function declarations(
  base: SourceTree,
  head: SourceTree,
  changed: ChangedFiles
): readonly Declaration[] {
  return [...changed.modified, ...changed.added].flatMap((parent) => {
    if (!parent.endsWith('.rs')) return []
    const before = new Set(base.rust(parent)?.modules)
    const text = head.text(parent) ?? ''
    return (head.rust(parent)?.modules ?? [])
      .filter((name) => !before.has(name))
      .map((name) => {
        const slash = parent.lastIndexOf('/') + 1
        const isDirectory = /^(?:lib|main|mod)\.rs$/.test(parent.slice(slash))
        const inside = isDirectory ? parent.slice(0, slash) : `${parent.slice(0, -3)}/`
        const start = Math.max(0, text.search(new RegExp(`\\bmod\\s+(?:r#)?${name}\\s*;`)))
        return {
          parent,
          file: `${inside}${name}.rs`,
          directory: `${inside}${name}/mod.rs`,
          at: { path: parent, start, end: start + `mod ${name};`.length }
        }
      })
  })
}

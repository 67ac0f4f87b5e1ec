import type { Component } from '../model/component.js'
import type { ProviderRule } from '../model/provider.js'
import {
  C_SOURCE,
  type DeclaredComponent,
  isOwnSource,
  isTwin,
  RUST_SOURCE,
  type SourceTree,
  stemOf
} from '../model/sources.js'
import type { RepoPath } from '../text/span.js'
import { standing } from './source-units.js'

/** A component that is built from C in some builds and from Rust in others, and whose files are whose. */
export interface Twin {
  readonly name: string
  isC(path: RepoPath): boolean
  isRust(path: RepoPath): boolean
  /** How to call its C and its Rust, for people: files or a folder. */
  readonly c: string
  readonly rust: string
}

/** The twins among components that Kconfig tells apart. */
export function twinsAmong(components: readonly Component[]): readonly Twin[] {
  const both = components.filter(({ state }) => state === 'selectable' || state === 'fallback')
  const folders = both.map((component) => rulesOf(component, 'on', 'rust').map(folderOf))
  return both.flatMap((component, i) => {
    const rust = rulesOf(component, 'on', 'rust')
    const c = new Set(rulesOf(component, 'off', 'c').flatMap(({ sources }) => sources))
    const mine = folders[i] ?? []
    const shared = folders.some((other, k) => k !== i && other.some((one) => mine.includes(one)))
    const isRust = (path: RepoPath): boolean =>
      rust.some((rule) => isOfRule(rule, path, shared)) && RUST_SOURCE.test(path)
    return mine.includes('')
      ? []
      : [
          {
            name: component.name,
            isC: (path) => c.has(path),
            isRust,
            c: [...c].join(', '),
            rust: mine.join(', ')
          }
        ]
  })
}

/** The rules of a language that are active in some cell. */
const rulesOf = (
  { cells }: Component,
  request: 'off' | 'on',
  language: ProviderRule['language']
): readonly ProviderRule[] => [
  ...new Set(
    cells.flatMap(({ built }) => built[request].filter((rule) => rule.language === language))
  )
]

/** The folder of the build file that states the rule: that of the crate, where each has its own. */
const folderOf = ({ at }: ProviderRule): string => at.path.replace(/[^/]*$/, '')

function isOfRule(rule: ProviderRule, path: RepoPath, shared: boolean): boolean {
  if (rule.sources.includes(path)) return true
  const folder = folderOf(rule)
  if (!path.startsWith(folder)) return false
  const name = rule.name.replace(/-/g, '_')
  const parts = path.slice(folder.length).split('/')
  return !shared || parts.some((part) => part.replace(/\.rs$/, '').replace(/-/g, '_') === name)
}

/**
 * The twins that what is compiled shows: C that is compiled with Rust off alone, and the Rust of its name, or
 * as somebody declares them.
 */
export function twinsCompiled(
  tree: SourceTree,
  declared: readonly DeclaredComponent[]
): readonly Twin[] {
  const allRust = [...tree.paths()].filter((path) => RUST_SOURCE.test(path) && isOwnSource(path))
  const found = new Map<string, Twin>()
  for (const system of tree.systems())
    for (const { name, sources } of standing(system, declared)) {
      const known = declared.find((one) => one.name === name)
      const c = sources.map(({ path }) => path)
      const isNamedLike = (path: RepoPath): boolean =>
        c.some((source) => isTwin(stemOf(source), stemOf(path)))
      const rust = allRust.filter((path) => known?.isRust(path) ?? isNamedLike(path))
      if (rust.length === 0) continue
      found.set(name, {
        name,
        isC: (path) => known?.isC(path) ?? c.includes(path),
        isRust: (path) =>
          rust.includes(path) || rust.some((one) => path.startsWith(moduleFolder(one))),
        c: c.join(', '),
        rust: rust.slice(0, 3).join(', ')
      })
    }
  return [...found.values()]
}

/** Where the modules of a module lie. Reference, "Module source filenames". */
const moduleFolder = (path: RepoPath): string => path.replace(/(?:\/mod)?\.rs$/, '/')

/** Whether a changed source may belong to a twin, by names alone: a look that saves an evaluation. */
export function mayBeOfTwin(
  paths: Iterable<RepoPath>,
  changed: readonly RepoPath[],
  declared: readonly DeclaredComponent[]
): boolean {
  if (declared.some((one) => changed.some((path) => one.isC(path) || one.isRust(path)))) return true
  const [c, rust] = [stemsOf(changed, C_SOURCE), stemsOf(changed, RUST_SOURCE)]
  if (c.length + rust.length === 0) return false
  const all = [...paths]
  const [allC, allRust] = [stemsOf(all, C_SOURCE), stemsOf(all, RUST_SOURCE)]
  return (
    c.some((stem) => allRust.some((other) => isTwin(stem, other))) ||
    rust.some((stem) => allC.some((other) => isTwin(other, stem)))
  )
}

const stemsOf = (paths: readonly RepoPath[], kind: RegExp): readonly string[] => [
  ...new Set(paths.filter((path) => kind.test(path)).map(stemOf))
]

import type { Snapshot } from '../../src/source/snapshot.js'
import type { Expectation, Mutation } from './mutation.js'

const ROOT = 'meson.build'
const OPTIONS = 'meson_options.txt'
const CONFIGURE = 'configure'

const raisedTo = (...to: readonly string[]): readonly Expectation[] => [
  { kinds: ['rust-support-raised'], to }
]
const MANDATORY = raisedTo('mandatory', 'sole')

/** Edits of the root's build file, the options and the configure script; nothing where the place is missing. */
export function supportMutations(tree: Snapshot): readonly Mutation[] {
  return [
    ...requiredLanguage(tree),
    ...projectLanguage(tree),
    ...removedOption(tree),
    ...defaults(tree),
    ...errorWithout(tree),
    ...unguardedFolder(tree),
    ...floors(tree)
  ]
}

/** A mutation of one file by one replacement. */
function replaced(
  tree: Snapshot,
  path: string,
  [operator, site]: readonly [string, string],
  change: (text: string) => string,
  expected: readonly Expectation[]
): readonly Mutation[] {
  const text = tree.text(path)
  if (text === undefined) return []
  const changed = change(text)
  return changed === text ? [] : [{ operator, site, edits: new Map([[path, changed]]), expected }]
}

const LANGUAGE =
  /(add_languages\('rust',[^)]*?required:\s*)get_option\('rust'\)(?:\.\w+\([^()]*\))?/

/** The first call alone stops the build; the second is not reached with Rust off. */
function requiredLanguage(tree: Snapshot): readonly Mutation[] {
  const operator = 'required: true in add_languages'
  return [
    ...replaced(
      tree,
      ROOT,
      [operator, 'the first'],
      (text) => text.replace(LANGUAGE, '$1true'),
      MANDATORY
    ),
    ...replaced(tree, ROOT, [operator, 'all'], requireAll, MANDATORY)
  ]
}

const requireAll = (text: string): string =>
  text.replace(new RegExp(LANGUAGE.source, 'g'), '$1true')

function projectLanguage(tree: Snapshot): readonly Mutation[] {
  const operator = "'rust' among project()'s languages"
  const change = (text: string): string =>
    text.replace(
      /project\(('[^']+'),\s*(\[[^\]]*|'c')(\]?)/,
      (_, name: string, languages: string) =>
        `project(${name}, ${languages.startsWith('[') ? languages : `[${languages}`}, 'rust']`
    )
  return replaced(tree, ROOT, [operator, ROOT], change, MANDATORY)
}

/** The option goes, and what asked it takes Rust for given. */
function removedOption(tree: Snapshot): readonly Mutation[] {
  const options = tree.text(OPTIONS)
  const root = tree.text(ROOT)
  if (options === undefined || root === undefined) return []
  const without = options.replace(/^option\('rust',[^)]*\)\n/m, '')
  if (without === options) return []
  const always = requireAll(root)
    .replace(/get_option\('rust'\)\.enabled\(\)/g, 'true')
    .replace(/get_option\('rust'\)/g, 'true')
  const edits = new Map([
    [OPTIONS, without],
    [ROOT, always]
  ])
  return [{ operator: 'remove the option', site: OPTIONS, edits, expected: MANDATORY }]
}

/**
 * `auto` uses what is there, `enabled` stops without it. A configure script that passes the option on only
 * when Rust is wanted cannot turn the option's own default off any more.
 */
function defaults(tree: Snapshot): readonly Mutation[] {
  return ['auto', 'enabled'].flatMap((value) => {
    const state = value === 'auto' ? 'auto' : 'default-on'
    return [
      ...replaced(
        tree,
        OPTIONS,
        ['default value', `${OPTIONS}: ${value}`],
        (text) => text.replace(/(option\('rust',[^)]*?value:\s*)'disabled'/, `$1'${value}'`),
        raisedTo(state, 'mandatory')
      ),
      ...replaced(
        tree,
        CONFIGURE,
        ['default value', `${CONFIGURE}: ${value}`],
        (text) => text.replace(/^rust="?disabled"?$/m, `rust=${value}`),
        raisedTo(state)
      )
    ]
  })
}

function errorWithout(tree: Snapshot): readonly Mutation[] {
  const change = (text: string): string =>
    /^have_rust = /m.test(text)
      ? `${text}\nif not have_rust\n  error('this project needs Rust')\nendif\n`
      : text
  return replaced(tree, ROOT, ['error() without Rust', ROOT], change, MANDATORY)
}

/** The folder that builds Rust is entered whether or not there is a compiler for it. */
function unguardedFolder(tree: Snapshot): readonly Mutation[] {
  const change = (text: string): string =>
    text.replace(/^ +subdir\('rust'\)\n([\s\S]*?^endif\n)/m, "$1subdir('rust')\n")
  return replaced(tree, ROOT, ["subdir('rust') out of its guard", ROOT], change, MANDATORY)
}

function floors(tree: Snapshot): readonly Mutation[] {
  const operator = 'raise a floor'
  return [
    ...replaced(
      tree,
      ROOT,
      [operator, 'meson_version'],
      (text) => text.replace(/(meson_version:\s*'>=)[\d.]+/, '$12.3.0'),
      [{ kinds: ['floor-raised'], tool: 'meson', to: ['2.3.0'] }]
    ),
    ...replaced(
      tree,
      ROOT,
      [operator, 'rustc'],
      (text) => text.replace(/(rustc\.version\(\)\.version_compare\('<)[\d.]+/, '$11.99.0'),
      [{ kinds: ['floor-raised'], tool: 'rustc', to: ['1.99.0'] }]
    )
  ]
}

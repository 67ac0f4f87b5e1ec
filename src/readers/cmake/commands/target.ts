import { and, type Condition, FALSE, or, TRUE } from '../../../logic/condition.js'
import { everyItem, has, word } from '../arguments.js'
import type { Argument, Call, Context, Handler } from '../context.js'
import { generated } from '../generator.js'
import { repoPath } from '../paths.js'
import type { Node } from '../targets.js'
import { need } from './edges.js'
import { inBuild } from './file.js'

const SCOPES = new Set([
  'PUBLIC',
  'PRIVATE',
  'INTERFACE',
  'LINK_PUBLIC',
  'LINK_PRIVATE',
  'LINK_INTERFACE_LIBRARIES',
  'debug',
  'optimized',
  'general',
  'BEFORE',
  'AFTER',
  'SYSTEM'
])
const excluded = (context: Context, call: Call): boolean =>
  has(call, 'EXCLUDE_FROM_ALL') || context.get('@exclude') !== ''

/** add_executable and add_library. */
const addTarget =
  (kind: 'executable' | 'library'): Handler =>
  (context, call) => {
    const name = context.texts.describe(word(call, 0))
    if (word(call, 1) === 'ALIAS') {
      context.targets.alias(name, word(call, 2))
      return
    }
    const type =
      kind === 'library'
        ? (/^(?:STATIC|SHARED|MODULE|OBJECT|INTERFACE|UNKNOWN)$/
            .exec(word(call, 1))?.[0]
            .toLowerCase() ?? 'library')
        : kind
    const imported = has(call, 'IMPORTED')
    const passive = imported || type === 'interface' || excluded(context, call)
    const node = context.targets.add(name, type, context.when, passive ? FALSE : TRUE, call.at)
    const skip = new Set([
      'STATIC',
      'SHARED',
      'MODULE',
      'OBJECT',
      'INTERFACE',
      'UNKNOWN',
      'IMPORTED',
      'GLOBAL',
      'EXCLUDE_FROM_ALL',
      'WIN32',
      'MACOSX_BUNDLE'
    ])
    if (!imported)
      addSources(
        context,
        call,
        node,
        call.args.slice(1).filter((arg) => arg.quoted || !skip.has(arg.text))
      )
  }

function addSources(context: Context, call: Call, node: Node, args: readonly Argument[]): void {
  const rust: Condition[] = []
  for (const { text, when } of everyItem(context, args)) {
    const source = generated(text, when, call.at)
    const path = repoPath(context, source.path)
    const both = and(context.when, source.when)
    if (path !== undefined && !source.path.startsWith('$<'))
      node.sources.push({ ...source, path, when: both })
    if (source.path.endsWith('.rs')) rust.push(source.when)
  }
  need(context, node, or(...rust), call)
  for (const { text, when } of args) {
    const source = generated(text, when, call.at)
    const both = and(context.when, source.when)
    context.targets.depend(node, inBuild(context, source.path), both)
    context.targets.depend(node, source.path, both)
  }
}

const targetSources: Handler = (context, call) => {
  const node = context.targets.get(word(call, 0))
  if (node === undefined) return
  const skip = new Set([...SCOPES, 'FILE_SET', 'TYPE', 'HEADERS', 'BASE_DIRS', 'FILES'])
  addSources(
    context,
    call,
    node,
    call.args.slice(1).filter((arg) => !skip.has(arg.text))
  )
}

const linkLibraries: Handler = (context, call) => {
  const node = context.targets.get(word(call, 0))
  if (node === undefined) return
  for (const { text, when } of call.args.slice(1)) {
    if (SCOPES.has(text)) continue
    const source = generated(text, when, call.at)
    const both = and(context.when, source.when)
    if (context.property(`@missing\0${text}`).set !== FALSE && !context.world.hidden)
      context.fail(when, `${text} is linked but was not found`, 'rustc', call.at, true)
    context.targets.depend(node, source.path, both)
    if (source.path.includes('/')) context.targets.depend(node, inBuild(context, source.path), both)
  }
}

const addDependencies: Handler = (context, call) => {
  const node = context.targets.get(word(call, 0))
  if (node === undefined) return
  for (const { text, when } of call.args.slice(1))
    context.targets.depend(node, text, and(context.when, when))
}

const definitions: Handler = (context, call) => {
  const skip = call.name.startsWith('target_') ? 1 : 0
  for (const { text, when } of everyItem(context, call.args.slice(skip))) {
    if (SCOPES.has(text)) continue
    const name = generated(text, when, call.at)
      .path.replace(/^[-/]D\s*/, '')
      .replace(/=.*$/s, '')
    if (/^[A-Za-z_]\w*$/.test(name))
      context.recorder.settings.push({ name, when: and(context.when, when), at: call.at })
  }
}

export const TARGET_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['add_executable', addTarget('executable')],
  ['add_library', addTarget('library')],
  ['target_sources', targetSources],
  ['target_link_libraries', linkLibraries],
  ['add_dependencies', addDependencies],
  ['add_definitions', definitions],
  ['add_compile_definitions', definitions],
  ['target_compile_definitions', definitions]
])

import { and, atom, type Condition, FALSE, not, TRUE } from '../../../logic/condition.js'
import { both, either } from '../../../logic/connect.js'
import type { Ternary } from '../../../logic/ternary.js'
import type { Span } from '../../../text/span.js'
import { firstString, flatten, keywordNode, strings } from '../arguments.js'
import type { CallSite, Context, Handler } from '../context.js'
import { truth } from '../merge.js'
import { optionWords } from '../option-words.js'
import { foundIn, type Requirement, requirement } from '../requirement.js'
import { useRust } from '../rust-use.js'
import { listOf, unknownValue, type Value } from '../value.js'

/** https://mesonbuild.com/Reference-manual_functions_project.html */
const project: Handler = (context, call) => {
  const { project: own } = context
  own.name = firstString(call) ?? own.name
  own.version = versionOf(context, call)
  const license = call.keywords.get('license')
  if (license !== undefined) own.license = typeof license === 'string' ? listOf([license]) : license
  mesonFloor(context, call)
  const defaults = call.keywords.get('default_options')
  if (defaults !== undefined) applyDefaults(context, defaults)
  for (const { value, when } of flatten(call.args.slice(1)))
    if (typeof value === 'string')
      context.under(when, () => addLanguage(context, call, value, REQUIRED), FALSE)
  return true
}

const REQUIRED: Requirement = { disabled: FALSE, required: TRUE }

function versionOf(context: Context, call: CallSite): () => Value {
  const version = call.keywords.get('version')
  const [only] = version === undefined ? [] : flatten([version])
  const value = only?.value ?? 'undefined'
  if (typeof value !== 'object' || value.kind !== 'file') return () => value
  return () =>
    context.world.snapshot.text(value.path)?.trim() ??
    unknownValue('project version', 'is in a file not read', undefined)
}

function mesonFloor(context: Context, call: CallSite): void {
  const node = keywordNode(call, 'meson_version')
  if (node === undefined) return
  for (const constraint of strings(call.keywords.get('meson_version')).flatMap((s) =>
    s.split(',')
  )) {
    const version = /^\s*>=?\s*(\S+)\s*$/.exec(constraint)?.[1]
    if (version === undefined) continue
    const { when } = context.path
    context.recorder.floors.push({ tool: 'meson', version, when, at: context.at(node) })
  }
}

function applyDefaults(context: Context, defaults: Value): void {
  for (const [name, value] of optionWords(defaults)) context.project.options.setDefault(name, value)
}

const addLanguages: Handler = (context, call) => {
  const need = requirement(context, call)
  const found: Condition[] = []
  for (const { value, when } of flatten(call.args))
    if (typeof value === 'string') {
      const one = context.under(when, () => addLanguage(context, call, value, need), FALSE)
      found.push(either(not(when), one))
    }
  return truth(and(...found))
}

function addLanguage(context: Context, call: CallSite, name: string, need: Requirement): Condition {
  const language = name.toLowerCase()
  const at = context.at(call.node)
  const found =
    language === 'rust'
      ? addRust(context, need, at)
      : foundIn(need, () =>
          atom(
            context.unknown(
              `add_languages(${language})`,
              `whether there is a compiler for ${language} depends on the environment`,
              at
            ).unknown
          )
        )
  const when = both(context.path.when, found)
  context.recorder.languages.push({
    kind: 'language',
    language,
    required: ternaryOf(context, need.required),
    found: ternaryOf(context, found),
    when: context.path.when,
    at
  })
  context.languages.set(language, either(context.languages.get(language) ?? FALSE, when))
  return found
}

const ternaryOf = (context: Context, condition: Condition): Ternary => {
  const decided = context.path.simplify(condition)
  return decided.kind === 'constant' ? (decided.value ? 'yes' : 'no') : 'unknown'
}

function addRust(context: Context, need: Requirement, at: Span): Condition {
  const { world } = context
  if (need.disabled === TRUE) return FALSE
  context.recorder.askedForToolchain = true
  if (world.hidden) return FALSE
  if (world.toolchain === 'absent') {
    context.fail(
      both(not(need.disabled), need.required),
      "Unknown compiler(s): [['rustc']]: no Rust compiler was found",
      'rustc',
      at
    )
    return FALSE
  }
  const found = not(need.disabled)
  if (found !== FALSE) useRust(context, 'language', 'rust', found, at)
  return found
}

/** What is handed to the compilers of other languages may say that Rust is there. */
const addArguments: Handler = (context, call) => {
  const languages = strings(call.keywords.get('language'))
  if (languages.length === 1 && languages[0] === 'rust') return true
  const at = context.at(call.node)
  for (const { value, when } of flatten(call.args))
    if (typeof value === 'string')
      context.recorder.set({
        name: `argument ${value}`,
        value: true,
        when: both(context.path.when, when),
        at
      })
  return true
}

export const PROJECT_FUNCTIONS: ReadonlyMap<string, Handler> = new Map([
  ['project', project],
  ['add_languages', addLanguages],
  ['add_project_arguments', addArguments],
  ['add_global_arguments', addArguments],
  ['add_project_link_arguments', addArguments],
  ['add_global_link_arguments', addArguments]
])

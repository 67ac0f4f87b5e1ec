import { type Condition, TRUE } from '../../../logic/condition.js'
import { either } from '../../../logic/connect.js'
import type { GeneratedFile } from '../../../model/scenario.js'
import { flatten } from '../arguments.js'
import type { CallSite, Context } from '../context.js'
import { describe } from '../describe.js'
import { entryValue, merge, presence } from '../merge.js'
import { buildPath, repoPath } from '../paths.js'
import { type Dictionary, dictionaryOf, type Guarded, type Value } from '../value.js'

/** https://mesonbuild.com/Keyval-module.html */
export function keyvalMethod(context: Context, call: CallSite): Value {
  const [only] = flatten(call.args)
  if (call.name !== 'load' || only === undefined)
    return context.unknown(`keyval.${call.name}()`, 'is not known', context.at(call.node))
  return context.each(only.value, (file) => load(context, file, call))
}

function load(context: Context, file: Value, call: CallSite): Value {
  if (typeof file === 'object' && file.kind === 'file')
    return file.built ? generated(context, file.path, call) : source(context, file.path, call)
  if (typeof file !== 'string') return nothingKnown(context, describe(file), call)
  const built = buildPath(file)
  return built === undefined
    ? source(context, repoPath(context, file) ?? file, call)
    : generated(context, built, call)
}

function source(context: Context, path: string, call: CallSite): Value {
  const text = context.world.snapshot.text(path)
  if (text === undefined) return nothingKnown(context, path, call)
  return read(text.split('\n').map((line) => ({ text: line, when: TRUE })))
}

function generated(context: Context, path: string, call: CallSite): Value {
  const file = context.world.files.find((one) => one.path === path)
  if (file === undefined) return nothingKnown(context, path, call)
  const known = read(file.lines)
  return file.complete ? known : { ...known, open: [unknownFile(context, path, call)] }
}

const nothingKnown = (context: Context, path: string, call: CallSite): Dictionary =>
  dictionaryOf(new Map(), [unknownFile(context, path, call)])

const unknownFile = (context: Context, path: string, call: CallSite) =>
  context.unknown(
    `keyval.load(${path})`,
    `the content of ${path} is not known`,
    context.at(call.node)
  ).unknown

function read(lines: GeneratedFile['lines']): Dictionary {
  const entries = new Map<string, Value | Guarded>()
  for (const { text, when } of lines) {
    const line = text.split('#', 1)[0] ?? ''
    const at = line.indexOf('=')
    if (at < 0) continue
    put(entries, line.slice(0, at).trim(), line.slice(at + 1).trim(), when)
  }
  return dictionaryOf(entries)
}

/** A later line replaces an earlier one, where it is written. */
function put(
  entries: Map<string, Value | Guarded>,
  key: string,
  value: string,
  when: Condition
): void {
  const before = entries.get(key)
  if (when === TRUE) entries.set(key, value)
  else if (before === undefined) entries.set(key, { kind: 'guarded', when, value })
  else {
    const there = either(when, presence(before))
    const merged = merge(when, value, entryValue(before))
    entries.set(key, there === TRUE ? merged : { kind: 'guarded', when: there, value: merged })
  }
}

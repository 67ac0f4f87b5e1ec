import { atom } from '../../../logic/condition.js'
import { flatten } from '../arguments.js'
import type { CallSite, Context } from '../context.js'
import { describe } from '../describe.js'
import { truth } from '../merge.js'
import { exists, repoPath } from '../paths.js'
import { unknownValue, type Value } from '../value.js'

/** https://mesonbuild.com/Fs-module.html */
export function fsMethod(context: Context, call: CallSite): Value {
  const [first] = flatten(call.args)
  const subject = first?.value
  // Meson keeps a file's path as it was written, with its `..`: not what we have.
  if (call.name === 'parent' && typeof subject !== 'string') return unknown(context, call)
  if (typeof subject === 'object' && subject.kind === 'file' && !subject.built)
    return onPath(context, call, subject.path, subject.path)
  if (typeof subject === 'string' && !subject.startsWith('~'))
    return onPath(context, call, subject, repoPath(context, subject))
  return unknown(context, call)
}

function unknown(context: Context, call: CallSite) {
  return unknownValue(
    `fs.${call.name}(${call.args.map((arg) => describe(arg)).join(', ')})`,
    'depends on the file system',
    context.at(call.node)
  )
}

function onPath(context: Context, call: CallSite, text: string, path: string | undefined): Value {
  switch (call.name) {
    case 'exists':
    case 'is_file':
    case 'is_dir':
      return present(context, call, path)
    case 'is_symlink':
      return truth(atom(unknown(context, call).unknown))
    case 'read':
      if ((call.keywords.get('encoding') ?? 'utf-8') !== 'utf-8') return unknown(context, call)
      return (
        (path === undefined ? undefined : context.world.snapshot.text(path)) ??
        unknown(context, call)
      )
    case 'copyfile':
      return { kind: 'object', type: 'copied-file', name: `fs.copyfile(${text})` }
    default:
      return onText(text, call) ?? unknown(context, call)
  }
}

function present(context: Context, call: CallSite, path: string | undefined): Value {
  if (path === undefined) return truth(atom(unknown(context, call).unknown))
  const isFile = exists(context, path)
  if (call.name === 'is_file') return isFile
  const isDirectory = context.world.isDirectory(path)
  return call.name === 'is_dir' ? isDirectory : isFile || isDirectory
}

/** What needs the name only. */
function onText(text: string, call: CallSite): Value | undefined {
  const trimmed = text.length > 1 ? text.replace(/\/+$/, '') : text
  const slash = trimmed.lastIndexOf('/')
  const name = trimmed.slice(slash + 1)
  const dot = name.lastIndexOf('.')
  switch (call.name) {
    case 'name':
      return name
    case 'stem':
      return dot > 0 ? name.slice(0, dot) : name
    case 'suffix':
      return dot > 0 ? name.slice(dot) : ''
    case 'parent':
      return slash < 0 ? '.' : slash === 0 ? '/' : trimmed.slice(0, slash)
    case 'is_absolute':
      return text.startsWith('/')
    case 'as_posix':
      return text.replaceAll('\\', '/')
    case 'replace_suffix': {
      const [, suffix] = call.args
      if (typeof suffix !== 'string') return undefined
      return (dot > 0 ? trimmed.slice(0, slash + 1 + dot) : trimmed) + suffix
    }
    default:
      return undefined
  }
}

import { atom } from '../../../logic/condition.js'
import { firstString } from '../arguments.js'
import type { Method } from '../context.js'
import { describe } from '../describe.js'
import { truth } from '../merge.js'
import { foundIn, requirement } from '../requirement.js'
import type { Module } from '../value.js'
import { fsMethod } from './fs.js'
import { keyvalMethod } from './keyval.js'
import { rustMethod } from './rust.js'

/** Modules that have nothing to say about Rust: what their methods give is unknown, and that is enough. */
const QUIET: ReadonlySet<string> = new Set([
  'cmake',
  'codegen',
  'cuda',
  'dlang',
  'external_project',
  'external-project',
  'gnome',
  'hotdoc',
  'i18n',
  'icestorm',
  'java',
  'pkgconfig',
  'python',
  'python3',
  'qt4',
  'qt5',
  'qt6',
  'simd',
  'wayland',
  'windows'
])

export const moduleMethod: Method<Module> = (context, module, call) => {
  if (call.name === 'found') return truth(module.found)
  switch (module.name) {
    case 'rust':
      return rustMethod(context, call)
    case 'keyval':
      return keyvalMethod(context, call)
    case 'fs':
      return fsMethod(context, call)
    case 'sourceset':
      if (call.name === 'source_set') return { kind: 'source-set', rules: [] }
      break
    case 'python':
    case 'python3':
      if (call.name === 'find_installation' || call.name === 'find_python') {
        const name = firstString(call) ?? 'python3'
        const found = foundIn(requirement(context, call), () =>
          atom(
            context.unknown(`find_program(${name})`, `whether ${name} is there is not known`)
              .unknown
          )
        )
        return { kind: 'program', name, tool: undefined, path: undefined, found }
      }
      break
    default:
  }
  if (!QUIET.has(module.name))
    context.notUnderstood(`${module.name}.${call.name}()`, context.at(call.node))
  return context.unknown(
    `${module.name}.${call.name}(${call.args.map((arg) => describe(arg)).join(', ')})`,
    'is known only when the build is configured',
    context.at(call.node)
  )
}

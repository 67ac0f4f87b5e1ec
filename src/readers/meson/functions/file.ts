import { and, atom, type Condition, FALSE, TRUE } from '../../../logic/condition.js'
import { both } from '../../../logic/connect.js'
import { argumentNode, firstString, flatten, strings } from '../arguments.js'
import type { CallSite, Handler } from '../context.js'
import { describe } from '../describe.js'
import { guarded } from '../merge.js'
import { joinPath } from '../operators.js'
import { within } from '../paths.js'
import { foundIn, requirement } from '../requirement.js'
import type { Item } from '../value.js'
import { listOfItems, type Value } from '../value.js'

/** https://mesonbuild.com/Reference-manual_functions_files.html */
const files: Handler = (context, call) => {
  const items: Item[] = []
  call.args.forEach((arg, i) => {
    const at = context.at(argumentNode(call, i) ?? call.node)
    for (const { value, when } of flatten([arg])) {
      const item =
        typeof value === 'string'
          ? guarded(when, {
              kind: 'file',
              path: within(context.directory, value) ?? value,
              built: false,
              at
            })
          : guarded(when, value)
      if (item !== undefined) items.push(item)
    }
  })
  return listOfItems(items)
}

const subdir: Handler = (context, call) => {
  const conditions: Condition[] = []
  for (const { value, when } of flatten([call.keywords.get('if_found')]))
    if (typeof value === 'object' && 'found' in value) conditions.push(both(when, value.found))
  const [name] = call.args
  if (name === undefined) return true
  context.each(name, (one) => {
    const target = typeof one === 'string' ? within(context.directory, one) : undefined
    if (target === undefined)
      context.notUnderstood(`subdir(${describe(one)})`, context.at(call.node))
    else
      context.under(
        and(...conditions),
        () => {
          context.runDirectory(target, call)
          return true
        },
        true
      )
    return true
  })
  return true
}

const subdirDone: Handler = (context) => {
  context.leaveDirectory()
  return true
}

const subproject: Handler = (context, call) => {
  const name = firstString(call)
  if (name === undefined)
    return context.unknown(`subproject(${describe(call.args[0] ?? '')})`, 'is not known')
  const need = requirement(context, call)
  const found = foundIn(need, () =>
    atom(
      context.unknown(
        `subproject(${name})`,
        `whether the subproject ${name} can be built is not known`,
        context.at(call.node)
      ).unknown
    )
  )
  const run = (): Value => context.runSubproject(name, call.keywords.get('default_options'), call)
  const result = context.under(found, run, undefined)
  if (typeof result === 'object' && result.kind === 'subproject') return { ...result, found }
  return { kind: 'subproject', name, found: FALSE, variables: undefined }
}

const configureFile: Handler = (context, call) => {
  const [output] = strings(call.keywords.get('output'))
  const path = output === undefined ? undefined : within(context.directory, output)
  const at = context.at(call.node)
  if (path === undefined)
    return context.unknown(
      `configure_file(${describe(call.keywords.get('output') ?? '')})`,
      'the name of the file is not known',
      at
    )
  return { kind: 'file', path, built: true, at }
}

const includeDirectories: Handler = (_, call: CallSite) => ({
  kind: 'object',
  type: 'inc',
  name: `include_directories(${call.args.map((arg) => describe(arg)).join(', ')})`
})

const joinPaths: Handler = (context, call) => {
  const parts = flatten(call.args)
  if (parts.every(({ value, when }) => typeof value === 'string' && when === TRUE))
    return parts.map(({ value }) => String(value)).reduce(joinPath, '')
  return context.unknown(
    `join_paths(${call.args.map((arg) => describe(arg)).join(', ')})`,
    'a part of the path is not known',
    context.at(call.node)
  )
}

export const FILE_FUNCTIONS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['files', files],
  ['subdir', subdir],
  ['subdir_done', subdirDone],
  ['subproject', subproject],
  ['configure_file', configureFile],
  ['include_directories', includeDirectories],
  ['join_paths', joinPaths]
])

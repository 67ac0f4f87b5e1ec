import { FALSE, TRUE } from '../../../logic/condition.js'
import { parseKeywords, word, words } from '../arguments.js'
import type { Context, Handler } from '../context.js'
import { absolute, repoPath, sourceDirectory } from '../paths.js'
import { isPlain, type Text } from '../text.js'
import { dependOn, need } from './edges.js'
import { toolchainThere } from './toolchain-use.js'

/** https://corrosion-rs.github.io/corrosion/usage.html */
const importCrate: Handler = (context, call) => {
  toolchainThere(context)
  const { lists } = parseKeywords(
    call.args,
    [
      'ALL_FEATURES',
      'NO_DEFAULT_FEATURES',
      'NO_STD',
      'NO_LINKER_OVERRIDE',
      'NO_USES_TERMINAL',
      'LOCKED',
      'FROZEN',
      'OVERRIDE_CRATE_TYPE'
    ],
    ['MANIFEST_PATH', 'CRATES', 'CRATE_TYPES', 'FEATURES', 'PROFILE', 'IMPORTED_CRATES', 'FLAGS']
  )
  const manifest = lists.get('MANIFEST_PATH')?.[0]?.text ?? 'Cargo.toml'
  const crates = words(lists.get('CRATES')).filter(isPlain)
  const names = crates.length > 0 ? crates : crateNames(context, manifest)
  const all = context.get('@exclude') === ''
  for (const name of names.length > 0 ? names : [`crate of ${context.texts.describe(manifest)}`]) {
    const node = context.targets.add(name, 'crate', context.when, all ? TRUE : FALSE, call.at)
    need(context, node, TRUE, call)
    for (const alias of [
      name.replaceAll('-', '_'),
      `${name}-static`,
      `${name}-shared`,
      `cargo-build_${name}`
    ])
      if (alias !== name) context.targets.alias(alias, name)
  }
  const into = lists.get('IMPORTED_CRATES')?.[0]?.text
  if (into !== undefined && isPlain(into)) context.set(into, names.join(';'))
}

/** The package's own name; its members are not looked for, one name shows the use. */
function crateNames(context: Context, manifest: Text): readonly string[] {
  const path = repoPath(context, absolute(manifest, sourceDirectory(context)))
  const text = path === undefined ? undefined : context.world.snapshot.text(path)
  const name = /^\s*\[package\][^[]*?^\s*name\s*=\s*"([\w-]+)"/ms.exec(
    (text ?? '').slice(0, 20_000)
  )?.[1]
  return name === undefined ? [] : [name]
}

const addBridge: Handler = (context, call) => {
  const name = word(call, 0)
  if (!isPlain(name)) return
  const node = context.targets.add(name, 'crate', context.when, FALSE, call.at)
  need(context, node, TRUE, call)
  const { lists } = parseKeywords(call.args.slice(1), [], ['CRATE', 'MANIFEST_PATH', 'FILES'])
  dependOn(context, node, lists.get('CRATE') ?? [])
}

/** The commands of Corrosion, which builds crates as targets. */
export const CRATE_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['corrosion_import_crate', importCrate],
  ['corrosion_add_cxxbridge', addBridge]
])

import type { Declared } from './declared.js'

/** Set by macros that are not followed. */
const CACHE = /^(?:ac|am|ax|gt|gl|lt|acl|as|cf)_/
const OPTIONS_OF_LIBTOOL =
  /^(?:enable_(?:shared|static|fast_install|dependency_tracking|nls|silent_rules|maintainer_mode|largefile|libtool_lock)|with_(?:pic|gnu_ld|sysroot|aix_soname))$/
/** What every configure script starts with. */
export const INITIAL: Readonly<Record<string, string>> = {
  srcdir: '.',
  ac_srcdir: '.',
  prefix: 'NONE',
  exec_prefix: 'NONE',
  cross_compiling: 'no',
  bindir: '$'.concat('{exec_prefix}/bin'),
  libdir: '$'.concat('{exec_prefix}/lib'),
  sysconfdir: '$'.concat('{prefix}/etc'),
  localstatedir: '$'.concat('{prefix}/var'),
  datadir: '$'.concat('{prefix}/share')
}

/**
 * Variables that the script reads and never sets: a macro that is not followed may set them, so they are
 * unknown. An option that nobody gave is empty, and so is what a person may set in the environment.
 */
export function unsetVariables(text: string, declared: Declared): ReadonlySet<string> {
  const assigned = new Set<string>(Object.keys(INITIAL))
  for (const [, name] of text.matchAll(/(?:^|[\s;&|(`{!"'])([A-Za-z_]\w*)\+?=/g))
    if (name !== undefined) assigned.add(name)
  for (const [, names = ''] of text.matchAll(/(?:^|\n):opaque ([^\n]*)|\b(?:for|read)\s+(\w+)/g))
    for (const name of names.split(' ')) assigned.add(name)
  for (const [, name = ''] of text.matchAll(/\b(?:for|read)\s+(\w+)/g)) assigned.add(name)
  for (const [, name = ''] of text.matchAll(/^:conditional (\w+)/gm)) {
    assigned.add(`${name}_TRUE`)
    assigned.add(`${name}_FALSE`)
  }
  const rustMacros = [...declared.unknown.values()].some(({ rust }) => rust)
  const unset = new Set<string>()
  for (const [, name = ''] of text.matchAll(/\$\{?([A-Za-z_]\w*)/g)) {
    if (assigned.has(name) || declared.fromEnvironment.has(name)) continue
    if (/^(?:enable|with)_/.test(name) && !OPTIONS_OF_LIBTOOL.test(name)) continue
    if (/rust|cargo/i.test(name) && !rustMacros && !CACHE.test(name)) continue
    unset.add(name)
  }
  return unset
}

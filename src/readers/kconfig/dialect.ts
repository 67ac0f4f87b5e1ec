import type { Snapshot } from '../../source/snapshot.js'
import type { RepoPath } from '../../text/span.js'
import type { Dialect } from './ast.js'
import { directoryOf, inRepository, join } from './files.js'

/** Statements and properties that only the Linux language has. */
const LINUX_ONLY =
  /^[ \t]*(?:(?:mainmenu|menu|endmenu|menuconfig|choice|endchoice|comment|endif|tristate|boolean|int|hex|string|range|prompt|help|---help---|def_bool|def_tristate|rsource|osource|orsource)\b|if\s|source\s+["']|bool\s+["']|option\s)/m

const BARE_SOURCE = /^[ \t]*(?:source|include)[ \t]+([^"'\s]+)/gm

/** So many sourced files are looked at when the root itself does not show which language it is. */
const MAX_LOOKED_AT = 40

/** Which language a tree is written in: the Linux one as soon as something needs it. */
export function dialectOf(snapshot: Snapshot, root: RepoPath): Dialect {
  const text = snapshot.text(root) ?? ''
  if (LINUX_ONLY.test(text)) return 'linux'
  let looked = 0
  for (const [, path = ''] of text.matchAll(BARE_SOURCE)) {
    if (++looked > MAX_LOOKED_AT) break
    const sourced = inRepository(join(directoryOf(root), path))
    if (sourced !== undefined && LINUX_ONLY.test(snapshot.text(sourced) ?? '')) return 'linux'
  }
  return 'compact'
}

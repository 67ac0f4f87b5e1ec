import type { RepoPath, Span } from '../../text/span.js'

/** One line of a `.config` or defconfig: `CONFIG_X=value` or `# CONFIG_X is not set` (then `n`). */
export interface Setting {
  readonly name: string
  /** As written, quotes included. */
  readonly value: string
  readonly at: Span
}

/** The settings of a configuration file in its order; other lines are not looked at. */
export function settingsIn(text: string, path: RepoPath): readonly Setting[] {
  const settings: Setting[] = []
  const line = /^(?:CONFIG_([A-Za-z0-9_]+)=(.*)|# CONFIG_([A-Za-z0-9_]+) is not set)\r?$/gm
  for (const match of text.matchAll(line)) {
    const at = { path, start: match.index, end: match.index + match[0].length }
    const name = match[1] ?? match[3]
    if (name !== undefined) settings.push({ name, value: (match[2] ?? 'n').trimEnd(), at })
  }
  return settings
}

/** A quoted value's content with its escapes resolved; undefined when it is not quoted. */
export function unquoted(value: string): string | undefined {
  const content = /^"((?:[^\\"]|\\.)*)"/.exec(value)?.[1]
  return content?.replace(/\\(.)/g, '$1')
}

import type { ShellScript } from './ast.js'
import { CommandParser } from './parser.js'

export type * from './ast.js'

/**
 * Parses a shell script. Never throws: what cannot be read is noted in `problems` and stepped over.
 * Time and memory are linear in the text, nesting is bounded.
 */
export function parseShell(text: string): ShellScript {
  const shared = { depth: 0, gaveUp: false, problems: [] }
  const parser = new CommandParser(text, 0, text.length, (offset) => offset, shared)
  return { body: parser.script(), problems: shared.problems }
}

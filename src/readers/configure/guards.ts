import type { Command, List, Region } from '../../syntax/shell/index.js'

const RUST_COMMAND =
  /(^|[\s"'/$`(;])(cargo|rustc)(["')\s;]|$)|\b(HAVE|USE|WITH|ENABLE|CONFIG)_RUST\b/im
/** A body larger than this guards more than Rust. */
const MAX_BODY = 4000

/** Variables tested where what follows runs cargo or rustc, or notes that Rust is there. */
export function rustGuards(body: List, text: string): ReadonlySet<string> {
  const found = new Set<string>()
  const guard = (condition: Region, guarded: Region): void => {
    if (guarded.end - guarded.start > MAX_BODY) return
    if (!RUST_COMMAND.test(text.slice(guarded.start, guarded.end))) return
    for (const match of text.slice(condition.start, condition.end).matchAll(/\$\{?([A-Za-z_]\w*)/g))
      if (match[1] !== undefined) found.add(match[1])
  }
  const region = (list: List): Region => ({
    start: list[0]?.start ?? 0,
    end: list.at(-1)?.end ?? 0
  })
  const list = (statements: List): void => {
    for (const statement of statements) visit(statement.command)
  }
  const visit = (command: Command): void => {
    switch (command.kind) {
      case 'if':
        for (const branch of command.branches) {
          guard(region(branch.condition), region(branch.body))
          list(branch.body)
        }
        if (command.otherwise !== undefined) list(command.otherwise)
        return
      case 'and-or':
        for (const { command: next } of command.rest) {
          guard(command.first, next)
          visit(next)
        }
        return
      case 'case':
        for (const arm of command.arms) {
          guard(command.subject, region(arm.body))
          list(arm.body)
        }
        return
      case 'pipeline':
        for (const part of command.commands) visit(part)
        return
      case 'function':
        visit(command.body)
        return
      case 'simple':
      case 'test':
      case 'arithmetic':
        return
      default:
        list(command.body)
    }
  }
  list(body)
  return found
}

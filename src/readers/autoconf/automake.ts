import type { Snapshot } from '../../source/snapshot.js'

const RUST = /\b(?:cargo|rustc|CARGO|RUSTC)\b|\.rs\b|rust/i
const MAX_FILES = 400

/** What Automake's files say of Rust. */
export interface AutomakeFiles {
  readonly mentionRust: boolean
  /** The conditionals around lines that have to do with it. */
  readonly conditionals: ReadonlySet<string>
}

export function readAutomakeFiles(snapshot: Snapshot): AutomakeFiles {
  const found = new Set<string>()
  let mentionRust = false
  for (const path of snapshot.matching(isAutomakeFile).slice(0, MAX_FILES)) {
    const text = snapshot.text(path)
    if (text === undefined || !RUST.test(text)) continue
    mentionRust = true
    scan(text, found)
  }
  return { mentionRust, conditionals: found }
}

const isAutomakeFile = (path: string): boolean => path.endsWith('.am')

function scan(text: string, found: Set<string>): void {
  const open: string[] = []
  for (const line of text.split('\n')) {
    const [, name] = /^if\s+!?(\w+)/.exec(line) ?? []
    if (name !== undefined) open.push(name)
    else if (/^endif\b/.test(line)) open.pop()
    else if (open.length > 0 && !line.startsWith('#') && RUST.test(line))
      for (const one of open) found.add(one)
  }
}

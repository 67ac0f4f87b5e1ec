import { type LoadedPolicy, loadPolicy } from '../../src/policy/load.js'
import { LineIndex } from '../../src/text/line-index.js'

/** A valid policy; tests change a piece of it. */
export const GOOD = `version: 1
project:
  name: Sample
  release: { scheme: qemu, file: VERSION }
roadmap:
  - name: Rust is available
    from: "9.2"
    rust: opt-in
  - name: Rust by default
    from: "10.0"
    rust: auto
  - name: Rust is required
    from: never
    rust: mandatory
`

/** Each problem as `line:column message`. */
export function problemsOf(text: string): readonly string[] {
  const result = loadPolicy(text, 'policy.yml')
  if (result.ok) return []
  const lines = new LineIndex(text)
  return result.problems.map(({ message, span }) => {
    const { line, column } = lines.position(span.start)
    return `${line}:${column} ${message}`
  })
}

/** A policy that has to be valid. */
export function loaded(text: string): LoadedPolicy {
  const result = loadPolicy(text, 'policy.yml')
  if (!result.ok) throw new Error(problemsOf(text).join('\n'))
  return result
}

import { and, type Condition, FALSE, TRUE } from '../../logic/condition.js'
import type { GeneratedFile } from '../../model/scenario.js'
import { BUILD_ROOT } from '../../shell/environment.js'
import { matchesGlob } from '../../shell/glob.js'
import { type Path, tidy } from '../../shell/path.js'
import type { Store } from '../../shell/store.js'
import {
  alternatives,
  concat,
  EMPTY,
  fromPieces,
  type Piece,
  text,
  type Value
} from '../../shell/value.js'

const UNKNOWN_CHOICE = `$\{?choice}`
const MAX_FILES = 80
const MAX_LINES = 600
const LOG = /(^|\/)(config\.log|config\.status|[^/]*\.(c|o|out|err|log))$/

interface Line {
  readonly value: Value
  readonly when: Condition
}

/**
 * The files written below the build directory, line by line. An unknown inside a line is written
 * `${?name}`, which no makefile defines; unknown whole lines make the file incomplete.
 */
export function generatedFiles(
  store: Store,
  path: Path,
  partial: readonly string[] = []
): readonly GeneratedFile[] {
  const files: GeneratedFile[] = []
  for (const key of store.keys()) {
    if (!key.startsWith(`>${BUILD_ROOT}/`) || LOG.test(key)) continue
    const slot = store.get(key)
    if (slot?.kind !== 'value' || files.length >= MAX_FILES) continue
    const file = generatedFile(key.slice(BUILD_ROOT.length + 2), slot, path)
    const whole = !partial.some((name) => name !== '*' && matchesGlob(name, file.path))
    files.push(whole ? file : { ...file, complete: false })
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function generatedFile(name: string, content: Value, path: Path): GeneratedFile {
  const lines: { text: string; when: Condition }[] = []
  let complete = true
  for (const line of splitLines(content.pieces, TRUE, 0)) {
    const options = alternatives(line.value, path, 16) ?? [{ when: TRUE, value: line.value }]
    for (const option of options) {
      const when = tidy(path.simplify(and(line.when, option.when)))
      const [only] = option.value.pieces
      if (when === FALSE) continue
      if (option.value.pieces.length === 1 && only?.kind === 'unknown' && only.output)
        complete = false
      else
        for (const part of shown(option.value).replace(/\n$/, '').split('\n'))
          if (lines.length < MAX_LINES) lines.push({ text: part, when })
          else complete = false
    }
  }
  return { path: name, lines, complete }
}

function shown(value: Value): string {
  return value.pieces
    .map((piece) =>
      piece.kind === 'text'
        ? piece.text
        : piece.kind === 'unknown'
          ? `\${?${piece.unknown.name}}`
          : UNKNOWN_CHOICE
    )
    .join('')
}

function splitLines(pieces: readonly Piece[], when: Condition, depth: number): readonly Line[] {
  const lines: Line[] = []
  let current: Value = EMPTY
  const end = (): void => {
    lines.push({ value: current, when })
    current = EMPTY
  }
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      const parts = piece.text.split('\n')
      parts.forEach((part, i) => {
        current = concat(current, text(part))
        if (i < parts.length - 1) end()
      })
    } else if (
      piece.kind === 'choice' &&
      current === EMPTY &&
      depth < 20 &&
      piece.arms.some((arm) => hasLineEnd(arm.value))
    )
      for (const arm of piece.arms)
        lines.push(...splitLines(arm.value.pieces, and(when, arm.when), depth + 1))
    else current = concat(current, fromPieces([piece]))
  }
  if (current !== EMPTY) end()
  return lines
}

const hasLineEnd = (value: Value): boolean =>
  value.pieces.some(
    (piece) =>
      (piece.kind === 'text' && piece.text.includes('\n')) ||
      (piece.kind === 'choice' && piece.arms.some((arm) => hasLineEnd(arm.value)))
  )

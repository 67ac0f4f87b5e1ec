/** The formats of a published roadmap. */
export const ROADMAP_FORMATS = ['markdown', 'rst', 'html'] as const
export type RoadmapFormat = (typeof ROADMAP_FORMATS)[number]

type Markers = readonly [begin: string, end: string]

const HTML_COMMENTS: Markers = ['<!-- rust-roadmap:begin -->', '<!-- rust-roadmap:end -->']

const MARKERS: Readonly<Record<RoadmapFormat, Markers>> = {
  markdown: HTML_COMMENTS,
  html: HTML_COMMENTS,
  rst: ['.. rust-roadmap:begin', '.. rust-roadmap:end']
}

/** The format of a document, by the end of its name; undefined for others. */
export function formatOfDocument(path: string): RoadmapFormat | undefined {
  if (/\.(?:md|markdown)$/i.test(path)) return 'markdown'
  if (/\.(?:rst|rst\.inc|rest)$/i.test(path)) return 'rst'
  return /\.x?html?$/i.test(path) ? 'html' : undefined
}

export type Embedded =
  | {
      readonly text: string
      /** The number of the line of the first marker. */
      readonly line: number
      /** What stands between the markers now, and what belongs there. */
      readonly before: readonly string[]
      readonly after: readonly string[]
    }
  | { readonly problem: string }

/** The document with what stands between its markers replaced. Everything else stays as it is, to the byte. */
export function embed(document: string, format: RoadmapFormat, body: string): Embedded {
  const [begin, end] = MARKERS[format]
  const lines = document.split('\n')
  const isMarker = (marker: string) => (line: string) => line.trimEnd() === marker
  const begins = positions(lines, isMarker(begin))
  const ends = positions(lines, isMarker(end))
  const [first, last] = [begins[0], ends[0]]
  if (first === undefined || last === undefined) return { problem: missing(format, begins, ends) }
  const twice = begins[1] ?? ends[1]
  if (twice !== undefined)
    return {
      problem: `line ${twice + 1} has a second ${begins[1] === undefined ? end : begin}, and only one place can hold the roadmap; remove it`
    }
  if (last < first)
    return { problem: `${end} in line ${last + 1} stands before ${begin} in line ${first + 1}` }
  const newline = lines[first]?.endsWith('\r') === true ? '\r' : ''
  const before = lines.slice(first + 1, last)
  const after = ['', ...body.split('\n'), ''].map((line) => line + newline)
  const text = [...lines.slice(0, first + 1), ...after, ...lines.slice(last)].join('\n')
  return { text, line: first + 1, before, after }
}

const positions = (lines: readonly string[], is: (line: string) => boolean): readonly number[] =>
  lines.flatMap((line, i) => (is(line) ? [i] : []))

function missing(
  format: RoadmapFormat,
  begins: readonly number[],
  ends: readonly number[]
): string {
  const markers = MARKERS[format]
  const here = [begins[0], ends[0]].findIndex((line) => line !== undefined)
  if (here === -1)
    return `it has no place for the roadmap; put these two lines where it belongs, each alone on its line and at its start:\n\n${markers.join('\n\n')}\n`
  const [has, wants] = here === 0 ? markers : [markers[1], markers[0]]
  return `it has ${has} in line ${((here === 0 ? begins : ends)[0] ?? 0) + 1}, but no ${wants}; put that ${here === 0 ? 'below' : 'above'}, alone on its line and at its start`
}

/** The most lines shown of either side. */
const MOST = 40

/** What is out of date, in the way of a diff; undefined when nothing is. How lines end does not matter. */
export function staleness(
  path: string,
  { line, before, after }: Exclude<Embedded, { problem: string }>
): string | undefined {
  const trimmed = [before, after].map((lines) => lines.map((text) => text.trimEnd()))
  const [old = [], made = []] = trimmed
  if (old.join('\n') === made.join('\n')) return undefined
  let start = 0
  while (start < old.length && start < made.length && old[start] === made[start]) start++
  let tail = 0
  while (
    tail < old.length - start &&
    tail < made.length - start &&
    old[old.length - 1 - tail] === made[made.length - 1 - tail]
  )
    tail++
  const [gone, come] = [old, made].map((lines) => lines.slice(start, lines.length - tail))
  const number = line + start + 1
  return [
    `--- ${path}`,
    `+++ ${path}, as the policy has it`,
    `@@ -${number},${gone?.length ?? 0} +${number},${come?.length ?? 0} @@`,
    ...shown(gone ?? [], '-'),
    ...shown(come ?? [], '+')
  ].join('\n')
}

function shown(lines: readonly string[], mark: string): readonly string[] {
  const left = lines.length - MOST
  const some = lines.slice(0, MOST).map((line) => mark + line)
  return left > 0 ? [...some, `${mark}… and ${left} more lines`] : some
}

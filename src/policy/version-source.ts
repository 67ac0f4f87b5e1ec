import type { RepoPath } from '../text/span.js'
import { findVersions } from './pattern.js'

/** A version as a file states it, and where. */
export interface StatedVersion {
  readonly path: RepoPath
  readonly version: string
  readonly start: number
  readonly end: number
}

type Found = { readonly version: string; readonly start: number; readonly end: number }

/** What a version looks like where nothing but a version stands: a number, perhaps `v` before it and a suffix. */
const VERSION = 'v?(\\d[\\w.+~-]{0,99})'

/** White space, bounded: two unbounded runs in one expression take quadratic time on a hostile file. */
const GAP = '[ \\t\\r\\n]{0,200}'

interface Place {
  readonly file: RegExp
  /** The part of the text that is searched. */
  readonly within: (text: string) => Part | undefined
  /** One group: the version. */
  readonly find: RegExp
}

interface Part {
  readonly text: string
  readonly offset: number
}

/** The usual places, tried for files of that name. */
const PLACES: readonly Place[] = [
  {
    file: /^meson\.build$/,
    within: (text) => call(text, /^[ \t]*project[ \t]*\(/m),
    find: new RegExp(`\\bversion${GAP}:${GAP}'${VERSION}'`)
  },
  {
    file: /^configure\.(ac|in)$/,
    within: (text) => call(text, /^[ \t]*AC_INIT\(/m),
    find: new RegExp(`^AC_INIT\\([^,()]{1,200},${GAP}\\[?${GAP}${VERSION}${GAP}\\]?${GAP}[,)]`)
  },
  {
    file: /^CMakeLists\.txt$/,
    within: (text) => call(text, /^[ \t]*project[ \t]*\(/im),
    find: new RegExp(`\\bVERSION[ \\t\\r\\n]{1,200}"?${VERSION}"?(?=[\\s)])`)
  },
  {
    file: /^Cargo\.toml$/,
    within: (text) => section(text, /^\[(?:workspace\.)?package\]/m),
    find: new RegExp(`^[ \\t]*version[ \\t]*=[ \\t]*["']${VERSION}["']`, 'm')
  }
]

/** The first such call with its arguments; comments are blanked out, so that offsets stay. */
function call(text: string, opening: RegExp): Part | undefined {
  const match = opening.exec(text)
  if (match === null) return undefined
  const start = match.index + (match[0].match(/^[ \t]*/)?.[0].length ?? 0)
  const rest = text
    .slice(start, start + 20_000)
    .replace(/(^|[ \t])#.*/gm, (comment) => ' '.repeat(comment.length))
  let depth = 0
  for (let i = 0; i < rest.length; i++) {
    if (rest[i] === '(') depth++
    if (rest[i] === ')' && --depth === 0) return { text: rest.slice(0, i + 1), offset: start }
  }
  return { text: rest, offset: start }
}

/** From the first such header to the next one. */
function section(text: string, header: RegExp): Part | undefined {
  const match = header.exec(text)
  if (match === null) return undefined
  const rest = text.slice(match.index + 1)
  const end = rest.search(/^\[/m)
  return { text: end < 0 ? rest : rest.slice(0, end), offset: match.index + 1 }
}

/** A file that is nothing but the version, or a script or makefile that assigns it to a variable. */
const WHOLE_FILE = new RegExp(`^\\s*${VERSION}\\s*$`)
const ASSIGNMENT = new RegExp(
  `^[ \\t]*(?:export[ \\t]+)?(?:[A-Z][A-Z0-9_]*_)?(?:VERSION|VER)[ \\t]*[:?]?=[ \\t]*["']?${VERSION}["']?[ \\t]*(?:#.*)?$`,
  'm'
)

/** Another file that a `meson.build` takes its version from. */
const MESON_FILES = /\bversion[ \t]*:[ \t]*files\([ \t]*'([^'\\]{1,200})'[ \t]*\)/

/**
 * The version that a file states, at `pattern` or, without one, in the usual place for a file of its name.
 * Only literals count: what a command computes is unknown here.
 * @param read gives the text of another file, which `project(version: files('VERSION'))` names.
 */
export function statedVersion(
  path: RepoPath,
  pattern: string | undefined,
  read: (path: RepoPath) => string | undefined
): StatedVersion | undefined {
  // A version stands near the top of its file; generated giants are not searched.
  const text = read(path)?.slice(0, 256 * 1024)
  if (text === undefined) return undefined
  if (pattern !== undefined) {
    const [match] = findVersions(pattern, text, true)
    return match === undefined ? undefined : { path, ...match }
  }
  const slash = path.lastIndexOf('/')
  const place = PLACES.find(({ file }) => file.test(path.slice(slash + 1)))
  const part = place === undefined ? { text, offset: 0 } : place.within(text)
  if (part === undefined) return undefined
  const found =
    place === undefined
      ? (search(WHOLE_FILE, part) ?? search(ASSIGNMENT, part))
      : search(place.find, part)
  if (found !== undefined) return { path, ...found }
  const other = path.endsWith('meson.build') ? MESON_FILES.exec(part.text)?.[1] : undefined
  if (other === undefined || other.endsWith('meson.build')) return undefined
  return statedVersion(path.slice(0, slash + 1) + other, undefined, read)
}

function search(expression: RegExp, { text, offset }: Part): Found | undefined {
  const match = expression.exec(text)
  const stated = match?.[1]
  if (match === null || stated === undefined) return undefined
  const version = stated.replace(/[.+~_-]{1,100}$/, '')
  const start = offset + match.index + match[0].lastIndexOf(stated)
  return { version, start, end: start + version.length }
}

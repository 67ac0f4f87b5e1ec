import { parseKeywords, plainWords, word, words } from '../arguments.js'
import { BUILD_ROOT, type Call, type Context, type Handler, SOURCE_ROOT } from '../context.js'
import { absolute, binaryDirectory, isAbsolute, repoPath, sourceDirectory } from '../paths.js'
import { Regex } from '../regex.js'
import { clip, isPlain, type Text } from '../text.js'

const unknown = (context: Context, call: Call, reason: string): Text =>
  context.unknown(
    `file(${clip(
      words(call.args)
        .map((text) => context.texts.describe(text))
        .join(' ')
    )})`,
    reason,
    call.at
  )

/** https://cmake.org/cmake/help/latest/command/file.html */
const file: Handler = (context, call) => {
  const how = word(call, 0)
  switch (how) {
    case 'GLOB':
    case 'GLOB_RECURSE':
      glob(context, call, how === 'GLOB_RECURSE')
      return
    case 'READ':
    case 'STRINGS':
      read(context, call, how === 'STRINGS')
      return
    case 'RELATIVE_PATH':
      context.set(word(call, 1), relative(word(call, 2), word(call, 3)))
      return
    case 'TO_CMAKE_PATH':
    case 'TO_NATIVE_PATH':
      context.set(word(call, 2), word(call, 1))
      return
    case 'REAL_PATH':
      context.set(word(call, 2), absolute(word(call, 1), sourceDirectory(context)))
      return
    case 'MD5':
    case 'SHA1':
    case 'SHA256':
    case 'SHA512':
    case 'SIZE':
    case 'TIMESTAMP':
    case 'READ_SYMLINK':
      context.set(word(call, 2), unknown(context, call, 'it is not calculated'))
      return
    default:
  }
}

function relative(from: Text, to: Text): Text {
  const base = from.endsWith('/') ? from : `${from}/`
  return to.startsWith(base) ? to.slice(base.length) : to === from ? '' : to
}

function read(context: Context, call: Call, lines: boolean): void {
  const [path, into] = [word(call, 1), word(call, 2)]
  const own = repoPath(context, path)
  const text = own === undefined ? undefined : context.world.snapshot.text(own)
  if (!isPlain(into)) return
  if (text === undefined) {
    context.set(into, unknown(context, call, 'the file is not read'))
    return
  }
  const { lists } = parseKeywords(
    call.args.slice(3),
    ['HEX', 'NO_HEX_CONVERSION', 'NEWLINE_CONSUME'],
    [
      'REGEX',
      'LIMIT_COUNT',
      'LIMIT',
      'LENGTH_MAXIMUM',
      'ENCODING',
      'OFFSET',
      'LENGTH_MINIMUM',
      'LIMIT_INPUT',
      'LIMIT_OUTPUT'
    ]
  )
  const clean = text.replace(/[\uE000-\uE0FF]/g, '?').slice(0, 200_000)
  if (!lines) {
    const limit = Number(lists.get('LIMIT')?.[0]?.text ?? Number.NaN)
    context.set(into, Number.isNaN(limit) ? clean : clean.slice(0, limit))
    return
  }
  const pattern = lists.get('REGEX')?.[0]?.text
  const regex = pattern === undefined ? undefined : Regex.compile(pattern)
  const kept = clean
    .split(/\r?\n/)
    .filter((line) => line !== '' && (pattern === undefined || regex?.exec(line)))
  const count = Number(lists.get('LIMIT_COUNT')?.[0]?.text ?? Number.NaN)
  context.set(
    into,
    kept
      .slice(0, Number.isNaN(count) ? undefined : count)
      .map((line) => line.replaceAll(';', '\\;'))
      .join(';')
  )
}

function glob(context: Context, call: Call, recurse: boolean): void {
  const into = word(call, 1)
  if (!isPlain(into)) return
  const { lists, rest } = parseKeywords(
    call.args.slice(2),
    ['CONFIGURE_DEPENDS', 'FOLLOW_SYMLINKS'],
    ['RELATIVE', 'LIST_DIRECTORIES']
  )
  const relativeTo = lists.get('RELATIVE')?.[0]?.text
  const directories = lists.get('LIST_DIRECTORIES')?.slice(1) ?? []
  const patterns = [...rest, ...directories, ...(lists.get('RELATIVE')?.slice(1) ?? [])]
  if (patterns.some(({ text }) => !isPlain(text))) {
    context.set(into, unknown(context, call, 'the pattern is not known'))
    return
  }
  const found = new Set<string>()
  for (const pattern of plainWords(patterns))
    for (const path of matching(context, pattern, recurse)) {
      const full = `${SOURCE_ROOT}/${path}`
      found.add(relativeTo === undefined ? full : relative(relativeTo, full))
    }
  context.set(into, [...found].sort().join(';'))
}

function matching(context: Context, pattern: string, recurse: boolean): readonly string[] {
  const full = absolute(pattern, sourceDirectory(context))
  if (!full.startsWith(`${SOURCE_ROOT}/`)) return []
  const own = full.slice(SOURCE_ROOT.length + 1)
  const wild = own.search(/[*?[]/)
  const cut = own.lastIndexOf('/', wild < 0 ? own.length : wild)
  const directory = own.slice(0, Math.max(0, cut))
  const regex = globRegex(recurse ? own.slice(own.lastIndexOf('/') + 1) : own)
  const start = own.lastIndexOf('/') < 0 ? '' : own.slice(0, own.lastIndexOf('/') + 1)
  return context.world.filesIn(directory).filter((path) => {
    if (!recurse) return regex.test(path)
    return (
      path.startsWith(wild >= 0 && wild < start.length ? '' : start) &&
      regex.test(path.slice(path.lastIndexOf('/') + 1))
    )
  })
}

/** `*` and `?` stay inside one directory. Runs of stars are one: the pattern stays harmless. */
function globRegex(pattern: string): RegExp {
  const source = pattern
    .slice(0, 300)
    .replace(/\*+/g, '*')
    .split(/(\*|\?|\[[^\]/]+\])/)
    .map((part, i) => {
      if (i % 2 === 0) return part.replace(/[.+^${}()|[\]\\]/g, '\\$&')
      if (part === '*') return '[^/]*'
      if (part === '?') return '[^/]'
      return `[${part.slice(1, -1).replace(/\\/g, '\\\\').replace(/^!/, '^').replace(/\[/g, '\\[')}]`
    })
  // More stars than anybody needs would let one name take very long.
  if (source.filter((part) => part === '[^/]*').length > 6) return /^(?!)/
  try {
    return new RegExp(`^${source.join('')}$`)
  } catch {
    return /^(?!)/
  }
}

/** https://cmake.org/cmake/help/latest/command/get_filename_component.html */
const getFilenameComponent: Handler = (context, call) => {
  const [into = '', path = '', how = ''] = words(call.args)
  if (!isPlain(into)) return
  const base = call.args.findIndex((arg) => arg.text === 'BASE_DIR')
  const directory = base > 0 ? word(call, base + 1) : sourceDirectory(context)
  context.set(
    into,
    context.texts.map(path, (text) => component(text, how, directory))
  )
}

function component(text: Text, how: string, directory: string): Text {
  const slash = text.lastIndexOf('/')
  const name = text.slice(slash + 1)
  const dot = name.indexOf('.', name.startsWith('.') ? 1 : 0)
  const last = name.lastIndexOf('.')
  switch (how) {
    case 'DIRECTORY':
    case 'PATH':
      return slash < 0 ? '' : text.slice(0, slash)
    case 'NAME':
      return name
    case 'EXT':
      return dot < 0 ? '' : name.slice(dot)
    case 'LAST_EXT':
      return last <= 0 ? '' : name.slice(last)
    case 'NAME_WE':
      return dot < 0 ? name : name.slice(0, dot)
    case 'NAME_WLE':
      return last <= 0 ? name : name.slice(0, last)
    case 'ABSOLUTE':
    case 'REALPATH':
      return absolute(text, directory)
    default:
      return text
  }
}

/** https://cmake.org/cmake/help/latest/command/cmake_path.html: what comes up most. */
const cmakePath: Handler = (context, call) => {
  const [how = '', name = '', part = '', into = ''] = words(call.args)
  if (!isPlain(name)) return
  const path = context.get(name)
  if (how === 'SET')
    context.set(
      name,
      words(call.args.slice(2))
        .filter((text) => text !== 'NORMALIZE')
        .join('')
    )
  else if (how === 'APPEND')
    context.set(name, [path, ...words(call.args.slice(2))].filter((text) => text !== '').join('/'))
  else if (how === 'GET') {
    const old: Record<string, string> = {
      FILENAME: 'NAME',
      PARENT_PATH: 'DIRECTORY',
      STEM: 'NAME_WE',
      EXTENSION: 'EXT'
    }
    context.set(
      into,
      context.texts.map(path, (text) => component(text, old[part] ?? '', ''))
    )
  } else {
    const output = call.args.findIndex((arg) => arg.text === 'OUTPUT_VARIABLE')
    const target = output > 0 ? word(call, output + 1) : name
    context.set(
      target,
      context.unknown(`cmake_path(${how} ${name})`, 'it is not calculated', call.at)
    )
  }
}

/** Templates for headers: a line of them may say that Rust is in the build. */
const configureFile: Handler = (context, call) => {
  const path = repoPath(context, word(call, 0))
  const text = path === undefined ? undefined : context.world.snapshot.text(path)
  if (text === undefined) return
  for (const [, name = ''] of text.matchAll(/^[ \t]*#[ \t]*cmakedefine(?:01)?[ \t]+(\w+)/gm)) {
    const when = context.truth(context.get(name))
    context.under(
      when,
      () => context.recorder.settings.push({ name, when: context.when, at: call.at }),
      0
    )
  }
}

export const FILE_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['file', file],
  ['get_filename_component', getFilenameComponent],
  ['cmake_path', cmakePath],
  ['configure_file', configureFile]
])

export const inBuild = (context: Context, path: Text): Text =>
  isAbsolute(path) || path.startsWith('$<')
    ? path
    : absolute(path, binaryDirectory(context) || BUILD_ROOT)

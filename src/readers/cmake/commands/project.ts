import { atom, FALSE, not, TRUE } from '../../../logic/condition.js'
import { has, parseKeywords, word, words } from '../arguments.js'
import { BUILD_ROOT, type Call, type Context, type Handler, SOURCE_ROOT } from '../context.js'
import { absolute, binaryDirectory, isFile, repoPath, sourceDirectory } from '../paths.js'
import { isPlain, type Text } from '../text.js'
import { compareCmakeVersions } from '../toolchain.js'
import { loadCorrosion, modulePath } from './package.js'
import { toolchainThere } from './toolchain-use.js'
import { declare } from './variable.js'

/** https://cmake.org/cmake/help/latest/command/cmake_minimum_required.html */
const minimumRequired: Handler = (context, call) => {
  const at = call.args.findIndex((arg) => arg.text === 'VERSION')
  const wanted = word(call, at + 1)
  const [minimum = '', maximum] = wanted.split('...')
  if (!isPlain(wanted) || !/^\d+(?:\.\d+)*$/.test(minimum)) return
  // A find module or a vendored project asks for its own sake; what is wanted of the user stands at the top.
  if (call.at.path === 'CMakeLists.txt')
    context.recorder.floors.push({
      tool: 'cmake',
      version: minimum,
      when: context.when,
      at: call.at
    })
  context.set('CMAKE_MINIMUM_REQUIRED_VERSION', minimum)
  context.setPolicyVersion(maximum ?? minimum)
  context.setProperty('@minimum', { text: minimum, set: TRUE })
}

const policy: Handler = (context, call) => {
  if (word(call, 0) === 'VERSION') {
    const [minimum = '', maximum] = word(call, 1).split('...')
    const version = maximum ?? minimum
    if (isPlain(version) && compareCmakeVersions(version, context.policyVersion || '0') > 0)
      context.setPolicyVersion(version)
  } else if (word(call, 0) === 'GET') context.set(word(call, 2), 'NEW')
}

/** https://cmake.org/cmake/help/latest/command/project.html */
const project: Handler = (context, call) => {
  const name = word(call, 0)
  const { rest, lists } = parseKeywords(
    call.args.slice(1),
    [],
    ['VERSION', 'COMPAT_VERSION', 'DESCRIPTION', 'HOMEPAGE_URL', 'LANGUAGES']
  )
  const version = lists.get('VERSION')?.[0]?.text ?? ''
  const top = sourceDirectory(context) === SOURCE_ROOT
  const own: [string, Text][] = [
    ['SOURCE_DIR', sourceDirectory(context)],
    ['BINARY_DIR', binaryDirectory(context)],
    ['VERSION', version],
    ['DESCRIPTION', lists.get('DESCRIPTION')?.[0]?.text ?? ''],
    ['HOMEPAGE_URL', lists.get('HOMEPAGE_URL')?.[0]?.text ?? ''],
    ['IS_TOP_LEVEL', top ? 'ON' : 'OFF']
  ]
  const parts = version.split('.')
  ;['MAJOR', 'MINOR', 'PATCH', 'TWEAK'].forEach((part, i) => {
    own.push([`VERSION_${part}`, parts[i] ?? ''])
  })
  context.set('PROJECT_NAME', name)
  if (top) context.set('CMAKE_PROJECT_NAME', name)
  for (const [key, text] of own) {
    context.set(`PROJECT_${key}`, text)
    context.set(`${name}_${key}`, text)
    if (top && /^(?:VERSION|DESCRIPTION|HOMEPAGE)/.test(key))
      context.set(`CMAKE_PROJECT_${key}`, text)
  }
  const languages = words(lists.get('LANGUAGES') ?? rest)
  for (const language of languages.length > 0 ? languages : ['C', 'CXX'])
    addLanguage(context, call, language)
}

function addLanguage(context: Context, call: Call, name: Text, optional = false): void {
  if (!isPlain(name) || name === 'NONE' || name === '') return
  const language = name.toLowerCase()
  const rust = language === 'rust'
  const there = !rust || toolchainThere(context)
  context.recorder.languages.push({
    kind: 'language',
    language,
    required: optional ? 'no' : 'yes',
    found: there ? 'yes' : 'no',
    when: context.when,
    at: call.at
  })
  if (!rust) return
  if (!there && !optional && !context.world.hidden)
    context.fail(TRUE, 'No Rust compiler could be found', 'rustc', call.at)
  if (there)
    context.recorder.uses.push({
      kind: 'rust-use',
      what: 'language',
      name: 'rust',
      when: context.when,
      at: call.at,
      evidence: context.evidence()
    })
}

const enableLanguage: Handler = (context, call) => {
  for (const name of words(call.args))
    if (name !== 'OPTIONAL') addLanguage(context, call, name, has(call, 'OPTIONAL'))
}

const checkLanguage: Handler = (context, call) => {
  const name = word(call, 0)
  if (!isPlain(name)) return
  const variable = `CMAKE_${name}_COMPILER`
  const found =
    name.toLowerCase() === 'rust'
      ? toolchainThere(context)
        ? TRUE
        : FALSE
      : atom({
          name: `check_language(${name})`,
          reason: 'whether there is a compiler is not known',
          at: call.at
        })
  context.setCached(
    variable,
    context.texts.choice(found, `/@rust@/bin/${name.toLowerCase()}c`, 'NOTFOUND')
  )
}

/** https://cmake.org/cmake/help/latest/command/message.html: only these two modes stop anything. */
const message: Handler = (context, call) => {
  const mode = call.args[0]?.quoted === false ? word(call, 0) : ''
  if (mode !== 'FATAL_ERROR' && mode !== 'SEND_ERROR') return
  const text = words(call.args.slice(1))
    .map((one) => context.texts.describe(one))
    .join('')
  const tool = /\b(cargo|rustc|bindgen|cbindgen)\b/i.exec(text)?.[1]?.toLowerCase()
  context.fail(
    TRUE,
    text,
    context.recorder.askedForToolchain ? tool : undefined,
    call.at,
    mode === 'SEND_ERROR'
  )
}

const include: Handler = (context, call) => {
  const name = word(call, 0)
  const result = call.args.findIndex((arg) => arg.text === 'RESULT_VARIABLE')
  const done = (found: boolean): void => {
    if (result > 0) context.set(word(call, result + 1), found ? name : 'NOTFOUND')
  }
  if (!isPlain(name)) {
    for (const { text, when } of context.texts.alternatives(name) ?? [])
      if (isPlain(text)) context.under(when, () => includeOne(context, call, text), false)
    return
  }
  done(includeOne(context, call, name))
}

function includeOne(context: Context, call: Call, name: string): boolean {
  const path = /^[A-Za-z0-9_+-]+$/.test(name) ? modulePath(context, name) : undefined
  const own = path ?? repoPath(context, name)
  if (isFile(context, own) && context.runFile(own)) return true
  if (/^[A-Za-z0-9_+-]+$/.test(name)) {
    if (/^GNUInstallDirs$/.test(name)) installDirectories(context)
    else if (/^CTest$/.test(name)) {
      declare(context, call, 'BUILD_TESTING', 'BOOL', 'ON')
      context.under(
        not(context.cached('BUILD_TESTING').set),
        () => context.setCached('BUILD_TESTING', 'ON'),
        undefined
      )
    } else if (/^(?:FindCorrosion|Corrosion)$/.test(name))
      loadCorrosion(context, call, 'Corrosion', true)
    return true
  }
  if (/corrosion/i.test(name)) loadCorrosion(context, call, 'Corrosion', true)
  else if (!has(call, 'OPTIONAL') && own !== undefined && !isBuilt(name))
    context.recorder.diagnose('cmake/include', `there is no ${own}`, call.at)
  return false
}

const isBuilt = (name: string): boolean => name.startsWith(BUILD_ROOT)

function installDirectories(context: Context): void {
  const places = {
    BINDIR: 'bin',
    SBINDIR: 'sbin',
    LIBEXECDIR: 'libexec',
    SYSCONFDIR: 'etc',
    SHAREDSTATEDIR: 'com',
    LOCALSTATEDIR: 'var',
    RUNSTATEDIR: 'var/run',
    LIBDIR: 'lib',
    INCLUDEDIR: 'include',
    OLDINCLUDEDIR: '/usr/include',
    DATAROOTDIR: 'share',
    DATADIR: 'share',
    INFODIR: 'share/info',
    LOCALEDIR: 'share/locale',
    MANDIR: 'share/man',
    DOCDIR: `share/doc/${context.get('PROJECT_NAME')}`
  }
  for (const [name, place] of Object.entries(places)) {
    const variable = `CMAKE_INSTALL_${name}`
    if (context.variable(variable).set === FALSE) context.set(variable, place)
    context.set(`CMAKE_INSTALL_FULL_${name}`, place.startsWith('/') ? place : `/usr/local/${place}`)
  }
}

/** https://cmake.org/cmake/help/latest/command/add_subdirectory.html */
const addSubdirectory: Handler = (context, call) => {
  const name = word(call, 0)
  for (const { text, when } of context.texts.alternatives(name) ?? [])
    if (isPlain(text)) context.under(when, () => enter(context, call, text), undefined)
}

function enter(context: Context, call: Call, name: string): void {
  const path = repoPath(context, name)
  const binary = word(call, 1)
  const all = !has(call, 'EXCLUDE_FROM_ALL')
  const given = binary !== '' && binary !== 'EXCLUDE_FROM_ALL' && binary !== 'SYSTEM'
  const target = absolute(
    given ? binary : path === undefined ? name : relativeTo(context, path),
    binaryDirectory(context)
  )
  if (/(?:^|\/)corrosion(?:-[\w.-]+)?\/?$/i.test(name)) {
    loadCorrosion(context, call, 'Corrosion', true)
    return
  }
  if (path !== undefined && context.runDirectory(path, target, all)) return
  if (path !== undefined)
    context.recorder.diagnose(
      'cmake/subdirectory',
      `${path === '' ? 'the root' : path} has no CMakeLists.txt in this revision`,
      call.at
    )
}

const relativeTo = (context: Context, path: string): string => {
  const own = repoPath(context, sourceDirectory(context)) ?? ''
  return own === '' ? path : path.startsWith(`${own}/`) ? path.slice(own.length + 1) : path
}

/** What is fetched is not part of the repository; Corrosion is known by what it is. */
const fetchDeclare: Handler = (context, call) => {
  const name = word(call, 0)
  const corrosion = words(call.args).some((text) => isPlain(text) && /corrosion/i.test(text))
  context.setProperty(`@fetch\0${name.toLowerCase()}`, {
    text: corrosion ? 'corrosion' : '',
    set: TRUE
  })
}

const fetchAvailable: Handler = (context, call) => {
  for (const name of words(call.args)) {
    if (!isPlain(name)) continue
    const declared = context.property(`@fetch\0${name.toLowerCase()}`).text
    if (declared === 'corrosion' || /^corrosion$/i.test(name))
      loadCorrosion(context, call, 'Corrosion', true)
    for (const prefix of [name, name.toLowerCase()])
      context.opaque(prefix, `${name} is fetched and not read`)
    context.set(`${name.toLowerCase()}_POPULATED`, 'TRUE')
    context.set(`${name.toLowerCase()}_SOURCE_DIR`, `${BUILD_ROOT}/_deps/${name.toLowerCase()}-src`)
    context.set(
      `${name.toLowerCase()}_BINARY_DIR`,
      `${BUILD_ROOT}/_deps/${name.toLowerCase()}-build`
    )
  }
}

const fetchProperties: Handler = (context, call) => {
  context.set(`${word(call, 0).toLowerCase()}_POPULATED`, '')
}

const cpm: Handler = (context, call) => {
  if (words(call.args).some((text) => isPlain(text) && /corrosion/i.test(text)))
    loadCorrosion(context, call, 'Corrosion', true)
}

export const PROJECT_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['cmake_minimum_required', minimumRequired],
  ['cmake_policy', policy],
  ['project', project],
  ['enable_language', enableLanguage],
  ['check_language', checkLanguage],
  ['message', message],
  ['include', include],
  ['add_subdirectory', addSubdirectory],
  ['subdirs', addSubdirectory],
  ['fetchcontent_declare', fetchDeclare],
  ['fetchcontent_makeavailable', fetchAvailable],
  ['fetchcontent_populate', fetchAvailable],
  ['fetchcontent_getproperties', fetchProperties],
  ['cpmaddpackage', cpm],
  ['cpmfindpackage', cpm]
])

import { and, type Condition, FALSE, or, TRUE } from '../../../logic/condition.js'
import type { TargetFact } from '../../../model/fact.js'
import type { RepoPath, Span } from '../../../text/span.js'
import { firstString, flatten, keywordNode, strings } from '../arguments.js'
import type { CallSite, Context, Handler } from '../context.js'
import { describe, display } from '../describe.js'
import { within } from '../paths.js'
import { rustIn, useRust } from '../rust-use.js'
import { EXHAUSTED } from '../signals.js'
import { runsRust } from '../toolchain.js'
import { EMPTY_LIST, type Part, type Target, targetOf, type Value } from '../value.js'

type Source = TargetFact['sources'][number]

/** Programs and libraries: https://mesonbuild.com/Reference-manual_returned_build_tgt.html */
export const buildTarget =
  (type: string): Handler =>
  (context, call) => {
    const name = nameOf(call)
    const given = [
      ...call.args.slice(1),
      call.keywords.get('sources'),
      call.keywords.get('generated_sources')
    ]
    const rust = type === 'proc_macro' || declaresRust(call) ? TRUE : rustIn(given)
    useRust(context, 'target', name, rust, context.at(call.node))
    for (const keyword of ['c_args', 'cpp_args']) {
      const words = call.keywords.get(keyword)
      if (words === undefined) continue
      const at = context.at(keywordNode(call, keyword) ?? call.node)
      context.recorder.targetArguments.push({ given: words, when: context.path.when, at })
    }
    return record(context, call, { name, type, given, rust: rust !== FALSE, outputs: [name] })
  }

const declaresRust = (call: CallSite): boolean =>
  call.keywords.has('rust_crate_type') || call.keywords.has('rust_abi')

function nameOf(call: CallSite): string {
  return firstString(call) ?? (call.args[0] === undefined ? '' : display(call.args[0]))
}

function collectSource(
  { value, when }: Part,
  directory: RepoPath,
  at: Span,
  sources: Source[]
): void {
  if (typeof value === 'string') sources.push({ path: within(directory, value) ?? value, when, at })
  else if (typeof value !== 'object') return
  else if (value.kind === 'file') {
    if (!value.built) sources.push({ path: value.path, when, at: value.at })
  } else if (value.kind === 'target' && value.type === 'structured_sources')
    for (const path of value.outputs) sources.push({ path, when, at })
}

interface Made {
  readonly name: string
  readonly type: string
  /** Sources as they were given. */
  readonly given: readonly (Value | undefined)[]
  readonly rust: boolean
  readonly outputs: readonly string[]
}

function record(context: Context, call: CallSite, made: Made): Target {
  const { name, type, given, rust, outputs } = made
  const { directory } = context
  const at = context.at(call.node)
  let known: readonly Source[] | undefined
  context.recorder.targets.push({
    kind: 'target',
    name,
    type,
    // Most evaluations are not asked for their sources, and there are very many.
    get sources() {
      known ??= sourcesOf(given, directory, at)
      return known
    },
    when: context.path.when,
    at
  })
  return targetOf({ name, type, rust, outputs })
}

/** More sources than a target has; what is beyond is left out. */
function sourcesOf(
  given: readonly (Value | undefined)[],
  directory: RepoPath,
  at: Span
): readonly Source[] {
  const sources: Source[] = []
  try {
    for (const part of flatten(given)) collectSource(part, directory, at, sources)
  } catch (thrown) {
    if (thrown !== EXHAUSTED) throw thrown
  }
  return sources
}

const anyTarget: Handler = (context, call) => {
  const type = call.keywords.get('target_type')
  return buildTarget(typeof type === 'string' ? type : 'build_target')(context, call)
}

/** Sources laid out anew before they are compiled; only Rust has use for them. */
const structuredSources: Handler = (context, call) => {
  const more = call.args[1]
  const entries =
    typeof more === 'object' && more.kind === 'dictionary' ? [...more.entries.values()] : []
  const outputs: string[] = []
  for (const { value } of flatten([call.args[0], ...entries])) {
    if (typeof value === 'string') outputs.push(within(context.directory, value) ?? value)
    else if (typeof value === 'object' && value.kind === 'file') outputs.push(value.path)
    else if (typeof value === 'object' && value.kind === 'target') outputs.push(...value.outputs)
  }
  return targetOf({
    name: 'structured sources',
    type: 'structured_sources',
    rust: true,
    outputs
  })
}

const customTarget: Handler = (context, call) => {
  const outputs = strings(call.keywords.get('output'))
  const name = nameOf(call) || (outputs[0] ?? '')
  const rust = commandUse(context, call.keywords.get('command'))
  useRust(context, 'target', name, rust, context.at(keywordNode(call, 'command') ?? call.node))
  return record(context, call, {
    name,
    type: 'custom_target',
    given: [call.keywords.get('input')],
    rust: rust !== FALSE,
    outputs
  })
}

/** When a command runs a program of the Rust toolchain. */
function commandUse(context: Context, ...command: readonly (Value | undefined)[]): Condition {
  const found: Condition[] = []
  for (const { value, when } of flatten(command)) if (isRust(value)) found.push(when)
  return and(context.path.simplify(or(...found)))
}

function isRust(value: Value): boolean {
  if (typeof value === 'string') return runsRust(value)
  if (typeof value !== 'object') return false
  switch (value.kind) {
    case 'program':
      return value.tool !== undefined || runsRust(value.path ?? value.name)
    case 'file':
      return runsRust(value.path)
    case 'unknown':
      return value.template !== undefined && runsRust(value.template)
    default:
      return false
  }
}

const BUILDERS: ReadonlySet<string | undefined> = new Set(['rustc', 'cargo', 'cargo-c'])

/** Asking a tool about itself builds nothing. */
const QUESTIONS = /^(?:-V|-vV|-Vv|--version|--help|--print.*|metadata|locate-project)$/

const runCommand: Handler = (context, call) => {
  const at = context.at(call.node)
  const [program] = flatten(call.args)
  if (typeof program?.value === 'object' && program.value.kind === 'program')
    if (BUILDERS.has(program.value.tool) && !strings(...call.args).some((w) => QUESTIONS.test(w)))
      useRust(context, 'target', 'run_command', program.when, at)
  return {
    kind: 'object',
    type: 'run-result',
    name: `run_command(${call.args.map((arg) => describe(arg)).join(' ')})`
  }
}

const generator: Handler = (context, call) => {
  const rust = commandUse(context, call.args[0])
  const outputs = strings(call.keywords.get('output'))
  useRust(context, 'target', 'generator', rust, context.at(call.node))
  return targetOf({ name: 'generator', type: 'generator', rust: rust !== FALSE, outputs })
}

const vcsTag: Handler = (context, call) => {
  const outputs = strings(call.keywords.get('output'))
  return record(context, call, {
    name: outputs[0] ?? 'vcs_tag',
    type: 'vcs_tag',
    given: [],
    rust: false,
    outputs
  })
}

/** Targets that are not part of a build: running them is up to the person. */
const onRequest =
  (type: string): Handler =>
  (_, call) =>
    targetOf({ name: nameOf(call), type, rust: false, outputs: [] })

const nothing: Handler = () => EMPTY_LIST

export const TARGET_FUNCTIONS: ReadonlyMap<string, Handler> = new Map([
  ...[
    'executable',
    'static_library',
    'shared_library',
    'shared_module',
    'library',
    'both_libraries',
    'jar'
  ].map((type): [string, Handler] => [type, buildTarget(type)]),
  ['build_target', anyTarget],
  ['structured_sources', structuredSources],
  ['custom_target', customTarget],
  ['run_command', runCommand],
  ['generator', generator],
  ['vcs_tag', vcsTag],
  ['run_target', onRequest('run_target')],
  ['alias_target', onRequest('alias_target')],
  ...[
    'test',
    'benchmark',
    'add_test_setup',
    'install_data',
    'install_headers',
    'install_man',
    'install_subdir',
    'install_symlink',
    'install_emptydir',
    'add_project_dependencies'
  ].map((name): [string, Handler] => [name, nothing])
])

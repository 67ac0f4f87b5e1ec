import { atom, TRUE } from '../../../logic/condition.js'
import { parseKeywords, word, words } from '../arguments.js'
import type { Handler } from '../context.js'
import { isPlain } from '../text.js'

/** Probes of the compiler and the system: the variable they set is not known. */
const probe =
  (position: number): Handler =>
  (context, call) => {
    const variable = position < 0 ? (call.args.at(position)?.text ?? '') : word(call, position)
    if (!isPlain(variable) || context.variable(variable).set === TRUE) return
    const found = atom({
      name: `${call.name}(${variable})`,
      reason: 'what the probe finds is not known',
      at: call.at
    })
    context.setCached(variable, context.bool(found, '1', ''))
  }

/** `try_compile(RESULT …)`, `try_run(RUN COMPILE …)`. */
const tryCompile: Handler = (context, call) => {
  for (const name of words(call.args).slice(0, call.name === 'try_run' ? 2 : 1))
    if (isPlain(name))
      context.setCached(
        name,
        context.bool(
          atom({
            name: `${call.name}(${name})`,
            reason: 'what the probe finds is not known',
            at: call.at
          })
        )
      )
  const output = call.args.findIndex((arg) => /OUTPUT_VARIABLE$/.test(arg.text))
  if (output > 0)
    context.set(
      word(call, output + 1),
      context.unknown(`${call.name} output`, 'it is not known', call.at)
    )
}

const hostInformation: Handler = (context, call) => {
  const { lists } = parseKeywords(call.args, [], ['RESULT', 'QUERY'])
  for (const name of words(lists.get('RESULT')))
    context.set(
      name,
      context.unknown(
        `host ${words(lists.get('QUERY')).join(' ')}`,
        'it depends on the machine',
        call.at
      )
    )
}

/** Questions to the compiler and the machine. */
export const PROBE_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['cmake_host_system_information', hostInformation],
  [
    'site_name',
    (context, call) =>
      context.set(word(call, 0), context.unknown('site_name', 'it depends on the machine', call.at))
  ],
  ['try_compile', tryCompile],
  ['try_run', tryCompile],
  [
    'check_ipo_supported',
    (context, call) => {
      const at = call.args.findIndex((arg) => arg.text === 'RESULT')
      if (at >= 0)
        context.set(
          word(call, at + 1),
          context.bool(
            atom({ name: 'check_ipo_supported', reason: 'it depends on the compiler', at: call.at })
          )
        )
    }
  ],
  ...[
    'check_include_file',
    'check_include_files',
    'check_include_file_cxx',
    'check_include_file_concat',
    'check_c_source_compiles',
    'check_cxx_source_compiles',
    'check_c_compiler_flag',
    'check_cxx_compiler_flag',
    'check_c_source_runs',
    'check_cxx_source_runs',
    'check_source_compiles',
    'check_compiler_flag',
    'check_linker_flag',
    'check_source_runs',
    'check_variable_exists',
    'check_function_exists'
  ].map((name): [string, Handler] => [
    name,
    probe(/^check_(?:source|compiler|linker)/.test(name) ? 2 : 1)
  ]),
  ...[
    'check_symbol_exists',
    'check_cxx_symbol_exists',
    'check_prototype_definition',
    'check_prototype_exists'
  ].map((name): [string, Handler] => [name, probe(2)]),
  ['check_library_exists', probe(3)],
  ['check_struct_has_member', probe(3)],
  [
    'check_type_size',
    (context, call) => {
      const name = word(call, 1)
      if (!isPlain(name)) return
      context.setCached(
        `HAVE_${name}`,
        context.bool(
          atom({
            name: `check_type_size(${name})`,
            reason: 'what the probe finds is not known',
            at: call.at
          })
        )
      )
      context.setCached(
        name,
        context.unknown(
          `check_type_size(${name}) size`,
          'what the probe finds is not known',
          call.at
        )
      )
    }
  ],
  ['test_big_endian', probe(0)]
])

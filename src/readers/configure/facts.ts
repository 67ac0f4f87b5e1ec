import { FALSE, TRUE } from '../../logic/condition.js'
import type {
  DriveFact,
  Fact,
  FailureFact,
  FloorFact,
  OptionFact,
  RustUseFact,
  SwitchFact
} from '../../model/fact.js'
import { BUILD_ROOT } from '../../shell/environment.js'
import { nothingSure } from '../../shell/unsure.js'
import type { Evaluation, Script } from './evaluation.js'
import type { RustSwitch } from './rust-switch.js'

const SETTING =
  /^\s*(?:export\s+|#define\s+)?([A-Za-z_]*RUST[A-Za-z_0-9]*)\s*(?:[:?+]?=|\s)\s*(.*?)\s*$/
const NEGATIVE = /^(|n|no|0|false|off|disabled)$/i
/** Names that say where a tool is, or the opposite of using it. */
const NOT_A_USE = /(^|_)(NO|WITHOUT|DISABLE)_|RUSTC|RUSTDOC|RUSTFMT|RUSTFLAGS|RUSTUP/
const FRAGMENT =
  /(\.(mak|mk|make|inc|h|in|conf|ninja|vars|config|settings)|(^|\/)(Makefile|config)[^/]*)$/

/** Puts what an evaluation came to into the words of the model. */
export function factsOf(
  script: Script,
  found: RustSwitch | undefined,
  evaluation: Evaluation
): readonly Fact[] {
  return [
    ...optionFacts(script),
    ...(found === undefined ? [] : [switchFact(found)]),
    ...failureFacts(evaluation),
    ...floorFacts(evaluation),
    ...useFacts(evaluation),
    ...driveFacts(script, evaluation),
    ...(evaluation.exhausted ? nothingSure(script.source.path) : [])
  ]
}

function optionFacts(script: Script): readonly OptionFact[] {
  return script.options.map((option) => ({
    kind: 'option',
    name: option.name,
    type: option.takesValue ? 'value' : 'switch',
    default: option.default,
    choices: null,
    at: { path: script.source.path, start: option.at.start, end: option.at.end }
  }))
}

const switchFact = (found: RustSwitch): SwitchFact => ({ kind: 'switch', ...found })

function failureFacts({ recorder }: Evaluation): readonly FailureFact[] {
  return recorder.stops
    .filter((stop) => stop.when !== FALSE)
    .map((stop) => ({ kind: 'failure', ...stop }))
}

function floorFacts({ recorder }: Evaluation): readonly FloorFact[] {
  return recorder.floors.map((floor) => ({ kind: 'floor', ...floor }))
}

function useFacts({ recorder, files }: Evaluation): readonly RustUseFact[] {
  const uses: RustUseFact[] = recorder.builds.map((build) => ({
    kind: 'rust-use',
    what: 'target',
    ...build
  }))
  for (const file of files) {
    if (!FRAGMENT.test(file.path)) continue
    for (const line of file.lines) {
      const [, name, value] = SETTING.exec(line.text) ?? []
      if (name === undefined || NOT_A_USE.test(name)) continue
      if (NEGATIVE.test(value ?? '') && !line.text.startsWith('#define')) continue
      const written = recorder.written.get(`>${BUILD_ROOT}/${file.path}\0${name}`)
      if (written === undefined) continue
      uses.push({ kind: 'rust-use', what: 'setting', name, when: line.when, ...written })
    }
  }
  return uses
}

/** A script that starts no other build system and writes files configures a makefile that includes them. */
function driveFacts(script: Script, { recorder, files }: Evaluation): readonly DriveFact[] {
  const at = { path: script.source.path, start: 0, end: 0 }
  const written = files.filter(({ path }) => FRAGMENT.test(path))
  if (recorder.runs.length === 0 && written.length > 0)
    return [{ kind: 'drive', system: 'make', arguments: [], files: written, when: TRUE, at }]
  return recorder.runs.map((run) => ({
    kind: 'drive',
    system: 'meson',
    arguments: run.arguments,
    files,
    when: run.when,
    at: run.at
  }))
}

import { not, TRUE } from '../../../logic/condition.js'
import { strings } from '../arguments.js'
import type { CallSite, Context } from '../context.js'
import { describe } from '../describe.js'
import { newEnough } from '../functions/program.js'
import { buildTarget } from '../functions/target.js'
import { useRust } from '../rust-use.js'
import { targetOf, type Value } from '../value.js'

/** https://mesonbuild.com/Rust-module.html: importing it needs nothing, what it makes needs Rust. */
export function rustMethod(context: Context, call: CallSite): Value {
  switch (call.name) {
    case 'bindgen':
      return bindgen(context, call)
    case 'proc_macro':
      return buildTarget('proc_macro')(context, call)
    case 'test':
    case 'doctest':
      return true
    default:
      return context.unknown(
        `rust.${call.name}(${call.args.map((arg) => describe(arg)).join(', ')})`,
        'is known only when the build is configured',
        context.at(call.node)
      )
  }
}

function bindgen(context: Context, call: CallSite): Value {
  const at = context.at(call.node)
  const outputs = strings(call.keywords.get('output'), call.keywords.get('output_inline_wrapper'))
  const [name = 'bindgen'] = outputs
  context.recorder.askedForToolchain = true
  if (!context.world.hidden) {
    const message = "Program 'bindgen' not found or not executable"
    if (context.world.toolchain === 'absent') context.fail(TRUE, message, 'bindgen', at)
    const fits = newEnough(context, call, 'bindgen', 'bindgen_version')
    context.fail(not(fits), "Program 'bindgen' found but its version is too old", 'bindgen', at)
  }
  useRust(context, 'target', name, TRUE, at)
  return targetOf({ name, type: 'bindgen', rust: true, outputs })
}

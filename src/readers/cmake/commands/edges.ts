import { and, type Condition, FALSE } from '../../../logic/condition.js'
import type { Argument, Call, Context } from '../context.js'
import type { Node } from '../targets.js'
import { inBuild } from './file.js'

/** Building the node needs Rust. */
export function need(context: Context, node: Node, when: Condition, call: Call): void {
  if (when !== FALSE)
    node.needs.push({
      name: node.name,
      when: and(context.when, when),
      at: call.at,
      evidence: context.evidence()
    })
}

/** The node is built after the files and targets of these names. */
export function dependOn(context: Context, node: Node, args: readonly Argument[]): void {
  for (const { text, when } of args) {
    const both = and(context.when, when)
    context.targets.depend(node, text, both)
    context.targets.depend(node, inBuild(context, text), both)
  }
}

/** Building `by` makes these files as well. */
export function produce(context: Context, call: Call, by: Node, args: readonly Argument[]): void {
  for (const { text, when } of args) {
    const output = context.targets.add(
      inBuild(context, text),
      'output',
      context.when,
      FALSE,
      call.at
    )
    if (output !== by) context.targets.depend(output, by.name, and(context.when, when))
  }
}

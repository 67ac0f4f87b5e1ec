import type { LinuxFormula } from './linux-model.js'

/** A child of a choice, as far as it matters for who belongs to the choice. */
export interface ChoiceChild {
  /** Undefined for menus, comments and `if` blocks. */
  readonly symbol: number | undefined
  readonly prompted: boolean
  /** Everything the child depends on, as a conjunction. */
  readonly conditions: readonly LinuxFormula[]
  /** The body of an `if`, which counts as if it stood here; undefined for anything else. */
  readonly inside: readonly ChoiceChild[] | undefined
}

/**
 * The symbols that a choice chooses from. A child that depends on the child before it forms an
 * implicit submenu of that one and does not belong to the choice, unless that one has no prompt.
 */
export function membersOf(children: readonly ChoiceChild[]): readonly number[] {
  const members: number[] = []
  collect(children, 0, children.length, members)
  return members
}

function collect(
  children: readonly ChoiceChild[],
  from: number,
  to: number,
  members: number[]
): void {
  for (let at = from; at < to; ) {
    const child = children[at]
    if (child === undefined) return
    if (child.inside !== undefined) collect(child.inside, 0, child.inside.length, members)
    if (child.symbol === undefined) {
      at++
      continue
    }
    members.push(child.symbol)
    const end = submenuEnd(children, at, to)
    // Without a prompt there is no submenu to hide in: the children move up.
    at = child.prompted ? end : at + 1
  }
}

/** Submenus nest: what depends on an entry of the submenu belongs to it as well. */
function submenuEnd(children: readonly ChoiceChild[], head: number, to: number): number {
  const heads = [children[head]?.symbol]
  let end = head + 1
  for (; end < to; end++) {
    while (heads.length > 0 && !dependsOn(children[end], heads[heads.length - 1])) heads.pop()
    if (heads.length === 0) return end
    heads.push(children[end]?.symbol)
  }
  return end
}

const dependsOn = (child: ChoiceChild | undefined, symbol: number | undefined): boolean =>
  symbol !== undefined &&
  (child?.conditions.some((condition) => requires(condition, symbol)) ?? false)

/** Whether a condition can only hold where the symbol is not n, as far as its form shows. */
function requires(condition: LinuxFormula, symbol: number): boolean {
  switch (condition.kind) {
    case 'symbol':
      return condition.symbol === symbol
    case 'and':
      return condition.operands.some((operand) => requires(operand, symbol))
    case 'compare': {
      const sides = [condition.left, condition.right]
      if (!sides.some((side) => side.kind === 'symbol' && side.symbol === symbol)) return false
      const text = sides.find((side) => side.kind === 'text')?.text
      return condition.operator === '!='
        ? text === 'n'
        : condition.operator === '=' && (text === 'y' || text === 'm')
    }
    default:
      return false
  }
}

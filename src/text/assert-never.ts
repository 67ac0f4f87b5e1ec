/** Marks a branch that the type system proves unreachable; reaching it is a bug of ours. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}

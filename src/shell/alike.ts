/**
 * Whether two pieces of plain data are alike through and through: the same values under the same names in the
 * same order. What is one object is not looked into.
 */
export function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  const parts: readonly (readonly [string, unknown])[] = Object.entries(a)
  const others: readonly (readonly [string, unknown])[] = Object.entries(b)
  return (
    parts.length === others.length &&
    parts.every(([name, part], i) => {
      const [otherName, other] = others[i] ?? []
      return name === otherName && alike(part, other)
    })
  )
}

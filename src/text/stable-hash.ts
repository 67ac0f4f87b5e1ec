/**
 * Twelve hex digits that depend on the text alone: two 32-bit FNV-1a lanes, finished as MurmurHash3 does.
 * For names that must not change between runs; not a defence against somebody who wants a collision.
 */
export function stableHash(text: string): string {
  let high = 0x811c9dc5
  let low = 0x9747b28c
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ unit, 0x85ebca6b)
    low ^= low >>> 13
  }
  const hex = (value: number): string => (finish(value) >>> 0).toString(16).padStart(8, '0')
  return (hex(high) + hex(low ^ high)).slice(0, 12)
}

function finish(value: number): number {
  let h = value ^ (value >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

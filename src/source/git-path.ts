import { isAscii, isUtf8 } from 'node:buffer'

/**
 * Git's paths are bytes. A byte that is not part of valid UTF-8 becomes the lone surrogate U+DC00+byte
 * (as Python's surrogateescape does), so that no two paths collide and every path can be turned back.
 */
export function decodePath(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at] ?? 0)
    const piece = bytes.subarray(at, at + length)
    if (piece.length === length && isUtf8(piece)) {
      text += piece.toString('utf8')
      at += length
    } else {
      text += String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
      at++
    }
  }
  return text
}

/** What the first byte of a UTF-8 sequence says about its length. */
function sequenceLength(lead: number): number {
  return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

/** The bytes that `decodePath` turned into this text. */
export function encodePath(path: string): Buffer {
  const pieces = path.split(/([\udc80-\udcff])/u)
  return Buffer.concat(
    pieces.map((piece, i) =>
      i % 2 === 1 ? Buffer.from([piece.charCodeAt(0) - 0xdc00]) : Buffer.from(piece, 'utf8')
    )
  )
}

/** Whether the path stays inside the tree; git can store others, but no checkout can make them. */
export const isPlainPath = (path: string): boolean => !UNPLAIN.test(path)

/** An empty part, `.` or `..`. */
const UNPLAIN = /(?:^|\/)\.{0,2}(?:\/|$)/

/** Git's order of paths: by their bytes. */
export function comparePaths(a: string, b: string): number {
  if (isAsciiText(a) && isAsciiText(b)) return a < b ? -1 : a > b ? 1 : 0
  return Buffer.compare(encodePath(a), encodePath(b))
}

export const isAsciiText = (text: string): boolean => !/[\x80-\uffff]/.test(text)

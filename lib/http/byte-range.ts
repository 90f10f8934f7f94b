/** `[start, end)`, or 'unsatisfiable', or undefined for "send all". */
export type ByteRange = { start: number; end: number } | 'unsatisfiable' | undefined

const SINGLE = /^bytes=(\d*)-(\d*)$/

/** The range that a Range header asks of `size` bytes. Several ranges and other units are answered with all of it (RFC 9110 §14.2). */
export function parseByteRange(header: string | undefined, size: number): ByteRange {
  const match = header === undefined ? undefined : SINGLE.exec(header.replaceAll(' ', ''))
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [, first = '', last = ''] = match
  return first === '' ? suffix(Number(last), size) : fromTo(Number(first), last === '' ? size - 1 : Number(last), size)
}

function suffix(length: number, size: number): ByteRange {
  if (length === 0 || size === 0) return 'unsatisfiable'
  return { start: Math.max(0, size - length), end: size }
}

function fromTo(first: number, last: number, size: number): ByteRange {
  if (first >= size || last < first) return 'unsatisfiable'
  return { start: first, end: Math.min(last, size - 1) + 1 }
}

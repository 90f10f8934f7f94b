const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

/** Bytes that are no protocol buffer, or no bitswap message. */
export class MessageInvalidError extends Error {
  readonly code = 'MESSAGE_INVALID'
  override name = 'MessageInvalidError'
}

/** A field of a protocol buffer. Fixed-width fields, which bitswap has none of, are left out. */
export type Field = { number: number; value: number | Uint8Array }

/** The fields in their order; bytes are views into the input. Throws MessageInvalidError. */
export function* readFields(bytes: Uint8Array): Generator<Field> {
  let at = 0
  while (at < bytes.length) {
    const tag = readVarint(bytes, at)
    const [number, type] = [Math.floor(tag.value / 8), tag.value % 8]
    const size = sizeOf(type)
    if (size !== undefined) {
      at = tag.end + size
      continue
    }
    const head = readVarint(bytes, tag.end)
    at = type === BYTES ? head.end + head.value : head.end
    if (at > bytes.length) throw new MessageInvalidError('a field goes beyond the end')
    yield { number, value: type === BYTES ? bytes.subarray(head.end, at) : head.value }
  }
}

function sizeOf(type: number): number | undefined {
  if (type === FIXED64) return 8
  if (type === FIXED32) return 4
  if (type === VARINT || type === BYTES) return undefined
  throw new MessageInvalidError(`there are no fields of type ${type}`)
}

/** An unsigned number of up to ten bytes and where it ends; beyond 2^53 it is not exact. Throws MessageInvalidError. */
export function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0
  let factor = 1
  for (let at = start; at < start + 10; at++) {
    const byte = bytes[at]
    if (byte === undefined) break
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return { value, end: at + 1 }
    factor *= 128
  }
  throw new MessageInvalidError('a number has no end')
}

/** A whole number from 0 to 2^53 − 1. */
export function varint(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest])
    bytes.push((rest % 128) | 0x80)
  }
}

/** A number as a field; nothing for 0, the default. */
export function numberField(number: number, value: number): Uint8Array[] {
  return value === 0 ? [] : [varint(number * 8 + VARINT), varint(value)]
}

/** Bytes as a field, in one or several parts. */
export function bytesField(number: number, parts: Uint8Array[]): Uint8Array[] {
  return [varint(number * 8 + BYTES), varint(parts.reduce((total, { length }) => total + length, 0)), ...parts]
}

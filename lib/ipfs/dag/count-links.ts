const LINK = 2
const LARGEST_SHIFT = 63

/** How many links a dag-pb block has, without decoding them; of malformed bytes those before the fault (dag-pb, PBNode.Links). */
export function countLinks(bytes: Uint8Array): number {
  let count = 0
  for (let at = 0; at < bytes.length;) {
    const field = varint(bytes, at)
    const length = varint(bytes, field.next)
    if (field.value >> 3 === LINK) count++
    at = length.next + length.value
  }
  return count
}

function varint(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0
  for (let shift = 0; shift <= LARGEST_SHIFT && at < bytes.length; shift += 7) {
    const byte = bytes[at++] ?? 0
    value += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) return { value, next: at }
  }
  return { value: Infinity, next: at }
}

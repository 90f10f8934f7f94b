const HASH = 32
const HEAD = HASH + 4

export type PackedBlock = { hash: Uint8Array; bytes: Uint8Array }
export type PackedUse = { hash: Uint8Array; delta: number }

/** Blocks as one buffer (hash, length as 32-bit big-endian, bytes; one after the other): crosses threads in one copy. */
export function packBlocks(blocks: PackedBlock[]): Uint8Array {
  const packed = new Uint8Array(blocks.reduce((sum, { bytes }) => sum + HEAD + bytes.length, 0))
  const view = new DataView(packed.buffer)
  let offset = 0
  for (const { hash, bytes } of blocks) {
    packed.set(hash, offset)
    view.setUint32(offset + HASH, bytes.length)
    packed.set(bytes, offset + HEAD)
    offset += HEAD + bytes.length
  }
  return packed
}

/** The blocks of `packBlocks`, as views. */
export function* unpackBlocks(packed: Uint8Array): Iterable<PackedBlock> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  for (let offset = 0; offset < packed.length;) {
    const end = offset + HEAD + view.getUint32(offset + HASH)
    yield { hash: packed.subarray(offset, offset + HASH), bytes: packed.subarray(offset + HEAD, end) }
    offset = end
  }
}

/** Changes of use counts as one buffer (hash, 32-bit big-endian with sign). */
export function packUses(uses: PackedUse[]): Uint8Array {
  const packed = new Uint8Array(uses.length * HEAD)
  const view = new DataView(packed.buffer)
  uses.forEach(({ hash, delta }, index) => {
    packed.set(hash, index * HEAD)
    view.setInt32(index * HEAD + HASH, delta)
  })
  return packed
}

/** The changes of `packUses`, as views. */
export function* unpackUses(packed: Uint8Array): Iterable<PackedUse> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  for (let offset = 0; offset < packed.length; offset += HEAD) {
    yield { hash: packed.subarray(offset, offset + HASH), delta: view.getInt32(offset + HASH) }
  }
}

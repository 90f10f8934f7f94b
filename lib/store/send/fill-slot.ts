import type { ReadPart } from './operations.ts'
import type { Piece, PieceSource } from './piece-source.ts'

// Each piece may cost its source a look-up in the database, on the serving thread.
const MOST_PIECES = 256
const MOST_MS = 8
// A download that waits without a slot keeps what of it came out of memory.
const MOST_MEMORY = 128 * 1024

/** What a slot holds: the `length` bytes of `pieces`, of which the reader still has to read `parts`, `fromFiles` bytes together. */
export type FilledSlot = { length: number; pieces: Piece[]; parts: ReadPart[]; fromFiles: number }

/**
 * Takes pieces until the slot is full, the source done or the time for it over; at least one. Bytes in memory are copied,
 * ranges of files are left to the reader.
 */
export function fillSlot(source: PieceSource, slot: Uint8Array): FilledSlot {
  const filled: FilledSlot = { length: 0, pieces: [], parts: [], fromFiles: 0 }
  const until = performance.now() + MOST_MS
  do {
    const piece = source.next(slot.length - filled.length)
    filled.pieces.push(piece)
    if ('bytes' in piece) {
      slot.set(piece.bytes, filled.length)
      filled.length += piece.bytes.length
    } else {
      const length = piece.end - piece.start
      filled.parts.push({ file: piece.file, position: piece.start, length, offset: filled.length })
      filled.fromFiles += length
      filled.length += length
    }
  } while (!source.done && hasRoom(filled, slot) && performance.now() < until)
  return filled
}

function hasRoom({ length, pieces, fromFiles }: FilledSlot, slot: Uint8Array): boolean {
  return length < slot.length && pieces.length < MOST_PIECES && length - fromFiles < MOST_MEMORY
}

import type { ReadPart } from './operations.ts'
import type { PieceSource } from './piece-source.ts'

// Each piece may cost its source a look-up in the database, on the serving thread.
const MOST_PIECES = 256

/** What a slot holds: `length` bytes, of which the reader still has to read `parts`, `fromFiles` bytes together. */
export type FilledSlot = { length: number; parts: ReadPart[]; fromFiles: number }

/** Takes pieces until the slot is full or the source done; bytes in memory are copied, ranges of files are left to the reader. */
export function fillSlot(source: PieceSource, slot: Uint8Array): FilledSlot {
  const filled: FilledSlot = { length: 0, parts: [], fromFiles: 0 }
  for (let count = 0; count < MOST_PIECES && filled.length < slot.length && !source.done; count++) {
    const piece = source.next(slot.length - filled.length)
    if ('bytes' in piece) {
      slot.set(piece.bytes, filled.length)
      filled.length += piece.bytes.length
    } else {
      const length = piece.end - piece.start
      filled.parts.push({ file: piece.file, position: piece.start, length, offset: filled.length })
      filled.fromFiles += length
      filled.length += length
    }
  }
  return filled
}

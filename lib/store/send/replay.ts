import { lengthOf, slice, type Piece, type PieceSource } from './piece-source.ts'

/** A source to which pieces can be given back; they come again before all others. */
export class Replay implements PieceSource {
  readonly #source: PieceSource
  #again: Piece[] = []

  constructor(source: PieceSource) {
    this.#source = source
  }

  get done(): boolean {
    return this.#again.length === 0 && this.#source.done
  }

  next(room: number): Piece {
    const piece = this.#again.shift()
    if (piece === undefined) return this.#source.next(room)
    if (lengthOf(piece) <= room) return piece
    this.#again.unshift(slice(piece, room, lengthOf(piece)))
    return slice(piece, 0, room)
  }

  /** Takes back all of `pieces` but their first `sent` bytes. */
  putBack(pieces: Piece[], sent = 0): void {
    let left = sent
    const rest = pieces.flatMap((piece) => {
      const skip = Math.min(left, lengthOf(piece))
      left -= skip
      return skip === lengthOf(piece) ? [] : [slice(piece, skip, lengthOf(piece))]
    })
    this.#again = [...rest, ...this.#again]
  }
}

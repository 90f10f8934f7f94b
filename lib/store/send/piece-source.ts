/** The next bytes of a response: `[start, end)` of a file, or bytes in memory. */
export type Piece = { file: string; start: number; end: number } | { bytes: Uint8Array }

/** Where a response's bytes come from, one piece after the other, as there is room for them. */
export interface PieceSource {
  /** nothing is left */
  readonly done: boolean
  /** The next piece, of at least one and at most `room` bytes; only asked when not done. May throw: the response is cut then. */
  next(room: number): Piece
}

/** One range of a file. */
export class FileRange implements PieceSource {
  readonly #file: string
  readonly #end: number
  #at: number

  constructor(file: string, start: number, end: number) {
    this.#file = file
    this.#at = start
    this.#end = end
  }

  get done(): boolean {
    return this.#at >= this.#end
  }

  next(room: number): Piece {
    const start = this.#at
    this.#at = Math.min(this.#end, start + room)
    return { file: this.#file, start, end: this.#at }
  }
}

/** The pieces of an iterable as a source; it is asked one piece ahead, the first at once, and may throw each time. */
export function piecesOf(pieces: Iterable<Piece>): PieceSource {
  return new PieceQueue(pieces[Symbol.iterator]())
}

class PieceQueue implements PieceSource {
  readonly #pieces: Iterator<Piece>
  #current: Piece | undefined

  constructor(pieces: Iterator<Piece>) {
    this.#pieces = pieces
    this.#advance()
  }

  get done(): boolean {
    return this.#current === undefined
  }

  next(room: number): Piece {
    const piece = this.#current
    if (!piece) throw new RangeError('there are no more pieces')
    if (lengthOf(piece) <= room) {
      this.#advance()
      return piece
    }
    this.#current = slice(piece, room, lengthOf(piece))
    return slice(piece, 0, room)
  }

  #advance(): void {
    do this.#current = this.#pieces.next().value
    while (this.#current !== undefined && lengthOf(this.#current) === 0)
  }
}

/** How many bytes a piece is. */
export function lengthOf(piece: Piece): number {
  return 'bytes' in piece ? piece.bytes.length : piece.end - piece.start
}

/** Bytes [from, to) of a piece. */
export function slice(piece: Piece, from: number, to: number): Piece {
  if ('bytes' in piece) return { bytes: piece.bytes.subarray(from, to) }
  return { file: piece.file, start: piece.start + from, end: piece.start + to }
}

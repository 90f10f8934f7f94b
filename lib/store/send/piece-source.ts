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

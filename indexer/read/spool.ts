import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import type { Change } from '../../lib/db/index/rows.ts'

const IN_MEMORY = 4000
const PIECE = 1024 * 1024

/** The changes of a root on their way into the index: a few thousand in memory, all further ones in a file that nothing else sees. */
export class Spool {
  readonly #path: string
  #held: Change[] = []
  #file: number | undefined
  #count = 0

  /** `path`: where the file may be, which is gone from there as soon as it is open */
  constructor(path: string) {
    this.#path = path
  }

  get count(): number {
    return this.#count
  }

  add(change: Change): void {
    this.#count++
    if (this.#held.push(change) >= IN_MEMORY) this.#spill()
  }

  /** The changes in the order in which they came, some hundred at a time. */
  *batches(): Generator<Change[]> {
    if (this.#file !== undefined) yield* readLines(this.#file)
    if (this.#held.length > 0) yield this.#held
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
    this.#held = []
  }

  #spill(): void {
    if (this.#file === undefined) {
      this.#file = openSync(this.#path, 'w+', 0o600)
      rmSync(this.#path)
    }
    const bytes = Buffer.from(`${this.#held.map((change) => JSON.stringify(change)).join('\n')}\n`)
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done)
    this.#held = []
  }
}

function* readLines(file: number): Generator<Change[]> {
  const piece = Buffer.alloc(PIECE)
  let rest = Buffer.alloc(0)
  for (let position = 0, read = 1; read > 0; position += read) {
    read = readSync(file, piece, 0, PIECE, position)
    const bytes = Buffer.concat([rest, piece.subarray(0, read)])
    const end = bytes.lastIndexOf(0x0a) + 1
    rest = bytes.subarray(end)
    if (end > 0) yield bytes.subarray(0, end - 1).toString().split('\n').map((line) => JSON.parse(line) as Change)
  }
}

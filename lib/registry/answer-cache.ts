import { LRUCache } from 'lru-cache'
import { shortName } from '../names/repository-name.ts'

/** A small answer that is ready to be written: headers as a flat list, body as latin1 text; without body only HEAD is answered. */
export type CachedAnswer = { repository: string; headers: string[]; body?: string }

const MAX_BYTES = 64 * 1024 * 1024
const OVERHEAD = 512

/** Ready answers by raw path, bounded by bytes. A writer drops what it changes before its own reply goes out. */
export class AnswerCache {
  readonly #answers = new LRUCache<string, CachedAnswer>({
    maxSize: MAX_BYTES,
    sizeCalculation: (answer, path) => OVERHEAD + path.length + (answer.body?.length ?? 0),
  })
  #generation = 0

  /** The answer for a raw path as it stands in the request line. */
  get(path: string): CachedAnswer | undefined {
    return this.#answers.get(path)
  }

  /** Taken before the data are read, handed to `put` afterwards. */
  get generation(): number {
    return this.#generation
  }

  /** Keeps an answer, unless something was dropped since `generation`: it may have been read before that write. */
  put(path: string, answer: CachedAnswer, generation: number): void {
    if (generation === this.#generation) this.#answers.set(path, answer)
  }

  /** Drops the answers of a manifest reference or blob under every spelling of its repository. */
  drop(repository: string, rest: string): void {
    this.#generation++
    this.#answers.delete(`/v2/${repository}/${rest}`)
    const short = shortName(repository)
    if (short) this.#answers.delete(`/v2/${short}/${rest}`)
  }

  /** Drops everything; for changes that touch many repositories. */
  clear(): void {
    this.#generation++
    this.#answers.clear()
  }
}

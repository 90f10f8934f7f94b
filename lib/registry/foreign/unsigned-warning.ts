import { LRUCache } from 'lru-cache'
import type { ForeignThread } from '../../resolve/foreign-thread.ts'
import type { TagPlace } from '../../resolve/thread/wanted-signatures.ts'
import { unsignedSentence } from '../signatures/unsigned-sentence.ts'

const MOST_TAGS = 10_000
// Signatures end by themselves; a root stays as it is.
const KNOWN_MS = 60_000
const WAIT_MS = 3_000

/** What pulls by tag of names outside this hub are warned of: that a tag should be signed and is not. */
export class UnsignedWarnings {
  readonly #thread: Pick<ForeignThread, 'call'>
  readonly #sentences = new LRUCache<string, Promise<string | undefined>>({ max: MOST_TAGS, ttl: KNOWN_MS })

  constructor(thread: Pick<ForeignThread, 'call'>) {
    this.#thread = thread
  }

  /** The sentence, if there is one to be said; `shown` as the client names the repository. Waits for at most three seconds. */
  async of(shown: string, place: TagPlace): Promise<string | undefined> {
    const key = JSON.stringify([shown, place])
    const known = this.#sentences.get(key) ?? this.#ask(shown, place)
    this.#sentences.set(key, known)
    const late = Promise.withResolvers<string>()
    const timer = setTimeout(() => late.resolve(`who signed ${shown}:${place.tag} could not be found out in time`), WAIT_MS)
    return Promise.race([known, late.promise]).finally(() => clearTimeout(timer))
  }

  async #ask(shown: string, place: TagPlace): Promise<string | undefined> {
    try {
      const trust = await this.#thread.call('wanted', place)
      return trust === undefined ? undefined : unsignedSentence(`${shown}:${place.tag}`, trust)
    } catch (error) {
      return `who signed ${shown}:${place.tag} could not be found out: ${error instanceof Error ? error.message : 'its root cannot be read'}`
    }
  }
}

import { join } from 'node:path'
import { RecordBook } from '../../lib/hub/ipfs-source/record-book.ts'
import type { IpnsRecord } from '../../lib/names/ipns-record.ts'
import type { RootQuestion } from '../../lib/resolve/image/find-root.ts'
import type { RecordSource } from '../../lib/resolve/names/record-sources.ts'
import type { KnownRecords, ObservedRecord, Resolved } from '../../lib/resolve/names/resolve-name.ts'
import { makeDirectory } from '../../lib/store/make-directory.ts'
import { configDirectory } from '../credential/login-cache.ts'
import { FileStorage } from './file-storage.ts'

const LOCK_MS = 5_000

export type SeenOptions = { /** what was seen before counts no more than what is shown now */ allowOlder: boolean; tell: (sentence: string) => void }

/** The highest record of each name that this user's commands have seen, in `records/` beside the logins. What cannot be read there was not seen. */
export class SeenRecords implements KnownRecords {
  readonly #directory = join(configDirectory(), 'records')
  readonly #book = new RecordBook(new FileStorage(this.#directory))
  readonly #options: SeenOptions
  readonly #remembered = new Set<string>()
  readonly #shown = new Set<string>()

  constructor(options: SeenOptions) {
    this.#options = options
  }

  own(): undefined {}

  async observed(ipnsName: string): Promise<ObservedRecord | undefined> {
    const known = this.#options.allowOlder ? undefined : await this.#book.observed(ipnsName)
    if (known) this.#remembered.add(ipnsName)
    return known
  }

  /** The same question, in which what was seen before counts, and what is seen now is kept. */
  within(question: Omit<RootQuestion, 'name'>): Omit<RootQuestion, 'name'> {
    const records = question.parts.records.map((source) => this.#watched(source))
    return { ...question, keep: (resolved) => this.keep(resolved), parts: { ...question.parts, records, known: this, older: (source, record) => void this.#tellOlder(source, record), warn: (_, sentence) => this.#tellWrong(sentence) } }
  }

  // Of which names it shows a record is noticed.
  #watched({ name, get }: RecordSource): RecordSource {
    return {
      name, get: async (ipnsName, signal) => {
        const bytes = await get(ipnsName, signal)
        if (bytes) this.#shown.add(ipnsName)
        return bytes
      },
    }
  }

  // The resolver goes by the newer one.
  async #tellOlder(source: string, { ipnsName, sequence }: IpnsRecord): Promise<void> {
    const known = (await this.observed(ipnsName))?.record.sequence
    if (known !== undefined && known > sequence) this.#options.tell(`${source} shows an older record of ${ipnsName}, number ${sequence}, than was seen before, number ${known}: it is refused, and the newer one counts. --allow-older takes what is shown now`)
  }

  // With nothing to go by it is all that is told in the end.
  #tellWrong(sentence: string): void {
    if (this.#remembered.size > 0) this.#options.tell(sentence)
  }

  /** Keeps what was met on the way to a root, and says what is odd about it. */
  async keep({ seen, detail }: Pick<Resolved, 'seen' | 'detail'>): Promise<void> {
    for (const ipnsName of this.#remembered) if (!this.#shown.has(ipnsName)) this.#options.tell(`nobody gives a record of ${ipnsName} now: the last one that was seen counts`)
    this.#remembered.clear()
    if (detail !== undefined) this.#options.tell(detail)
    if (seen.length === 0) return
    try {
      await this.#write(seen)
    } catch (error) {
      this.#options.tell(`that this record was seen cannot be kept, so that an older one would be taken next time: ${error instanceof Error ? error.message : 'unknown'}`)
    }
  }

  // Another command may have kept a higher one since this one looked.
  async #write(seen: readonly IpnsRecord[]): Promise<void> {
    makeDirectory(this.#directory, 0o700)
    const release = await this.#lock()
    try {
      const storage = new FileStorage(this.#directory)
      const book = new RecordBook(storage)
      for (const record of seen) await book.note(record, Date.now())
      if (storage.failure) throw storage.failure
    } finally {
      release()
    }
  }

  // Loaded by whoever has something to keep. Without the lock it is written all the same.
  async #lock(): Promise<() => void> {
    try {
      const { lockFile } = await import('../../lib/store/data-lock.ts')
      return lockFile(join(this.#directory, 'lock.sqlite'), LOCK_MS, 'another command keeps a record').release
    } catch {
      return () => undefined
    }
  }
}

import { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { UnavailableError } from '../net/errors.ts'
import { readNamespace } from '../restore/read-namespace.ts'
import { readRestoredRoot, type RestoredRoot } from '../restore/restored-root.ts'
import type { RestorePart } from '../restore/restore-part.ts'
import type { ForeignOperations, Place } from './operations.ts'

const BATCH_PARTS = 200
const BATCH_BYTES = 4 * 1024 * 1024

type Batch = ForeignOperations['restoreNext']['result']

/** Roots of this hub that are read back into its rows, batch by batch. */
export class Restoring {
  readonly #source: BlockSource
  readonly #running = new Map<number, AsyncGenerator<RestorePart>>()
  #next = 1

  constructor(source: BlockSource) {
    this.#source = source
  }

  head({ root, path }: Place, ipnsName: string | undefined): Promise<RestoredRoot> {
    return readRestoredRoot(this.#source, CID.parse(root), path, ipnsName)
  }

  begin(root: string, namespace: string): { id: number } {
    const id = this.#next++
    this.#running.set(id, readNamespace(this.#source, CID.parse(root), namespace))
    return { id }
  }

  async next(id: number): Promise<Batch> {
    const reading = this.#running.get(id)
    if (!reading) throw new UnavailableError('this root is not read any more')
    const parts: RestorePart[] = []
    for (let bytes = 0; bytes < BATCH_BYTES && parts.length < BATCH_PARTS;) {
      const { value, done } = await reading.next()
      if (done) return { parts, done: true }
      parts.push(value)
      bytes += value.kind === 'manifest' ? value.bytes.length : 0
    }
    return { parts, done: false }
  }

  /** Gives it up. */
  end(id: number): void {
    this.#running.delete(id)
  }
}

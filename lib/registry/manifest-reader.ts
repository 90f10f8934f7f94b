import { OciError } from '../oci/errors.ts'
import { IdleThread } from '../store/workers/idle-thread.ts'
import { WorkerFaultError } from '../store/workers/messages.ts'
import { readFacts, type ManifestFacts } from './manifest-facts.ts'

export type ManifestOperations = {
  read: { args: { bytes: Uint8Array; contentType: string | undefined }; result: ManifestFacts }
}

// Up to here a manifest is checked within some milliseconds; one of 4 MiB can take more than a second.
const MOST_HERE = 32 * 1024
const IDLE_MS = 10_000
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 80 }

/** Checks manifests: small ones at once, large ones in a thread of their own, so that nobody else waits for them. */
export class ManifestReader {
  readonly #thread = new IdleThread<ManifestOperations>(new URL('./manifest-worker.ts', import.meta.url), { idleMs: IDLE_MS, limits: LIMITS })

  /** What is to be recorded of a manifest of at most 4 MiB. Rejects with OciError MANIFEST_INVALID. */
  async read(bytes: Uint8Array, contentType: string | undefined): Promise<ManifestFacts> {
    if (bytes.length <= MOST_HERE) return readFacts(bytes, contentType)
    return this.#thread.call('read', { bytes, contentType }).catch((error: unknown) => {
      throw error instanceof WorkerFaultError && error.code === 'MANIFEST_INVALID' ? new OciError('MANIFEST_INVALID', error.message) : error
    })
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}

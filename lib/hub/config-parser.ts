import { IdleThread } from '../store/workers/idle-thread.ts'
import { parseImageConfig, type ImageConfig } from './image-config.ts'

export type ConfigOperations = {
  parse: { args: { bytes: Uint8Array }; result: ImageConfig | undefined }
}

// Up to here it takes a few milliseconds; a megabyte of tiny members can take half a second.
const MOST_HERE = 16 * 1024
const IDLE_MS = 10_000
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 80 }

/** Parses image configurations: small ones at once, large ones in a thread of their own. */
export class ConfigParser {
  readonly #thread = new IdleThread<ConfigOperations>(new URL('./config-worker.ts', import.meta.url), { idleMs: IDLE_MS, limits: LIMITS })

  /** See `parseImageConfig`. */
  async parse(bytes: Uint8Array): Promise<ImageConfig | undefined> {
    return bytes.length <= MOST_HERE ? parseImageConfig(bytes) : this.#thread.call('parse', { bytes })
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}

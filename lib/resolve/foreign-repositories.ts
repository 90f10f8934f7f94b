import { LRUCache } from 'lru-cache'
import type { Digest } from '../oci/digest.ts'
import type { Descriptor } from '../oci/manifest-schema.ts'
import type { FoundManifest } from '../roots/read/repository-reader.ts'
import type { ForeignThread } from './foreign-thread.ts'
import type { BlobPlace, Place } from './thread/operations.ts'

const MOST_BYTES = 32 * 1024 * 1024
const OVERHEAD = 512
const MOST_KEYS = 2000

/** What repositories below roots hold. A root is content, so every answer holds for ever and is kept in memory. */
export class ForeignRepositories {
  readonly #thread: ForeignThread
  readonly #manifests = new LRUCache<string, { found: FoundManifest | undefined }>({
    maxSize: MOST_BYTES, sizeCalculation: ({ found }, key) => OVERHEAD + key.length + (found?.bytes.length ?? 0),
  })
  readonly #blobs = new LRUCache<string, { found: BlobPlace | undefined }>({
    maxSize: MOST_BYTES, sizeCalculation: ({ found }, key) => OVERHEAD + key.length + (found && 'bytes' in found ? found.bytes.length : 0),
  })

  readonly #keys = new LRUCache<string, { found: string | undefined }>({ max: MOST_KEYS })

  constructor(thread: ForeignThread) {
    this.#thread = thread
  }

  /** The key of a namespace, as the hub whose root is there says; undefined when it lists none such. Throws UnavailableError. */
  async listedKey(hub: Place, namespace: string): Promise<string | undefined> {
    const key = `${keyOf(hub)} ${namespace}`
    const known = this.#keys.get(key) ?? { found: await this.#thread.call('listedKey', { ...hub, namespace }) }
    this.#keys.set(key, known)
    return known.found
  }

  /** A manifest; undefined when the repository has none such. Throws UnresolvableError (no repository), UnavailableError. */
  async manifest(place: Place, reference: string, accept: string[]): Promise<FoundManifest | undefined> {
    const key = [keyOf(place), reference, ...accept].join(' ')
    const known = this.#manifests.get(key) ?? { found: await this.#thread.call('manifest', { ...place, reference, accept }) }
    this.#manifests.set(key, known)
    return known.found
  }

  /** Where a blob's bytes are; undefined when the repository has none such. Throws UnresolvableError, UnavailableError. */
  async blob(place: Place, digest: Digest): Promise<BlobPlace | undefined> {
    const key = `${keyOf(place)} ${digest}`
    const known = this.#blobs.get(key) ?? { found: await this.#thread.call('blob', { ...place, digest }) }
    this.#blobs.set(key, known)
    return known.found
  }

  /** Sorted bytewise. Throws UnresolvableError, UnavailableError. */
  tags(place: Place, after: string, limit: number): Promise<string[]> {
    return this.#thread.call('tags', { ...place, after, limit })
  }

  /** Throws UnresolvableError, UnavailableError. */
  referrers(place: Place, subject: Digest): Promise<Descriptor[]> {
    return this.#thread.call('referrers', { ...place, subject })
  }
}

function keyOf({ root, path }: Place): string {
  return [root, ...path].join('/')
}

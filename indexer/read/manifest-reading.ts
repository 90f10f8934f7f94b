import type { ManifestFacts } from '../../lib/db/index/rows.ts'
import type { Digest } from '../../lib/oci/digest.ts'
import { NO_CONFIG, type ConfigFacts } from '../plugins/config-facts.ts'
import { childrenOf, manifestFacts, readManifest } from '../plugins/manifest-facts.ts'
import type { Reading } from './reading.ts'

const REMEMBERED = 5000
const MOST_NESTED = 8

/** Where a repository's manifests and configurations are found, whatever its layout. */
export type Contents = {
  /** the bytes that stand under the digest; undefined when there are none that can be read */
  manifest(digest: Digest): Promise<Uint8Array | undefined>
  config(digest: Digest): Promise<ConfigFacts | undefined>
}

type Read = { created: number | null } | undefined

/** Reads the manifests of one repository, each once however many tags name it, with those that an index lists before it. */
export class ManifestReading {
  readonly #reading: Reading
  readonly #path: string
  readonly #contents: Contents
  readonly #seen = new Map<Digest, Promise<Read>>()

  constructor(reading: Reading, path: string, contents: Contents) {
    this.#reading = reading
    this.#path = path
    this.#contents = contents
  }

  /** Puts the manifest among the changes; undefined when there is none that can be read. */
  read(digest: Digest, depth = 0): Promise<Read> {
    const known = this.#seen.get(digest)
    if (known) return known
    // Read twice it is the same.
    if (this.#seen.size >= REMEMBERED) this.#seen.clear()
    const reading = this.#read(digest, depth)
    this.#seen.set(digest, reading)
    return reading
  }

  async #read(digest: Digest, depth: number): Promise<Read> {
    const bytes = await this.#contents.manifest(digest)
    const manifest = bytes && readManifest(digest, bytes)
    if (!manifest) return this.#gone(digest)
    if (depth < MOST_NESTED) for (const child of childrenOf(manifest.parsed)) await this.read(child.digest, depth + 1)
    const config = manifest.config && (await this.#contents.config(manifest.config))
    const facts = manifestFacts(manifest, config ?? NO_CONFIG)
    if (this.#reading.take('rows', weight(facts))) this.#reading.emit({ kind: 'manifest', repository: this.#path, facts })
    return { created: facts.created }
  }

  // One that was there before, under the same digest.
  #gone(digest: Digest): undefined {
    if (this.#reading.known.manifest(this.#path, digest)) this.#reading.emit({ kind: 'manifest-gone', repository: this.#path, digest })
  }
}

function weight({ layers, labels, platforms, children }: ManifestFacts): number {
  return 1 + layers.length + labels.length + platforms.length + children.length
}

import { LRUCache } from 'lru-cache'
import { COSIGN_BUNDLE, MOST_COSIGN_BYTES, parseBundle, parseSimpleSigning, SIMPLE_SIGNATURE, SIMPLE_SIGNING, type CosignDocument } from '../../identity/image/cosign/cosign-document.ts'
import { verifyCosign, type CosignKey, type CosignVerdict } from '../../identity/image/cosign/verify-cosign.ts'
import { isDigest, type Digest } from '../../oci/digest.ts'
import type { CosignPlace } from '../../db/transactions/signatures.ts'
import { readHeld } from './read-document.ts'
import { decodeVerdict, encodeVerdict, hashOfKeys } from './stored-verdict.ts'
import type { RegistryParts } from '../types.ts'
import { parsedOrNot } from '../../oci/manifest.ts'

const MOST_SHOWN = 50
const MOST_MANIFEST = 32 * 1024
const MOST_KEPT = 5_000

export type CosignSignature = { manifest: string; /** which of its signatures */ part: number; form: 'bundle' | 'tag'; verdict: CosignVerdict }
type Parts = Pick<RegistryParts, 'config' | 'db' | 'logger' | 'now'>

/** The signatures by cosign in this hub's repositories, judged against the keys that a namespace lists; each once for the same keys, also over a restart. */
export class CosignBook {
  readonly #parts: Parts
  readonly #kept = new LRUCache<string, Promise<CosignVerdict>>({ max: MOST_KEPT })

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Those on an image, by referrer or by the older tag `sha256-<hex>.sig`; at most 50 of each form. */
  async ofImage(repository: string, subject: Digest, keys: readonly CosignKey[]): Promise<CosignSignature[]> {
    const [bundles, older] = await Promise.all([this.#bundles(repository, subject), this.#older(repository, subject)])
    // The keys themselves can be 32 KB, five thousand times.
    const hash = hashOfKeys(keys)
    return Promise.all([...bundles, ...older].map(async ({ manifest, form, read, part }) => ({ manifest, form, part, verdict: await this.#judge({ manifest, part, subject, keys: hash }, read, keys) })))
  }

  /** True when a key that is listed signed the image. */
  async isSigned(repository: string, subject: Digest, keys: readonly CosignKey[]): Promise<boolean> {
    if (keys.length === 0) return false
    return (await this.ofImage(repository, subject, keys)).some(({ verdict }) => verdict.state === 'verified')
  }

  #judge(place: CosignPlace, read: () => Promise<CosignDocument | undefined>, keys: readonly CosignKey[]): Promise<CosignVerdict> {
    const key = JSON.stringify(place)
    const kept = this.#kept.get(key)
    if (kept) return kept
    const stored = this.#stored(place, keys)
    const verdict = stored ? Promise.resolve(stored) : this.#verify(place, read, keys)
    this.#kept.set(key, verdict)
    verdict.catch(() => this.#kept.delete(key))
    return verdict
  }

  #stored(place: CosignPlace, keys: readonly CosignKey[]): CosignVerdict | undefined {
    const text = this.#parts.db.lookups.cosignVerdict(place)
    return text === undefined ? undefined : decodeVerdict(text, keys)
  }

  async #verify(place: CosignPlace, read: () => Promise<CosignDocument | undefined>, keys: readonly CosignKey[]): Promise<CosignVerdict> {
    const document = await read()
    const verdict = await verifyCosign(document, place.subject, keys)
    // What could not be read may be here again tomorrow.
    if (document) this.#parts.db.write('keepCosignVerdict', { ...place, verdict: encodeVerdict(verdict, keys), now: this.#parts.now() }).catch((err: unknown) => this.#parts.logger.warn({ err }, 'what was found out about a signature could not be kept'))
    return verdict
  }

  async #bundles(repository: string, subject: Digest): Promise<Found[]> {
    const { rows } = await this.#parts.db.read('referrers', { repository, subjects: [subject], artifactType: COSIGN_BUNDLE, after: '', limit: MOST_SHOWN, bytes: MOST_SHOWN * MOST_MANIFEST })
    return rows.map(({ digest, size }) => ({ manifest: digest, form: 'bundle', part: 0, read: async () => {
      const [layer] = (await this.#layers(digest, size)).filter(({ mediaType }) => mediaType === COSIGN_BUNDLE)
      const bytes = layer && (await this.#blob(layer.digest))
      return bytes && parseBundle(bytes)
    } }))
  }

  async #older(repository: string, subject: Digest): Promise<Found[]> {
    const row = this.#parts.db.lookups.tag(repository, `${subject.replace(':', '-')}.sig`)
    const layers = row ? (await this.#layers(row.digest, row.size)).filter(({ mediaType }) => mediaType === SIMPLE_SIGNING).slice(0, MOST_SHOWN) : []
    return layers.map(({ digest, signature }, part) => ({ manifest: row?.digest ?? '', form: 'tag', part, read: async () => {
      const bytes = await this.#blob(digest)
      return bytes && parseSimpleSigning(bytes, signature)
    } }))
  }

  async #layers(manifest: string, size: number): Promise<{ digest: Digest; mediaType: string; signature: string | undefined }[]> {
    const bytes = size <= MOST_MANIFEST && isDigest(manifest) ? await readHeld(this.#parts, { digest: manifest, size }) : undefined
    const children = bytes ? (parsedOrNot(bytes)?.children ?? []).filter(({ kind }) => kind === 'layer') : []
    return children.map(({ descriptor: { digest, mediaType, annotations } }) => ({ digest, mediaType, signature: annotations?.[SIMPLE_SIGNATURE] }))
  }

  async #blob(digest: Digest): Promise<Uint8Array | undefined> {
    const blob = this.#parts.db.lookups.blobAnywhere(digest)
    return blob && blob.size <= MOST_COSIGN_BYTES ? readHeld(this.#parts, blob) : undefined
  }
}

type Found = { manifest: string; form: 'bundle' | 'tag'; /** which of a manifest's signatures */ part: number; read: () => Promise<CosignDocument | undefined> }

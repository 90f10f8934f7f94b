import { createHash } from 'node:crypto'
import type { Block, Link } from '../../../lib/ipfs/block-source.ts'
import type { EditStore } from '../../../lib/ipfs/dag/edit-store.ts'
import { fileDagOfStream } from '../../../lib/ipfs/dag/file-dag-of-stream.ts'
import { formatDigest, parseDigest, type Digest } from '../../../lib/oci/digest.ts'
import { release } from '../../../lib/resolve/net/bounded-body.ts'
import { SavedError } from '../saved-error.ts'

/** A blob that is stored, under all digests that it goes by, its sha256 first. */
export type StoredBlob = { digests: Digest[]; link: Link }

/** What an image's blobs become on IPFS: leaves go out as they come by, the few nodes above them stay with the edit. */
export class IpfsBlobs {
  readonly #store: EditStore
  readonly #send: (leaf: Block) => Promise<void>
  readonly #known = new Map<Digest, StoredBlob>()

  constructor(store: EditStore, send: (leaf: Block) => Promise<void>) {
    this.#store = store
    this.#send = send
  }

  find(digest: Digest): StoredBlob | undefined {
    return this.#known.get(digest)
  }

  /** Takes a blob's bytes, whose parts nobody else holds; the digest that it was named by, or its sha256. Throws SavedError when it has another one. */
  async add(bytes: AsyncIterable<Uint8Array>, named: Digest | undefined): Promise<Digest> {
    const other = named?.startsWith('sha512:') ? createHash('sha512') : undefined
    const sha256 = createHash('sha256')
    const file = await fileDagOfStream(hashed(bytes, other ? [sha256, other] : [sha256]), this.#send)
    for (const node of file.nodes) this.#store.put(node)
    const digest = formatDigest('sha256', sha256.digest('hex'))
    const digests = [digest, ...(other ? [formatDigest('sha512', other.digest('hex'))] : [])]
    if (named !== undefined && !digests.includes(named)) throw new SavedError(`the blob ${parseDigest(named)?.hex.slice(0, 12)}… has other bytes than its name says: the archive is damaged`)
    for (const one of digests) this.#known.set(one, { digests, link: { cid: file.cid, tsize: file.tsize } })
    return named ?? digest
  }
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, hashes: ReturnType<typeof createHash>[]): AsyncGenerator<Uint8Array> {
  for await (const part of bytes) {
    for (const hash of hashes) hash.update(part)
    yield part
    release(part)
  }
}

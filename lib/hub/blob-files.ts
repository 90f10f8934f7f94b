import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { isDigest, parseDigest, type Digest } from '../oci/digest.ts'

/** Small blobs by digest, for pages that show what is inside of them. */
export interface BlobFiles {
  /** The whole blob; 'missing', or 'too-large' when it has more than `limit` bytes. */
  read(digest: string, limit: number): Promise<Uint8Array | 'missing' | 'too-large'>
}

/** Reads the files `blobs/sha256/<2>/<hex>` under the data directory; `canonical` knows the sha256 digest of content that was pushed under another. */
export function createBlobFiles(root: string, canonical: (digest: Digest) => Digest): BlobFiles {
  return {
    read: async (digest, limit) => {
      const parts = isDigest(digest) ? parseDigest(canonical(digest)) : undefined
      if (parts?.algorithm !== 'sha256') return 'missing'
      return readWhole(join(root, 'blobs', 'sha256', parts.hex.slice(0, 2), parts.hex), limit)
    },
  }
}

async function readWhole(path: string, limit: number): Promise<Uint8Array | 'missing' | 'too-large'> {
  try {
    await using file = await open(path)
    if ((await file.stat()).size > limit) return 'too-large'
    return await file.readFile()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'missing'
    throw error
  }
}

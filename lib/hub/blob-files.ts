import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDigest } from '../oci/digest.ts'

/** Small blobs by digest, for pages that show what is inside of them. */
export interface BlobFiles {
  /** The whole blob; 'missing', or 'too-large' when it has more than `limit` bytes. */
  read(digest: string, limit: number): Promise<Uint8Array | 'missing' | 'too-large'>
}

/** Reads the files `blobs/sha256/<2>/<hex>` under the data directory. */
export function createBlobFiles(root: string): BlobFiles {
  return {
    read: async (digest, limit) => {
      const parts = parseDigest(digest)
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

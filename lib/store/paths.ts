import { join } from 'node:path'

/** The file of a blob by its sha256 in hex: `blobs/sha256/<2>/<hex>` below the data directory. */
export function blobPath(dataDir: string, hex: string): string {
  return join(dataDir, 'blobs', 'sha256', hex.slice(0, 2), hex)
}

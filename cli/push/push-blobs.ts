import type { Digest } from '../../lib/oci/digest.ts'
import { headBlob } from '../registry/blobs.ts'
import type { Registry } from '../registry/registry.ts'
import { isPassing } from '../registry/registry-error.ts'
import { mountOrOpen, uploadBytes } from '../registry/upload.ts'

const AT_ONCE = 3
const TRIES = 3

export type BlobToPush = { digest: Digest; size: number; open: () => AsyncIterable<Uint8Array>; /** nobody else holds the parts */ frees?: boolean }
export type PushProgress = { /** of a blob that is there already */ skipped(bytes: number): void; sent(bytes: number): void }

/** Pushes what a repository has not got, three at a time, each digest once. Throws RegistryError. */
export async function pushBlobs(registry: Registry, repository: string, blobs: readonly BlobToPush[], progress: PushProgress): Promise<void> {
  const left = [...new Map(blobs.map((blob) => [blob.digest, blob])).values()]
  const work = async (): Promise<void> => {
    for (let blob = left.shift(); blob; blob = left.shift()) await pushBlob(registry, repository, blob, progress)
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  } finally {
    // When one fails the others begin nothing new.
    left.length = 0
  }
}

/** Pushes one blob unless the repository has it. Throws RegistryError. */
export async function pushBlob(registry: Registry, repository: string, { digest, size, open, frees = false }: BlobToPush, progress: PushProgress): Promise<void> {
  if ((await headBlob(registry, repository, digest)) !== undefined) return progress.skipped(size)
  for (let tries = 1; ; tries++) {
    const session = await mountOrOpen(registry, repository, digest)
    if (!session) return progress.skipped(size)
    try {
      await uploadBytes(session, open(), { expected: digest, frees, onBytes: progress.sent })
      return
    } catch (error) {
      if (tries === TRIES || !isPassing(error)) throw error
    }
  }
}

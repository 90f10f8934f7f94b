import type { Digest } from '../../lib/oci/digest.ts'
import { putManifest } from '../registry/manifests.ts'
import type { Registry } from '../registry/registry.ts'
import type { PlannedImage } from './planned-image.ts'
import { pushBlobs, type PushProgress } from './push-blobs.ts'
import { SavedError } from './saved-error.ts'
import type { SavedBlob } from './saved-files.ts'

/** Opens a large blob that lies somewhere; undefined when it was uploaded as it came by. */
export type OpenBlob = (blob: SavedBlob) => (() => AsyncIterable<Uint8Array>) | undefined

/** Pushes an image: what is missing of its blobs, its manifests from below, the tag last. The digest that the tag has then. Throws RegistryError, SavedError. */
export async function pushImage(registry: Registry, { repository, tag }: { repository: string; tag: string }, { blobs, manifests }: PlannedImage, open: OpenBlob, progress: PushProgress): Promise<Digest> {
  const toPush = blobs.flatMap((blob) => {
    const bytes = blob.bytes
    const opener = bytes ? () => once(bytes) : open(blob)
    return opener ? [{ digest: blob.digest, size: blob.size, open: opener }] : []
  })
  await pushBlobs(registry, repository, toPush, progress)
  const root = manifests.at(-1)
  if (!root) throw new SavedError('there is no manifest')
  for (const manifest of manifests.slice(0, -1)) await putManifest(registry, repository, manifest.digest, manifest)
  await putManifest(registry, repository, tag, root)
  return root.digest
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

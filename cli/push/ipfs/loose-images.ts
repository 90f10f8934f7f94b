import type { EditStore } from '../../../lib/ipfs/dag/edit-store.ts'
import { putBytes } from '../../../lib/roots/build/image-entries.ts'
import { readManifests, type LooseImage } from '../../../lib/roots/build/loose-image.ts'
import type { PlannedImage } from '../planned-image.ts'
import type { OpenBlob } from '../push-image.ts'
import { SavedError } from '../saved-error.ts'
import type { SavedBlob } from '../saved-files.ts'
import type { IpfsBlobs, StoredBlob } from './ipfs-blobs.ts'

/** An image with all its blobs stored; those that did not come by are opened for it. Throws SavedError when something of it is missing. */
export async function looseImage(store: EditStore, blobs: IpfsBlobs, { image, tag }: { image: PlannedImage; tag: string }, open: OpenBlob): Promise<LooseImage> {
  const held: (StoredBlob & { bytes?: Uint8Array | undefined })[] = []
  for (const blob of image.blobs) held.push({ ...(await stored(store, blobs, blob, open)), bytes: blob.bytes })
  const loose = { tag, manifests: image.manifests, blobs: held }
  requireWhole(loose)
  return loose
}

async function stored(store: EditStore, blobs: IpfsBlobs, blob: SavedBlob, open: OpenBlob): Promise<StoredBlob> {
  if (blob.bytes) return { digests: [blob.digest], link: await putBytes(store, blob.bytes) }
  const opener = blobs.find(blob.digest) ? undefined : open(blob)
  if (opener) await blobs.add(opener(), blob.digest)
  const found = blobs.find(blob.digest)
  if (!found) throw new SavedError(`${blob.path.slice(0, 200)} did not come by: nothing of the image is published`)
  return found
}

// A hub refuses a manifest that names what is not there; here nobody else would look.
function requireWhole(image: LooseImage): void {
  const manifests = readManifests(image)
  const held = new Set([...image.blobs.flatMap(({ digests }) => digests), ...manifests.flatMap(({ digests }) => [...digests])])
  for (const { descriptor } of manifests.flatMap(({ parsed }) => parsed.children)) {
    if (!held.has(descriptor.digest) && (descriptor.urls?.length ?? 0) === 0) throw new SavedError(`${descriptor.digest} is not there, which a manifest of the image names: the archive is damaged`)
  }
}

import { readFile } from 'node:fs/promises'
import type { WaitingSignature } from '../../db/queries/signatures.ts'
import { MOST_SIGNATURE_BYTES } from '../../identity/image/image-signature.ts'
import { WALLET_SIGNATURE } from '../../oci/media-types.ts'
import { isDigest, type Digest } from '../../oci/digest.ts'
import { heldFile } from '../held-file.ts'
import type { RegistryParts } from '../types.ts'
import { parsedOrNot } from '../../oci/manifest.ts'

const MOST_MANIFEST = 32 * 1024

type Parts = Pick<RegistryParts, 'config' | 'db' | 'logger'>

/** The document in the layer of a signature's manifest; undefined when it has not exactly one such layer, or a larger one. */
export async function readSignatureDocument(parts: Parts, { manifest, size }: Pick<WaitingSignature, 'manifest' | 'size'>): Promise<Uint8Array | undefined> {
  const bytes = size <= MOST_MANIFEST && isDigest(manifest) ? await readHeld(parts, { digest: manifest, size }) : undefined
  // Pushed as another type, it may be no manifest by its own words.
  const layers = ((bytes && parsedOrNot(bytes)?.children) ?? []).filter(({ kind }) => kind === 'layer')
  const layer = layers[0]?.descriptor
  if (!layer || layers.length > 1 || layer.mediaType !== WALLET_SIGNATURE) return undefined
  const blob = parts.db.lookups.blobAnywhere(layer.digest)
  return blob && blob.size <= MOST_SIGNATURE_BYTES ? readHeld(parts, blob) : undefined
}

/** The bytes of a blob of this hub; undefined when its file is lost. For small ones only. */
export async function readHeld(parts: Parts, blob: { digest: Digest; size: number }): Promise<Uint8Array | undefined> {
  const file = heldFile(parts, blob)
  return file === undefined ? undefined : readFile(file)
}

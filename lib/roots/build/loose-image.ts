import { createHash } from 'node:crypto'
import type { Link } from '../../ipfs/block-source.ts'
import { formatDigest, type Digest } from '../../oci/digest.ts'
import { parseManifest, type ParsedManifest } from '../../oci/manifest.ts'
import { MAX_CONFIG_BYTES } from '../../oci/most-bytes.ts'
import { descriptionOf } from './description.ts'
import type { ManifestRow } from './descriptors.ts'

export type LooseBytes = { digest: Digest; mediaType: string; bytes: Uint8Array }

/** An image outside a hub: its manifests from below, its own last, and what they name, under all digests that it goes by. */
export type LooseImage = {
  tag: string
  manifests: readonly LooseBytes[]
  blobs: readonly { digests: readonly Digest[]; link: Link; /** of a small one */ bytes?: Uint8Array | undefined }[]
}

/** A manifest as the rows of a hub have it; `digests` are those by which clients ask for it. */
export type LooseManifest = { row: ManifestRow; parsed: ParsedManifest; bytes: Uint8Array; digests: Set<Digest> }

/** An image's manifests, its own last. Throws OciError. */
export function readManifests({ manifests }: LooseImage): LooseManifest[] {
  return manifests.map((manifest, i) => readManifest(manifest, i === manifests.length - 1))
}

// What is pushed by a tag goes by its sha256 alone.
function readManifest({ digest: named, mediaType, bytes }: LooseBytes, isRoot: boolean): LooseManifest {
  const digest = formatDigest('sha256', createHash('sha256').update(bytes).digest('hex'))
  const parsed = parseManifest(bytes, mediaType)
  const row = {
    digest, mediaType: parsed.mediaType, size: bytes.length, artifactType: parsed.artifactType ?? null,
    configMediaType: parsed.config?.mediaType ?? null, annotations: parsed.annotations ? JSON.stringify(parsed.annotations) : null,
  }
  return { row, parsed, bytes, digests: new Set(isRoot ? [digest] : [digest, named]) }
}

/** What an image says of itself in one line; of an index that, or what its first image says. */
export function describeLoose(image: LooseImage): string | undefined {
  const manifests = readManifests(image)
  const index = manifests.at(-1)
  const child = index?.parsed.config ? undefined : index?.parsed.children.find(({ kind }) => kind === 'manifest')?.descriptor.digest
  const first = manifests.find(({ digests }) => child !== undefined && digests.has(child)) ?? index
  const config = first?.parsed.config?.digest
  const held = image.blobs.find(({ digests }) => config?.startsWith('sha256:') && digests.includes(config))?.bytes
  return descriptionOf([index?.parsed.annotations, first?.parsed.annotations], () => (held && held.length <= MAX_CONFIG_BYTES ? held : undefined))
}

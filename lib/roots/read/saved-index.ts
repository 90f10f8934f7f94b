import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import type { Digest } from '../../oci/digest.ts'
import { parsedOrNot, type ParsedManifest } from '../../oci/manifest.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import { isIndexType, OCI_INDEX } from '../../oci/media-types.ts'
import { contentDigest } from './content-digest.ts'
import { LayoutBlobs } from './layout-blobs.ts'
import { LayoutError } from './layout-error.ts'
import { MAX_INDEX_BYTES, parseLayoutIndex, tagOf } from './layout-index.ts'
import { readFile } from './read-file.ts'
import type { FoundManifest } from './repository-reader.ts'
import type { SavedTag } from './saved-tag.ts'
import { synthesiseDocker } from './synthesise-manifest.ts'
import { walkPath } from './walk-path.ts'

const MAX_PLATFORMS = 64

/** What `index.json` in a saved image says of a tag. */
export type SavedIndex = { isMultiPlatform: boolean; open(): Promise<SavedTag> }

/** Reads `index.json` beside a saved image, if docker wrote one and it has this tag. Throws LayoutError, FileRefusedError, BlockMissingError. */
export async function findSavedIndex(source: BlockSource, directory: CID, tag: string): Promise<SavedIndex | undefined> {
  const file = await walkPath(source, directory, ['index.json'])
  if (!file) return undefined
  const bytes = await readFile(source, file.cid, MAX_INDEX_BYTES)
  const descriptors = parseLayoutIndex(bytes)
  const tagged = descriptors.filter((descriptor) => tagOf(descriptor) === tag)
  const [one, ...more] = tagged.length > 0 ? tagged : descriptors
  if (!one) return undefined
  const blobs = new LayoutBlobs(source, directory)
  if (more.length === 0) return { isMultiPlatform: isIndexType(one.mediaType), open: async () => openSaved(blobs, await manifestOf(blobs, one)) }
  if (![one, ...more].every(({ platform }) => platform)) return undefined
  return { isMultiPlatform: true, open: async () => openSaved(blobs, { digest: await contentDigest(bytes), mediaType: OCI_INDEX, bytes }) }
}

async function manifestOf(blobs: LayoutBlobs, { digest, mediaType }: Descriptor): Promise<FoundManifest> {
  const found = await blobs.manifest(digest, () => mediaType)
  if (!found || (await contentDigest(found.bytes)) !== digest) throw new LayoutError(`index.json names the manifest ${digest}, which is not there`)
  return found
}

async function openSaved(blobs: LayoutBlobs, manifest: FoundManifest): Promise<SavedTag> {
  const parsed = parsedOrNot(manifest.bytes)
  if (!parsed) throw new LayoutError(`what index.json names as ${manifest.digest} is no manifest`)
  const docker = await dockerForm(parsed)
  const manifests = [manifest, ...(docker ? [docker] : [])]
  return {
    manifests,
    digests: [...manifests.map(({ digest }) => digest), ...(await digestsBelow(blobs, parsed))],
    manifest: async (digest) => manifests.find((known) => known.digest === digest) ?? blobs.manifest(digest, () => undefined),
    link: (digest) => blobs.link(digest),
  }
}

async function dockerForm({ config, children }: ParsedManifest): Promise<FoundManifest | undefined> {
  return config && synthesiseDocker(config, children.filter(({ kind }) => kind === 'layer').map(({ descriptor }) => descriptor))
}

// A save holds the platforms that were there; the others are only named.
async function digestsBelow(blobs: LayoutBlobs, { children }: ParsedManifest): Promise<Digest[]> {
  const digests: Digest[] = children.map(({ descriptor }) => descriptor.digest)
  for (const { kind, descriptor } of children.slice(0, MAX_PLATFORMS)) {
    if (kind !== 'manifest') continue
    const child = await blobs.manifest(descriptor.digest, () => descriptor.mediaType)
    digests.push(...((child && parsedOrNot(child.bytes)?.children) ?? []).map((below) => below.descriptor.digest))
  }
  return digests
}

import type { CID } from 'multiformats/cid'
import { code as RAW } from 'multiformats/codecs/raw'
import type { BlockSource, Link } from '../../ipfs/block-source.ts'
import type { Digest } from '../../oci/digest.ts'
import { MAX_CONFIG_BYTES } from '../../oci/most-bytes.ts'
import { contentDigest } from './content-digest.ts'
import { inBatches } from './in-batches.ts'
import { LayoutError } from './layout-error.ts'
import { fileSize, readFile } from './read-file.ts'
import type { FoundManifest } from './repository-reader.ts'
import { findSavedIndex } from './saved-index.ts'
import { MAX_SAVED_LIST_BYTES, parseDiffIds, parseSavedList, type SavedImage } from './saved-list.ts'
import { OCI_LAYER, type Sized, synthesiseDocker, synthesiseOci } from './synthesise-manifest.ts'
import { walkInside } from './walk-inside.ts'

/** An unpacked `docker save`: its manifests, the one for everybody first, and what they are made of. */
export type SavedTag = {
  manifests: FoundManifest[]
  digests: Digest[]
  /** also those of single platforms */
  manifest(digest: Digest): Promise<FoundManifest | undefined>
  link(digest: Digest): Promise<Link | undefined>
}

/**
 * The image in a directory that `docker save <image> | tar -x` made, by any docker since 1.10. Its manifest is made up from
 * the uncompressed layers; a save of several platforms, or of compressed layers, has manifests of its own in `index.json`.
 * Throws LayoutError, FileRefusedError, BlockMissingError.
 */
export async function openSavedTag(source: BlockSource, directory: CID, tag: string): Promise<SavedTag> {
  const index = await findSavedIndex(source, directory, tag)
  if (index?.isMultiPlatform) return index.open()
  const list = await walkInside(source, directory, 'manifest.json')
  const image = list && (await readImage(source, directory, parseSavedList(await readFile(source, list.cid, MAX_SAVED_LIST_BYTES), tag)))
  if (image && !isCompressed(image)) return openImage(source, directory, image)
  if (index) return index.open()
  if (image) throw new LayoutError(`the layers of the tag ${tag} are compressed, and index.json, which would tell their digests, is not there`)
  throw new LayoutError(`the directory of the tag ${tag} holds no manifest.json: it is not what docker 1.10 or later saves`)
}

type ReadImage = { layers: string[]; config: Sized & { link: Link }; diffIds: Digest[] }

async function readImage(source: BlockSource, directory: CID, { config, layers }: SavedImage): Promise<ReadImage> {
  const link = await partOf(source, directory, config)
  const bytes = await readFile(source, link.cid, MAX_CONFIG_BYTES)
  const diffIds = parseDiffIds(bytes)
  if (layers.length !== diffIds.length) throw new LayoutError(`manifest.json lists ${layers.length} layers, the configuration of the image ${diffIds.length}`)
  return { layers, config: { digest: await contentDigest(bytes), size: bytes.length, link }, diffIds }
}

async function openImage(source: BlockSource, directory: CID, { layers: paths, config, diffIds }: ReadImage): Promise<SavedTag> {
  const layers = await openLayers(source, directory, paths, diffIds)
  const docker = await synthesiseDocker(config, layers.map((layer) => ({ ...layer, mediaType: OCI_LAYER })))
  const manifests = [await synthesiseOci(config, layers), ...(docker ? [docker] : [])]
  const links = new Map<Digest, Link>([...layers, config].map(({ digest, link }) => [digest, link]))
  return {
    manifests,
    digests: [...manifests.map(({ digest }) => digest), ...links.keys()],
    manifest: async (digest) => manifests.find((manifest) => manifest.digest === digest),
    link: async (digest) => links.get(digest),
  }
}

function openLayers(source: BlockSource, directory: CID, paths: string[], diffIds: Digest[]): Promise<(Sized & { link: Link })[]> {
  return inBatches(diffIds, async (digest, index) => {
    const link = await partOf(source, directory, paths[index] ?? '')
    return { digest, link, size: await exactSize(source, link) }
  })
}

// The digest of the manifest depends on it, so that what a link says of a raw block is not enough.
async function exactSize(source: BlockSource, link: Link): Promise<number> {
  return link.cid.code === RAW ? (await source.get(link.cid)).length : fileSize(source, link)
}

// A docker with containerd's store saves layers as they were pulled, named by what they are.
function isCompressed({ layers, diffIds }: ReadImage): boolean {
  return layers.some((layer, index) => {
    const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(layer)?.[1]
    return hex !== undefined && `sha256:${hex}` !== diffIds[index]
  })
}

async function partOf(source: BlockSource, directory: CID, path: string): Promise<Link> {
  const link = await walkInside(source, directory, path)
  if (link) return link
  throw new LayoutError(`manifest.json names ${path.slice(0, 200)}, which is not there`)
}

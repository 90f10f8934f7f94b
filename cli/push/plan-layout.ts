import { parseDigest, type Digest } from '../../lib/oci/digest.ts'
import { parseManifest, type ParsedManifest } from '../../lib/oci/manifest.ts'
import type { Descriptor } from '../../lib/oci/manifest-schema.ts'
import { isIndexType, OCI_INDEX } from '../../lib/oci/media-types.ts'
import { parseLayoutIndex } from '../../lib/roots/read/layout-index.ts'
import { sha256, type PlannedImage, type PlannedManifest } from './planned-image.ts'
import { SavedError } from './saved-error.ts'
import type { SavedBlob, SavedFiles } from './saved-files.ts'

const IMAGE_NAME = 'io.containerd.image.name'
const REF_NAME = 'org.opencontainers.image.ref.name'
const MOST_DEPTH = 4
const MOST_MANIFESTS = 2_000
const MOST_IMAGES = 2_000

/** The images of an OCI Image Layout, with the manifests that it has. Throws SavedError, LayoutError, OciError. */
export function planLayout(files: SavedFiles): PlannedImage[] {
  const bytes = files.text('index.json')
  const descriptors = parseLayoutIndex(bytes)
  const named = descriptors.filter((descriptor) => nameOf(descriptor) !== undefined)
  // Several platforms of one image, as some builders write them: the list itself is the image.
  if (named.length === 0 && descriptors.length > 1 && descriptors.every(({ platform }) => platform)) return [imageOf(files, { digest: sha256(bytes), mediaType: OCI_INDEX, bytes }, new Map())]
  const images = new Map<Digest, PlannedImage>()
  const read = new Map<Digest, ParsedManifest>()
  for (const descriptor of named.length > 0 ? named : descriptors) {
    if (images.size > MOST_IMAGES) throw new SavedError(`index.json lists more than ${MOST_IMAGES} images`)
    const name = nameOf(descriptor)
    const image = images.get(descriptor.digest) ?? imageOf(files, manifestAt(files, descriptor), read)
    images.set(descriptor.digest, { ...image, names: name === undefined ? image.names : [...image.names, name] })
  }
  if (images.size === 0) throw new SavedError('index.json lists no image')
  return [...images.values()]
}

function nameOf({ annotations }: Descriptor): string | undefined {
  return annotations?.[IMAGE_NAME] ?? annotations?.[REF_NAME]
}

function imageOf(files: SavedFiles, root: PlannedManifest, read: Map<Digest, ParsedManifest>): PlannedImage {
  const manifests = new Map<Digest, PlannedManifest>()
  const blobs = new Map<Digest, SavedBlob>()
  const visit = (manifest: PlannedManifest, depth: number): void => {
    if (depth > MOST_DEPTH || manifests.size > MOST_MANIFESTS) throw new SavedError('its manifests name each other without end')
    for (const { kind, descriptor } of parsed(manifest, read).children) {
      // Named twice it is read once, or few of them would name each other millions of times.
      if (kind === 'manifest') manifests.has(descriptor.digest) || visit(manifestAt(files, descriptor), depth + 1)
      else if (!isElsewhere(descriptor)) blobs.set(descriptor.digest, files.blob(pathOf(descriptor.digest)))
    }
    manifests.set(manifest.digest, manifest)
  }
  visit(root, 0)
  return { names: [], blobs: [...blobs.values()], manifests: [...manifests.values()] }
}

function manifestAt(files: SavedFiles, { digest, mediaType }: Descriptor): PlannedManifest {
  const path = pathOf(digest)
  if (!files.has(path)) throw new SavedError(`${isIndexType(mediaType) ? 'the index' : 'the manifest'} ${digest} is not there: an image of several platforms must be saved with all of them, or with one (docker save --platform)`)
  const bytes = files.text(path)
  if (digest.startsWith('sha256:') && sha256(bytes) !== digest) throw new SavedError(`${path} has other bytes than its name says`)
  return { digest, mediaType, bytes }
}

// Images share many, each of which is read once.
function parsed({ digest, bytes, mediaType }: PlannedManifest, read: Map<Digest, ParsedManifest>): ParsedManifest {
  const found = read.get(digest) ?? parseManifest(bytes, mediaType)
  if (found.mediaType !== mediaType) throw new SavedError(`${digest} is named as ${found.mediaType} and as ${mediaType}`)
  read.set(digest, found)
  return found
}

// Layers of Windows are fetched from where they say.
function isElsewhere({ urls, mediaType }: Descriptor): boolean {
  return (urls?.length ?? 0) > 0 && /\.(?:foreign|nondistributable)\./.test(mediaType)
}

function pathOf(digest: Digest): string {
  const { algorithm, hex } = parseDigest(digest) ?? { algorithm: 'sha256', hex: '' }
  return `blobs/${algorithm}/${hex}`
}

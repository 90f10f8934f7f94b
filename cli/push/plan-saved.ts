import type { Digest } from '../../lib/oci/digest.ts'
import { parseDiffIds, type SavedImage } from '../../lib/roots/read/saved-list.ts'
import { OCI_LAYER, synthesiseTyped } from '../../lib/roots/read/synthesise-manifest.ts'
import type { PlannedImage } from './planned-image.ts'
import { SavedError } from './saved-error.ts'
import type { SavedBlob, SavedFiles } from './saved-files.ts'

const PACKED = { tar: '', gzip: '+gzip', zstd: '+zstd' }

/** An image of `manifest.json`. It has the manifest that every hub makes up for it (docs/coming-from.md). Throws SavedError. */
export async function planSaved(files: SavedFiles, { config: path, layers: paths, names }: SavedImage): Promise<PlannedImage> {
  const config = { ...files.blob(path), bytes: files.text(path) }
  return { names, ...(await manifestOver(config, paths.map((layer) => files.blob(layer)), parseDiffIds(config.bytes))) }
}

/** The manifest over a configuration and its layers, each of which must be what the configuration says. Throws SavedError. */
export async function manifestOver(config: SavedBlob, layers: SavedBlob[], diffIds: Digest[]): Promise<Omit<PlannedImage, 'names'>> {
  if (layers.length !== diffIds.length) throw new SavedError(`there are ${layers.length} layers, and the configuration of the image tells of ${diffIds.length}`)
  layers.forEach((layer, i) => requireSame(layer, diffIds[i]))
  const manifest = await synthesiseTyped(config, layers.map((layer) => ({ ...layer, mediaType: OCI_LAYER + PACKED[layer.format] })))
  return { blobs: [config, ...layers], manifests: [manifest] }
}

// One that is packed is another, which docker finds out when it is pulled.
function requireSame({ digest, format, path }: SavedBlob, diffId: Digest | undefined): void {
  if (format === 'tar' && digest !== diffId) throw new SavedError(`${path.slice(0, 200)} is not the layer that the configuration tells of: the archive is damaged`)
}

/** True when a layer of the image is packed; its own manifests tell the digests then. */
export function isCompressed(files: SavedFiles, { layers }: SavedImage): boolean {
  return layers.some((layer) => files.has(layer) && files.blob(layer).format !== 'tar')
}

import { buffer } from 'node:stream/consumers'
import type { Digest } from '../../lib/oci/digest.ts'
import { LayoutError } from '../../lib/roots/read/layout-error.ts'
import { parseDiffIds } from '../../lib/roots/read/saved-list.ts'
import { headBlob, readBlob } from '../registry/blobs.ts'
import type { Registry } from '../registry/registry.ts'
import type { DockerImage } from './dockerd.ts'
import { manifestOver } from './plan-saved.ts'
import { madeBlob, type PlannedImage } from './planned-image.ts'

const MOST_CONFIG = 4 * 1024 * 1024

/** An image of dockerd whose configuration and layers the repository has already: nothing has to be saved. undefined when something is missing. Throws RegistryError. */
export async function planPresent(registry: Registry, repository: string, { id, layers }: DockerImage): Promise<PlannedImage | undefined> {
  const size = layers.length === 0 ? undefined : await headBlob(registry, repository, id)
  if (size === undefined || !(size <= MOST_CONFIG)) return undefined
  const sizes = await Promise.all(layers.map((layer) => headBlob(registry, repository, layer)))
  if (sizes.some((one) => one === undefined || Number.isNaN(one))) return undefined
  const config = madeBlob(await buffer(readBlob(registry, repository, { digest: id, size })))
  // With containerd's store the id is that of a manifest.
  if (!sameLayers(config.bytes, layers)) return undefined
  const blobs = layers.map((digest, i) => ({ path: digest, place: 0, digest, size: sizes[i] ?? 0, format: 'tar' as const }))
  return { names: [], ...(await manifestOver(config, blobs, layers)) }
}

function sameLayers(config: Buffer | undefined, layers: Digest[]): boolean {
  try {
    return config !== undefined && parseDiffIds(config).join() === layers.join()
  } catch (error) {
    if (error instanceof LayoutError) return false
    throw error
  }
}

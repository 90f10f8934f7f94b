import { readFacts } from '../../lib/registry/manifest-facts.ts'
import { planArchive } from '../../lib/registry/archive/plan-archive.ts'
import { formatBytes } from '../format-bytes.ts'
import { showProgress } from '../show-progress.ts'
import type { Destination } from './destination.ts'
import type { OpenedImage } from './image-content.ts'
import { requirePlatform } from './require-platform.ts'

const manifests = { read: async (bytes: Uint8Array, type: string | undefined) => readFacts(bytes, type) }

export type Delivery = { platform?: string | undefined; silent: boolean }

/** Brings an image to where it goes; the names under which it is known there. Throws PlatformError, OciError, DockerError, ImageDamagedError, and what its content throws. */
export async function deliver({ content, reference, digest, imageName }: OpenedImage, { format, platform, take }: Destination, options: Delivery): Promise<string[]> {
  const text = reference.kind === 'tag' ? reference.tag : digest
  if (options.platform !== undefined) await requirePlatform(content, await content.manifest(text), options.platform)
  const archive = await planArchive(content, manifests, { reference: text, format, platform: options.platform ?? platform, imageName })
  const line = showProgress()
  let done = 0
  const onBytes = (bytes: number): void => void (options.silent || line.show(`${formatBytes((done += bytes))} of ${formatBytes(archive.length)}`))
  return take(archive, content, onBytes).finally(line.end)
}

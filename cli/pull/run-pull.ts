import { configOf } from '../data-directory.ts'
import type { ArchiveFormat } from '../../lib/registry/archive/plan-archive.ts'
import { placeOf } from './choose-way.ts'
import { deliver } from './deliver.ts'
import { openDestination } from './destination.ts'
import type { OpenedImage } from './image-content.ts'
import type { Place } from './place.ts'
import type { StraightOptions } from './straight-image.ts'
import { splitReference } from '../image/image-reference.ts'

export type PullOptions = StraightOptions & { hub?: string; ipfs: boolean; engine: string; output?: string; format?: ArchiveFormat; platform?: string }
/** `name`: how docker knows it now, or would once it is loaded. */
export type Pulled = { name: string; digest: string; trust: string | null }

/** Pulls an image into dockerd, or writes it down. An image of a hub is pulled by docker or podman. Throws PullRefusedError, DockerError, and what openStraightImage and openHubImage throw. */
export async function runPull(text: string, options: PullOptions): Promise<Pulled> {
  const place = await placeOf(text, options, configOf(options.data))
  if (!place && options.output === undefined) return (await import('./run-hub-pull.ts')).runHubPull(text, options)
  const destination = await openDestination(options.output, options.format)
  const image = await openImage(text, place, options)
  const [loaded] = await deliver(image, destination, { platform: options.platform, silent: options.silent })
  return { name: shownName(text, image, loaded), digest: image.digest, trust: image.trust }
}

/** An image straight on IPFS, or of a hub. What checks signatures is loaded for these alone: it takes as much room as all else. Throws as openStraightImage and openHubImage do. */
export async function openImage(text: string, place: Place | undefined, options: Omit<PullOptions, 'engine'>): Promise<OpenedImage> {
  if (place) return (await import('./straight-image.ts')).openStraightImage(place, options)
  return (await import('./hub-image.ts')).openHubImage(text, options)
}

/** An image's whole name. */
export function nameOf({ imageName, reference, digest }: OpenedImage): string {
  return reference.kind === 'tag' ? `${imageName}:${reference.tag}` : `${imageName}@${digest}`
}

// Of what a hash names, without a tag that nobody asked for: as ipdr and image2ipfs print it.
function shownName(text: string, image: OpenedImage, loaded = nameOf(image)): string {
  const { imageName } = image
  const isLatest = loaded === `${imageName}:latest` && splitReference(text).reference === undefined
  return isLatest && /\/ciq[a-z2-7]+(?:\/|$)/.test(imageName) ? imageName : loaded
}

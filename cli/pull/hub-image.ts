import { checkImage, type CheckedImage, type ImageOptions } from '../image/checked-image.ts'
import { describeImage, whyNotTrusted } from '../image/describe-image.ts'
import { formatImage } from '../image/image-reference.ts'
import { credentialAtHub } from '../registry/find-credential.ts'
import { registryOf } from '../registry/registry-address.ts'
import { Registry } from '../registry/registry.ts'
import type { OpenedImage } from './image-content.ts'
import { PullRefusedError } from './pull-refused-error.ts'
import { RegistryContent } from './registry-content.ts'

export type HubImageOptions = ImageOptions & { strict: boolean; silent: boolean }

/** Verifies an image of a hub, and says what it is unless `silent`. Throws PullRefusedError and what checkImage throws. */
export async function trustedImage(text: string, options: HubImageOptions): Promise<CheckedImage> {
  const checked = await checkImage(text, options)
  const why = whyNotTrusted(checked, options)
  if (why !== undefined) throw new PullRefusedError(`not pulled: ${why}`)
  if (!options.silent) process.stderr.write(`${describeImage(checked)}\n\n`)
  return checked
}

/** An image of a hub that may be taken, read from there by its digest. Throws as trustedImage does. */
export async function openHubImage(text: string, options: HubImageOptions): Promise<OpenedImage> {
  const checked = await trustedImage(text, options)
  const { hub, image, verified } = checked
  const imageName = formatImage(hub.host, { ...image, reference: { kind: 'tag', tag: '' } }).slice(0, -1)
  return { content: contentOf(checked), reference: image.reference, digest: verified.digest, imageName, trust: verified.trust }
}

/** What the hub has of a verified image. */
export function contentOf({ hub, image, verified }: CheckedImage): RegistryContent {
  const address = registryOf(hub)
  return new RegistryContent(new Registry(address, credentialAtHub(address, process.env)), image.repository, verified.digest)
}

import type { ShownImage, ImageLabels, ShownTag } from '../../lib/hub/hub-source.ts'
import { mergePairs } from '../../lib/hub/image-labels.ts'
import type { IpfsSource } from '../../lib/hub/ipfs-source/open-ipfs-source.ts'
import { choosePlatform, platformChoices } from '../../lib/hub/platform-choice.ts'

const SHOWN = 5

/** The first tags of a repository, and the image that is pulled without naming one: `latest`, or what people count as the highest. */
export type FirstTags = { tags: ShownTag[]; tag: ShownTag | undefined; image: ShownImage | undefined; child: ShownImage | undefined; labels: ImageLabels }

/** Reads them; what cannot be read of the image is left out, since its own page says why. */
export async function readFirstTags(source: IpfsSource, name: string): Promise<FirstTags> {
  const [named, highest] = await Promise.all([source.tags(name, { order: 'name', limit: 1 }), source.tags(name, { order: 'name-desc', limit: SHOWN })])
  const [first] = named.items
  const tag = first?.name === 'latest' ? first : highest.items.find(({ unread }) => unread === undefined)
  const tags = first?.name === 'latest' ? [first, ...highest.items.filter(({ name: other }) => other !== 'latest')].slice(0, SHOWN) : highest.items
  const image = tag && (await source.image(name, tag.name).catch(() => undefined))
  const chosen = image?.kind === 'index' ? choosePlatform(platformChoices(image.entries), undefined) : undefined
  const child = chosen && (await source.image(name, chosen.digest).catch(() => undefined))
  return { tags, tag, image, child, labels: mergePairs(image?.annotations, child?.annotations, image?.config?.labels, child?.config?.labels) }
}

import { CID } from 'multiformats/cid'
import type { ShownImage } from '../../lib/hub/hub-source.ts'
import type { IpfsSource } from '../../lib/hub/ipfs-source/open-ipfs-source.ts'
import type { StaticPlace } from '../../lib/hub/ipfs-source/static-types.ts'
import { choosePlatform, platformChoices, type PlatformChoice } from '../../lib/hub/platform-choice.ts'
import { pathBelow } from '../../lib/hub/static/find-shown.ts'
import { openRepository } from '../../lib/roots/read/open-repository.ts'
import type { RepositoryReader } from '../../lib/roots/read/repository-reader.ts'

/** An image and where it was read; of an index also the image of one platform. */
export type ShownHere = {
  place: StaticPlace
  /** of its repository */
  name: string
  layout: RepositoryReader['layout']
  image: ShownImage
  platform: { choices: PlatformChoice[]; chosen: PlatformChoice | undefined; isAsked: boolean; image: ShownImage | undefined } | undefined
}

type Question = { name: string; reference: string; platform: string | undefined }

/** Reads what an image's page shows; undefined when the root has none such. Throws ContentRefusedError, UnresolvableError, UnavailableError, BlockMissingError. */
export async function readShownImage(source: IpfsSource, { name, reference, platform }: Question): Promise<ShownHere | undefined> {
  const place = await source.place(name)
  const image = place && (await source.image(name, reference))
  const reader = image && (await openRepository(source.blocks, CID.parse(place.root), pathBelow(name, place)))
  return reader && { place, name, layout: reader.layout, image, platform: await readPlatform(source, name, image, platform) }
}

async function readPlatform(source: IpfsSource, name: string, { kind, entries }: ShownImage, wanted: string | undefined): Promise<ShownHere['platform']> {
  if (kind !== 'index') return undefined
  const choices = platformChoices(entries)
  const chosen = choosePlatform(choices, wanted)
  return { choices, chosen, isAsked: wanted !== undefined, image: chosen && (await source.image(name, chosen.digest)) }
}

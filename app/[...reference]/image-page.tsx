import { getAddress } from 'ethers/address'
import { ImageView, type ShownPlatform } from '../../components/images/image-view.tsx'
import { getContext } from '../../lib/context-ref.ts'
import type { ImageDetails, ImageRelations, ShownImage } from '../../lib/hub/hub-source.ts'
import { choosePlatform, platformChoices } from '../../lib/hub/platform-choice.ts'
import { hubHost, isPlainHttp } from '../hub-host.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'
import { signedIn } from '../signed-in.ts'
import { mayWrite } from './may-write.ts'

const STEPS_SHOWN = 10

type Props = { image: ImageDetails; searchParams: SearchParams }

/** One image, of an index that of one platform, with who stands for it; whoever is signed in and may push here may sign it. */
export async function ImagePage({ image, searchParams }: Props) {
  const { hub } = getContext()
  const platform = await readPlatform(image, await pageQuery(searchParams, 'platform'))
  const [trust, { published }, signer, host, relations, history, changes] = await Promise.all([
    hub.trust(image.repository, image), hub.overview(image.repository), signerFor(image.repository), hubHost(), readRelations(platform?.image ?? image), readHistory(image, await pageQuery(searchParams, 'moves')), readChanges(image.repository),
  ])
  return <ImageView image={image} platform={platform} host={host} isPlain={isPlainHttp()} published={published} trust={trust} signer={signer} relations={relations} history={history} changes={changes} />
}

async function readPlatform(image: ImageDetails, wanted: string | undefined): Promise<ShownPlatform | undefined> {
  if (image.kind !== 'index') return undefined
  const choices = platformChoices(image.entries)
  const chosen = choosePlatform(choices, wanted)
  return { choices, chosen, isAsked: wanted !== undefined, image: chosen && (await getContext().hub.image(image.repository, chosen.digest)) }
}

// What is only told besides must not take the page with it: the index can be away, or damaged.
async function readRelations(image: ShownImage): Promise<ImageRelations | undefined> {
  return getContext().images.relations(image).catch(() => undefined)
}

async function readHistory({ repository, tag }: ImageDetails, after: string | undefined) {
  if (tag === undefined) return undefined
  const { hub, images } = getContext()
  return { steps: await images.tagHistory(hub, { repository, tag, after, limit: STEPS_SHOWN }), isLater: after !== undefined }
}

async function signerFor(repository: string): Promise<string | undefined> {
  const session = await signedIn()
  const role = session && getContext().identity.rights.role(session.address, repository.slice(0, repository.indexOf('/')))
  return session && role !== undefined && role !== 'read' ? getAddress(session.address) : undefined
}

async function readChanges(repository: string): Promise<{ mayDelete: boolean } | undefined> {
  const [maySet, mayDelete] = await Promise.all([mayWrite(repository), mayWrite(repository, 'delete')])
  return maySet ? { mayDelete: mayDelete && getContext().config.deleteEnabled } : undefined
}

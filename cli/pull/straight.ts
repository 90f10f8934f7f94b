import { z } from 'zod'
import { parseJson } from '../../lib/config/parse-json.ts'
import { ipnsMultihash } from '../../lib/names/ipns-name.ts'
import type { RootQuestion } from '../../lib/resolve/image/find-root.ts'
import { gatewayRecords, kuboRecords, routerRecords } from '../../lib/resolve/names/record-sources.ts'
import { gatewaySource } from '../../lib/resolve/sources/gateway-source.ts'
import { kuboSource } from '../../lib/resolve/sources/kubo-source.ts'
import { askHub } from '../credential/ask-hub.ts'
import { ImageInvalidError } from '../image/image-reference.ts'
import { partsOf } from '../image/root-question.ts'
import { findImage, type FoundImage } from './find-image.ts'
import type { Place } from './place.ts'
import { RepositoryContent } from './repository-content.ts'
import type { SeenRecords } from './seen-records.ts'
import { SharedBlocks, WHAT_TO_DO } from './shared-blocks.ts'
import type { Sources } from './sources.ts'

// A Kubo looks for a name or a block in its whole network. Who is silent about a block is asked for it twice.
const PATIENCE_MS = 30_000
const TRIES = 2
const hubSchema = z.object({ ipns: z.string().refine((name) => ipnsMultihash(name) !== undefined) })

export type StraightImage = FoundImage & { content: RepositoryContent; blocks: SharedBlocks }

/** Finds and verifies an image straight on IPFS. `warn` is told of sources that are not asked any more; `seen`: records that were seen before. Throws as findImage does. */
export async function openStraight(place: Place, sources: Sources, warn: (sentence: string) => void, seen?: SeenRecords): Promise<StraightImage> {
  const { gateways, kubo, patienceMs } = sources
  const tryMs = patienceMs === undefined ? undefined : patienceMs / TRIES
  const blocks = new SharedBlocks([...gateways.map((gateway) => gatewaySource(gateway, false, tryMs)), ...(kubo ? [kuboSource(kubo, tryMs ?? PATIENCE_MS)] : [])], warn)
  const question = questionOf(sources, blocks)
  const found = await findImage(place, seen ? seen.within(question) : question)
  return { ...found, blocks, content: new RepositoryContent(found.reader, found.digest, blocks) }
}

function questionOf({ gateways, routers, kubo, config, patienceMs: firstByteMs }: Sources, source: SharedBlocks): Omit<RootQuestion, 'name'> {
  const records = [...routers.map((router) => routerRecords(router, { firstByteMs })), ...gateways.map((gateway) => gatewayRecords(gateway, { firstByteMs })), ...(kubo ? [kuboRecords(kubo, firstByteMs ?? PATIENCE_MS)] : [])]
  const patienceMs = firstByteMs ?? (kubo ? PATIENCE_MS : undefined)
  return { source, looksUp: true, parts: { ...partsOf(config, records), ...(patienceMs === undefined ? {} : { patienceMs }), advice: WHAT_TO_DO }, hubKey: () => hubKeyOf(gateways) }
}

// What a hub lists for a wallet is signed by that wallet, so that any hub may be asked.
async function hubKeyOf(gateways: readonly URL[]): Promise<string> {
  for (const { origin } of gateways) {
    const answer = await askHub(origin, { method: 'GET', path: '/api/v1/hub' }).catch(() => undefined)
    const { data } = hubSchema.safeParse(answer?.status === 200 ? parseJson(answer.text) : undefined)
    if (data) return data.ipns
  }
  throw new ImageInvalidError('hubs know the keys of wallets, and none was named: give one with --gateway')
}

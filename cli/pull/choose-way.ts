import { createDnslinkLookup } from '../../lib/resolve/names/dnslink-lookup.ts'
import type { Config } from '../../lib/config.ts'
import { askHub, type HubAnswer } from '../credential/ask-hub.ts'
import { ImageInvalidError } from '../image/image-reference.ts'
import { parsePlace, type Place } from './place.ts'

const MOST_MS = 5_000

/**
 * The place on IPFS that a text means, undefined when it means an image of a hub: that is so with `hub`, for hosts, and for domains
 * that answer as registries do or have no DNSLink. `ipfs`: never a hub. Throws ImageInvalidError.
 */
export async function placeOf(text: string, { ipfs, hub }: { ipfs: boolean; hub?: string }, config: Config): Promise<Place | undefined> {
  if (hub !== undefined && !ipfs) return undefined
  const place = parsePlace(text)
  if (!place && (ipfs || text.startsWith('/'))) throw new ImageInvalidError(`"${text.slice(0, 200)}" is no image on IPFS: give it as /ipfs/<cid>, /ipns/<name>/app:v1, or a key, a domain, a .eth name or a wallet before /app:v1`)
  if (place?.name.kind !== 'dns' || ipfs || text.startsWith('/')) return place
  return (await isOnlyLinked(place.name.domain, config)) ? place : undefined
}

async function isOnlyLinked(domain: string, config: Config): Promise<boolean> {
  const signal = AbortSignal.timeout(MOST_MS)
  const [isRegistry, link] = await Promise.all([answersAsRegistry(domain), createDnslinkLookup(config)(domain, signal).catch(() => undefined)])
  return !isRegistry && link !== undefined
}

async function answersAsRegistry(domain: string): Promise<boolean> {
  const answer = await askHub(`https://${domain}`, { method: 'GET', path: '/v2/', mostMs: MOST_MS }).catch(() => undefined)
  return answer !== undefined && speaksV2(answer)
}

/** True of what a registry answers to `GET /v2/`; a domain may have pages as well, some of which answer every path with one. */
export function speaksV2({ status, headers }: Pick<HubAnswer, 'status' | 'headers'>): boolean {
  if (headers['docker-distribution-api-version'] !== undefined) return true
  if (status === 401) return headers['www-authenticate'] !== undefined
  return status === 200 && !/html/i.test(headers['content-type'] ?? '')
}

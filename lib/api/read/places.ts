import type { z } from 'zod'
import type { PlaceRow } from '../../db/index/queries/places.ts'
import { imagePath } from '../../hub/page-reference.ts'
import { readPasted } from '../../hub/search/read-pasted.ts'
import type { place } from '../answers/index-rows.ts'
import type { ReadParts } from './read-parts.ts'

export type Place = z.output<typeof place>
export type FindPlaces = (text: string, limit: number) => Promise<Place[]>

/** What a text names exactly: images by tag or digest, what uses a layer, what a key or CID leads to. The last of a key or CID is the gateway. */
export function findPlaces({ index }: Pick<ReadParts, 'index'>): FindPlaces {
  return async (text, limit) => {
    const pasted = readPasted(text)
    if (!pasted) return []
    const rows = await index('places', { ...pasted, limit })
    return pasted.kind === 'root' ? [...rows.map(shownPlace), gatewayPlace(pasted)] : rows.map(shownPlace)
  }
}

function shownPlace({ kind, name, reference }: PlaceRow): Place {
  return { kind, name, reference, path: reference === null ? `/${name}` : imagePath(name, reference) }
}

function gatewayPlace({ name, isKey }: { name: string; isKey: boolean }): Place {
  return { kind: 'content', name, reference: null, path: `/${isKey ? 'ipns' : 'ipfs'}/${name}/` }
}

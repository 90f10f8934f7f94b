import type { CID } from 'multiformats/cid'
import { MOST_LISTED } from '../../lib/db/transactions/listed-names.ts'
import { listEntries } from '../../lib/ipfs/dag/read-directory.ts'
import { isToldName } from '../../lib/names/told-name.ts'
import { DOCUMENT_LIMITS, parseNameDocument } from '../../lib/roots/documents.ts'
import type { Listed } from '../hub/hub-client.ts'
import { ahead } from './ahead.ts'
import { readDocument } from './read-content.ts'
import type { Reading } from './reading.ts'

const MOST_LOOKED_AT = 200_000
const MOST_COUNTED = 10_000
const AT_ONCE = 16
const ENDING = '.json'

/** Of what is no hub, or lists nothing. */
export const NO_NAMES: HubNames = { listed: [], told: [] }

/** The name of an entry of `names/` that others can follow: not a handle, which is that hub's alone. */
export function gossipName(file: string): string | undefined {
  const text = file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : ''
  return isToldName(text) ? text : undefined
}

/** What a hub lists of names that others can follow too, in byte order: the first 10,000, and of them so many as are heard with their claims as they stand there. */
export type HubNames = { listed: string[]; told: Listed[] }

/** Reads that. */
export async function readGossip(reading: Reading, names: CID | undefined): Promise<HubNames> {
  if (!names) return NO_NAMES
  const found: { name: string; cid: CID }[] = []
  let looked = 0
  for await (const { name: file, cid } of listEntries(reading.source, names)) {
    const name = gossipName(file)
    if (name !== undefined) found.push({ name, cid })
    if (++looked >= MOST_LOOKED_AT) break
  }
  const counted = found.sort((one, other) => (one.name < other.name ? -1 : 1)).slice(0, MOST_COUNTED)
  const told: Listed[] = []
  for await (const entry of ahead(counted.slice(0, MOST_LISTED.hub), AT_ONCE, (one) => readListed(reading, one))) told.push(entry)
  return { listed: counted.map(({ name }) => name), told }
}

// A claim that cannot be read is as good as none.
async function readListed({ source }: Reading, { name, cid }: { name: string; cid: CID }): Promise<Listed> {
  const document = await readDocument(source, cid, DOCUMENT_LIMITS.name, parseNameDocument)
  return { name, claim: document?.name === name ? document.claim : null }
}

import type { CID } from 'multiformats/cid'
import { MOST_LISTED } from '../../lib/db/transactions/listed-names.ts'
import { listEntries } from '../../lib/ipfs/dag/read-directory.ts'
import { formatName, parseName } from '../../lib/names/name.ts'
import { DOCUMENT_LIMITS, parseNameDocument } from '../../lib/roots/documents.ts'
import type { Listed } from '../hub/hub-client.ts'
import { ahead } from './ahead.ts'
import { readDocument } from './read-content.ts'
import type { Reading } from './reading.ts'

const MOST_LOOKED_AT = 200_000
const AT_ONCE = 16
const ENDING = '.json'

/** The name of an entry of `names/` that others can follow: not a handle, which is that hub's alone. */
export function gossipName(file: string): string | undefined {
  const text = file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : ''
  const name = parseName(text)
  return name && name.kind !== 'handle' && name.kind !== 'content' && formatName(name) === text ? text : undefined
}

/** What a hub lists of names that others can follow too, the first so many as are heard in byte order, with their claims as they stand there. */
export async function readGossip(reading: Reading, names: CID | undefined): Promise<Listed[]> {
  if (!names) return []
  const found: { name: string; cid: CID }[] = []
  let looked = 0
  for await (const { name: file, cid } of listEntries(reading.source, names)) {
    const name = gossipName(file)
    if (name !== undefined) found.push({ name, cid })
    if (++looked >= MOST_LOOKED_AT) break
  }
  const first = found.sort((one, other) => (one.name < other.name ? -1 : 1)).slice(0, MOST_LISTED.hub)
  const listed: Listed[] = []
  for await (const entry of ahead(first, AT_ONCE, (one) => readListed(reading, one))) listed.push(entry)
  return listed
}

// A claim that cannot be read is as good as none.
async function readListed({ source }: Reading, { name, cid }: { name: string; cid: CID }): Promise<Listed> {
  const document = await readDocument(source, cid, DOCUMENT_LIMITS.name, parseNameDocument)
  return { name, claim: document?.name === name ? document.claim : null }
}

import { CID } from 'multiformats/cid'
import { first } from '../../db/operation.ts'
import type { SignedClaim } from '../../identity/claim/claim.ts'
import { openDirectories } from '../../ipfs/dag/directory.ts'
import { encodeNameDocument, type NameDocument } from '../documents.ts'
import { putFile, type Build, type Db } from './build.ts'
import { namespaceRow, type NamespaceRow } from './pending-changes.ts'
import type { NamespaceLink } from './search/set-search.ts'

/**
 * A name's two entries in the hub's root: `names/<name>.json`, and for what this hub publishes itself the link to its root. Of
 * names that the hub only knows, by following them or by a claim that was brought, it tells the key and the claim. What it follows
 * because another hub lists it is not told on: two hubs would keep it on each other's lists for ever. What was linked and is now.
 */
export async function setHubEntry(build: Build, before: CID | undefined, name: string): Promise<NamespaceLink> {
  const row = namespaceRow(build.db, name)
  const root = row && row.ownKey === 0 && row.ipnsName !== null && row.root !== null ? CID.parse(row.root) : undefined
  const linked = before && (await openDirectories(build.store).get(before, name))?.cid
  // A namespace's blocks are counted by its own publications, once.
  for (const cid of [linked, root]) if (cid) build.apart.add(cid.toString())
  const document = row ? documentOfOwn(name, row) : documentOfOther(build.db, name)
  build.changes.push(
    { path: ['names', `${name}.json`], entry: document ? putFile(build, encodeNameDocument(document)) : undefined },
    { path: [name], entry: root && { cid: root, tsize: row?.rootTsize ?? 0 } },
  )
  return { name, before: linked, after: root }
}

function documentOfOwn(name: string, { ipnsName, root, claim: text, ownKey, publishedAt }: NamespaceRow): NameDocument | undefined {
  const claim = parseClaim(text)
  if (ipnsName === null || (ownKey === 0 ? root === null : claim === null)) return undefined
  return { v: 1, name, k51: ipnsName, claim, updated: toSeconds(publishedAt ?? claim?.seq ?? 0) }
}

function documentOfOther(db: Db, name: string): NameDocument | undefined {
  const kept = first<{ claim: string; receivedAt: number }>(db, 'SELECT claim, received_at AS receivedAt FROM posted_claim WHERE subject = ?', name)
  const followed = first<{ addedAt: number; ipnsName: string | null }>(db, `SELECT f.added_at AS addedAt, l.ipns_name AS ipnsName
    FROM follow f LEFT JOIN last_root l ON l.name = f.name WHERE f.name = ? AND f.origin <> 'hub'`, name)
  const claim = parseClaim(kept?.claim ?? null)
  const k51 = claim?.root ?? followed?.ipnsName
  if (k51 === undefined || k51 === null) return undefined
  return { v: 1, name, k51, claim, updated: toSeconds(Math.max(kept?.receivedAt ?? 0, followed?.addedAt ?? 0)) }
}

// What stands in the rows was verified, and is checked once more as the document is written.
function parseClaim(text: string | null): SignedClaim | null {
  return text === null ? null : (JSON.parse(text) as SignedClaim)
}

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000)
}

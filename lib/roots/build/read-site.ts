import { packBlocks, type PackedBlock } from '../../db/packed.ts'
import { walkBlocks } from '../../ipfs/dag/walk-blocks.ts'
import { openSite } from '../../ipfs/site/open-site.ts'
import { SiteError } from '../../ipfs/site/site-error.ts'
import { isSiteName } from '../../names/site-name.ts'
import type { Db } from './build.ts'
import { siteEntries, type SiteEntry } from './site-entries.ts'
import { isStored } from './stored-block.ts'

// It lies in the database, and in the memory of two threads on its way there.
const MOST_BYTES = 32 * 1024 * 1024

/** `blocks` (as packBlocks) are those that are not stored; `leftOut`: entries that a namespace could be named like. */
export type ReadSite = { entries: SiteEntry[]; leftOut: string[]; isNews: boolean; blocks: Uint8Array }

/** A directory as the static page in the hub's root, beside what is there of it already. Throws SiteError. */
export async function readSite(db: Db, directory: string): Promise<ReadSite> {
  const site = await openSite(directory)
  if (site.bytes > MOST_BYTES) throw new SiteError(`${directory} has ${site.bytes} bytes: a page in a hub's root has at most ${MOST_BYTES}`)
  const taken = site.entries.filter(({ name }) => isSiteName(name))
  const entries = taken.map(({ name, cid, tsize }) => ({ name, cid: cid.toString(), tsize })).sort((one, other) => (one.name < other.name ? -1 : 1))
  const missing: PackedBlock[] = []
  for await (const { cid, bytes } of walkBlocks(site, taken.map(({ cid }) => cid))) {
    const block = { hash: cid.multihash.digest, bytes }
    if (!isStored(db, block)) missing.push(block)
  }
  return {
    entries, blocks: packBlocks(missing), leftOut: site.entries.filter(({ name }) => !isSiteName(name)).map(({ name }) => name),
    isNews: missing.length > 0 || JSON.stringify(entries) !== JSON.stringify(siteEntries(db)),
  }
}

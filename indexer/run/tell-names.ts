import { CID } from 'multiformats/cid'
import type { SourceRow } from '../../lib/db/index/sources.ts'
import { MOST_LISTED } from '../../lib/db/transactions/listed-names.ts'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import { listEntries, readEntry } from '../../lib/ipfs/dag/read-directory.ts'
import { formatName, parseName } from '../../lib/names/name.ts'
import { DOCUMENT_LIMITS, parseNameDocument } from '../../lib/roots/documents.ts'
import { walkPath } from '../../lib/roots/read/walk-path.ts'
import type { Listed } from '../hub/hub-client.ts'
import type { Wanted } from '../hub/hub-view.ts'
import { ahead } from '../read/ahead.ts'
import { readDocument } from '../read/read-content.ts'
import type { IndexParts } from './parts.ts'
import type { ReadStep } from './read-step.ts'

const ENDING = '.json'
const AT_ONCE = 16

/**
 * Tells the hub what a followed hub lists of other names, when that list is another one than in the root before; what is followed
 * only because another hub lists it is not heard. Throws HubGoneError, BlockMissingError and what the source throws.
 */
export async function tellNames({ blocks, tell }: Pick<IndexParts, 'blocks' | 'tell'>, wanted: Wanted & { root: string }, row: SourceRow | undefined, layout: ReadStep['layout']): Promise<void> {
  if (wanted.kind !== 'followed' || wanted.origin === 'hub' || (layout !== 'hub' && row?.layout !== 'hub')) return
  const source = blocks()
  const after = layout === 'hub' ? await namesOf(source, wanted.root, wanted.path) : undefined
  const before = row?.root && row.layout === 'hub' ? await namesOf(source, row.root, row.path).catch(() => undefined) : undefined
  if (!before && !after) return
  if (before && after && before.equals(after)) return
  await tell.gossip(wanted.name, after ? await readListed(source, after) : [])
}

async function namesOf(source: BlockSource, root: string, path: string): Promise<CID | undefined> {
  const folder = await walkPath(source, CID.parse(root), path.split('/').filter((part) => part !== ''))
  return folder && (await readEntry(source, folder.cid, 'names'))?.cid
}

async function readListed(source: BlockSource, directory: CID): Promise<Listed[]> {
  const listed: Listed[] = []
  for await (const one of ahead(others(source, directory), AT_ONCE, (entry) => readOne(source, entry))) listed.push(one)
  return listed
}

type Entry = { name: string; cid: CID }

// So many as the hub hears at most. Handles are the other hub's own, and read in its root.
async function* others(source: BlockSource, directory: CID): AsyncGenerator<Entry> {
  let left: number = MOST_LISTED.hub
  for await (const { name: file, cid } of listEntries(source, directory)) {
    const text = file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : ''
    const name = parseName(text)
    if (!name || name.kind === 'handle' || name.kind === 'content' || formatName(name) !== text) continue
    yield { name: text, cid }
    if (--left <= 0) return
  }
}

// A claim that cannot be read is as good as none.
async function readOne(source: BlockSource, { name, cid }: Entry): Promise<Listed> {
  const document = await readDocument(source, cid, DOCUMENT_LIMITS.name, parseNameDocument)
  return { name, claim: document?.name === name ? document.claim : null }
}

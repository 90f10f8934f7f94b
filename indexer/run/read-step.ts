import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { KnownSource } from '../../lib/db/index/known.ts'
import type { RootLayout, TagMove } from '../../lib/db/index/rows.ts'
import type { Limitation, SourceRow } from '../../lib/db/index/sources.ts'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import type { Wanted } from '../hub/hub-view.ts'
import { OwnTimes, SeenTimes } from '../hub/ref-times.ts'
import { BeforeLostError } from '../read/before-blocks.ts'
import { IncomparableError, type TreeSource } from '../read/entry-changes.ts'
import { isContentRefusal } from '../read/read-content.ts'
import type { HubNames } from '../read/gossip.ts'
import { DEFAULT_LIMITS, isToReadWhole, limitSentence, rereadAfter } from '../read/limits.ts'
import { readRoot, type RootStep } from '../read/read-root.ts'
import { Reading } from '../read/reading.ts'
import { RootRefusedError } from '../read/root-document.ts'
import { Spool } from '../read/spool.ts'
import type { IndexParts } from './parts.ts'
import { rootFacts } from './root-facts.ts'

/** What a root brings: its changes, and which of its tags moved. `whole`: the changes are all that it has. */
export type ReadStep = { spool: Spool; layout: RootLayout; whole: boolean; moves: TagMove[]; gossip: HubNames | undefined } & Limitation

/**
 * Reads what a name stands for now against what the index has of it; all of it when the root before cannot be compared. Throws
 * RootRefusedError, BlockMissingError, UnavailableError. Whoever gets the step closes its spool.
 */
export async function readStep(parts: IndexParts, wanted: Wanted & { root: string }, row: SourceRow | undefined): Promise<ReadStep> {
  const before = row?.root && row.layout && !isForRoom(parts, row) && !isNothingNews(wanted, row) ? { root: row.root, path: row.path, layout: row.layout } : undefined
  // What a name may be waited for is for both attempts together.
  const step = { wanted, row, source: parts.blocks() }
  if (!before) return attempt(parts, step, undefined)
  try {
    return await attempt(parts, step, before)
  } catch (error) {
    if (!(error instanceof BeforeLostError || error instanceof IncomparableError)) throw error
    return attempt(parts, step, undefined)
  }
}

// What did not fit before is in no comparison.
function isForRoom({ limits = DEFAULT_LIMITS, now }: IndexParts, row: SourceRow | undefined): boolean {
  return row !== undefined && isToReadWhole(limits, row, now())
}

/** True for what was followed only because a hub lists it, and now because somebody here wants it: what it lists itself counts from now on. */
export function isHeardAnew(wanted: Wanted, row: SourceRow | undefined): boolean {
  return row?.origin === 'hub' && wanted.origin !== 'hub' && row.layout === 'hub'
}

/** True for a followed name that another key stands behind than before, with the same root: whose it is is another question then. */
export function isOfOtherKey(wanted: Wanted, row: SourceRow | undefined): boolean {
  return row !== undefined && wanted.kind === 'followed' && row.layout !== null && row.root === wanted.root && row.path === wanted.path && row.ipnsName !== wanted.ipnsName
}

// What a hub lists hangs on its key, and no comparison of a root with itself comes to it.
function isNothingNews(wanted: Wanted, row: SourceRow): boolean {
  return row.layout === 'hub' && isOfOtherKey(wanted, row)
}

type Before = { root: string; path: string; layout: RootLayout }
type Asked = { wanted: Wanted & { root: string }; row: SourceRow | undefined; source: BlockSource }

async function attempt(parts: IndexParts, asked: Asked, before: Before | undefined): Promise<ReadStep> {
  const { wanted, row } = asked
  const spool = new Spool(join(parts.dataDir, 'run', `index-spool-${row?.id ?? 0}-${spools++}`))
  try {
    const reading = openReading(parts, asked, spool)
    const step = await stepOf(reading, wanted, before)
    const { layout, whole } = await readRoot(reading, rootFacts(parts.view, wanted, parts.now()), step).catch(refusedAsRoot)
    return { spool, layout, whole, moves: reading.moves, gossip: reading.gossip, ...limitation(reading, whole, row, isForRoom(parts, row)) }
  } catch (error) {
    spool.close()
    throw error
  }
}

// What a comparison leaves as it is goes on to be left out.
function limitation({ limitedBy, limits, now }: Reading, whole: boolean, row: SourceRow | undefined, forRoom: boolean): Limitation {
  const rereadAt = rereadAfter({ whole, forRoom, limitedBy: limitedBy ?? null, before: row?.rereadAt ?? null, now })
  if (limitedBy) return { limited: limitSentence(limits, limitedBy), limitedBy, rereadAt }
  return { limited: whole ? null : (row?.limited ?? null), limitedBy: whole ? null : (row?.limitedBy ?? null), rereadAt }
}

function refusedAsRoot(error: unknown): never {
  if (!isContentRefusal(error)) throw error
  throw new RootRefusedError(`a part of it cannot be read: ${error instanceof Error ? error.message : 'malformed'}`, { cause: error })
}

let spools = 0

function openReading({ index, hub, limits, now }: IndexParts, { wanted, row, source }: Asked, spool: Spool): Reading {
  const { name, kind, root, addedAt, elsewhere } = wanted
  const at = now()
  return new Reading({
    source, name, root, now: at,
    known: new KnownSource(index, row?.id ?? 0),
    times: kind === 'own' && !elsewhere ? new OwnTimes(hub, addedAt) : new SeenTimes(hub, { source: name, root, addedAt, now: at }),
    emit: (change) => spool.add(change),
    counts: { repositories: row?.repositoryCount ?? 0, refs: row?.refCount ?? 0 },
    ...(limits ? { limits } : {}), listsAnew: isHeardAnew(wanted, row),
  })
}

async function stepOf(reading: Reading, wanted: { root: string; path: string }, before: Before | undefined): Promise<RootStep> {
  const after = await endOf(reading, wanted.root, wanted.path)
  if (!after) throw new RootRefusedError(`there is nothing at ${wanted.path} in it`)
  const was = before && (await endOf(reading.before, before.root, before.path))
  return { before: before && was ? { cid: was, layout: before.layout } : undefined, after }
}

async function endOf({ directories }: TreeSource, root: string, path: string): Promise<CID | undefined> {
  return (await directories.walk(CID.parse(root), path === '' ? [] : path.split('/')))?.cid
}

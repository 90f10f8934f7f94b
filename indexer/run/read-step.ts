import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { KnownSource } from '../../lib/db/index/known.ts'
import type { RootLayout, TagMove } from '../../lib/db/index/rows.ts'
import type { SourceRow } from '../../lib/db/index/sources.ts'
import { BlockMissingError } from '../../lib/ipfs/block-source.ts'
import { UnavailableError, UnresolvableError } from '../../lib/resolve/net/errors.ts'
import type { Listed } from '../hub/hub-client.ts'
import type { Wanted } from '../hub/hub-view.ts'
import { OwnTimes, SeenTimes } from '../hub/ref-times.ts'
import { IncomparableError } from '../read/entry-changes.ts'
import { isContentRefusal } from '../read/read-content.ts'
import { DEFAULT_LIMITS, hasRoomAgain } from '../read/limits.ts'
import { readRoot, type RootStep } from '../read/read-root.ts'
import { Reading } from '../read/reading.ts'
import { RootRefusedError } from '../read/root-document.ts'
import { Spool } from '../read/spool.ts'
import type { IndexParts } from './parts.ts'
import { rootFacts } from './root-facts.ts'

/** What a root brings: its changes, and which of its tags moved. `whole`: the changes are all that it has. */
export type ReadStep = { spool: Spool; layout: RootLayout; whole: boolean; limited: string | null; moves: TagMove[]; gossip: Listed[] | undefined }

/**
 * Reads what a name stands for now against what the index has of it; all of it when the root before cannot be compared. Throws
 * RootRefusedError, BlockMissingError, UnavailableError. Whoever gets the step closes its spool.
 */
export async function readStep(parts: IndexParts, wanted: Wanted & { root: string }, row: SourceRow | undefined): Promise<ReadStep> {
  const before = row?.root && row.layout && !isToReadWhole(parts, row) ? { root: row.root, path: row.path, layout: row.layout } : undefined
  if (!before) return attempt(parts, wanted, row, undefined)
  try {
    return await attempt(parts, wanted, row, before)
  } catch (error) {
    // It may be the root before that is not to be had any more.
    if (!isLost(error)) throw error
    return attempt(parts, wanted, row, undefined)
  }
}

// What did not fit before is in no comparison.
function isToReadWhole({ limits = DEFAULT_LIMITS }: IndexParts, { limited, repositoryCount, tagCount }: SourceRow): boolean {
  return hasRoomAgain(limits, { limited, repositories: repositoryCount, refs: tagCount })
}

function isLost(error: unknown): boolean {
  return error instanceof BlockMissingError || error instanceof UnavailableError || error instanceof IncomparableError || error instanceof UnresolvableError
}

type Before = { root: string; path: string; layout: RootLayout }

async function attempt(parts: IndexParts, wanted: Wanted & { root: string }, row: SourceRow | undefined, before: Before | undefined): Promise<ReadStep> {
  const spool = new Spool(join(parts.dataDir, 'run', `index-spool-${row?.id ?? 0}-${spools++}`))
  try {
    const reading = openReading(parts, wanted, row, before !== undefined, spool)
    const step = await stepOf(reading, wanted, before)
    const { layout, whole } = await readRoot(reading, rootFacts(parts.view, wanted, parts.now()), step).catch(refusedAsRoot)
    const moves = reading.moves.map((move) => ({ ...move, source: wanted.name, root: wanted.root }))
    return { spool, layout, whole, limited: reading.limited ?? (whole ? null : (row?.limited ?? null)), moves, gossip: reading.gossip }
  } catch (error) {
    spool.close()
    throw error
  }
}

function refusedAsRoot(error: unknown): never {
  if (!isContentRefusal(error)) throw error
  throw new RootRefusedError(`a part of it cannot be read: ${error instanceof Error ? error.message : 'malformed'}`, { cause: error })
}

let spools = 0

function openReading({ blocks, index, hub, limits, now }: IndexParts, wanted: Wanted & { root: string }, row: SourceRow | undefined, compared: boolean, spool: Spool): Reading {
  const { name, kind, root, addedAt } = wanted
  return new Reading({
    source: blocks(), name,
    known: new KnownSource(index, row?.id ?? 0),
    times: kind === 'own' ? new OwnTimes(hub, addedAt) : new SeenTimes(hub, { source: name, root, addedAt, now: now() }),
    emit: (change) => spool.add(change),
    counts: compared && row ? { repositories: row.repositoryCount, refs: row.tagCount } : { repositories: 0, refs: 0 },
    ...(limits ? { limits } : {}),
  })
}

async function stepOf(reading: Reading, wanted: { root: string; path: string }, before: Before | undefined): Promise<RootStep> {
  const after = await endOf(reading, wanted.root, wanted.path)
  if (!after) throw new RootRefusedError(`there is nothing at ${wanted.path} in it`)
  const was = before && (await endOf(reading, before.root, before.path))
  return { before: before && was ? { cid: was, layout: before.layout } : undefined, after }
}

async function endOf({ directories }: Reading, root: string, path: string): Promise<CID | undefined> {
  return (await directories.walk(CID.parse(root), path === '' ? [] : path.split('/')))?.cid
}

import { setListing } from '../../lib/db/index/edit/followers.ts'
import { SourceEdit } from '../../lib/db/index/edit/source-edit.ts'
import { dropSource, findSource, setIndexed, type SourceRow } from '../../lib/db/index/sources.ts'
import type { Wanted } from '../hub/hub-view.ts'
import { NO_NAMES } from '../read/gossip.ts'
import { RootRefusedError } from '../read/root-document.ts'
import { addEvents, tagEvents, type IndexEvent } from './events.ts'
import type { IndexParts } from './parts.ts'
import { putState } from './put-state.ts'
import { isHeardAnew, isOfOtherKey, readStep, type ReadStep } from './read-step.ts'
import { takePushTimes } from './upkeep.ts'

const AT_ONCE = 500
const OVERLAP_MS = 5000

/** True when what the index holds is not what the name stands for, or not all that is wanted of it. */
export function needsReading(wanted: Wanted, row: SourceRow | undefined): wanted is Wanted & { root: string } {
  return wanted.root !== null && (row?.root !== wanted.root || row.path !== wanted.path || isHeardAnew(wanted, row) || isOfOtherKey(wanted, row))
}

/**
 * Brings the index up to what a name stands for now, in one transaction, or removes what is wanted no more. What cannot be read
 * leaves what is indexed as it is, with the reason. Throws what reading throws for want of blocks, HubGoneError and what SQLite throws.
 */
export async function indexName(parts: IndexParts, name: string): Promise<void> {
  const { store, view, index, now } = parts
  const wanted = view.name(name)
  const row = findSource(index, name)
  if (!wanted) {
    if (row) await store.transaction((db) => drop(db, row, now()))
    return
  }
  if (!needsReading(wanted, row)) return void (await store.transaction((db) => putState(db, wanted, row, now())))
  try {
    await takeStep(parts, wanted, row)
  } catch (error) {
    await noteFailure(parts, wanted, error)
    throw error
  }
}

async function takeStep(parts: IndexParts, wanted: Wanted & { root: string }, row: SourceRow | undefined): Promise<void> {
  const began = parts.now()
  const step = await readStep(parts, wanted, row)
  try {
    // Before it is committed: a crash in between only tells it twice.
    if (step.moves.length > 0) await parts.tell.tagMoves(step.moves)
    // What is followed because a hub lists it tells nothing on.
    const told = step.gossip?.told ?? (step.whole ? [] : undefined)
    // That a root lists nothing is news only to a hub that was told of something.
    if (told && wanted.origin !== 'hub' && (told.length > 0 || parts.view.hasListed(wanted.name))) await parts.tell.gossip(wanted.name, told)
    await parts.store.transaction((db) => apply(db, wanted, row, step, parts.now()))
  } finally {
    step.spool.close()
  }
  // What was pushed again since has the time that was read before.
  if (wanted.kind === 'own') await takePushTimes(parts, began - OVERLAP_MS, wanted.name)
}

function* apply(db: IndexParts['index'], wanted: Wanted & { root: string }, row: SourceRow | undefined, step: ReadStep, now: number): Generator<void, void> {
  const id = yield* putState(db, wanted, row, now)
  const edit = new SourceEdit(db, { id, name: wanted.name })
  if (step.whole && row) yield* edit.clear()
  for (const batch of step.spool.batches()) {
    for (let at = 0; at < batch.length; at += AT_ONCE) {
      for (const change of batch.slice(at, at + AT_ONCE)) yield* edit.apply(change)
      yield
    }
  }
  edit.finish()
  const { gossip = step.whole ? NO_NAMES : undefined } = step
  if (gossip) yield* setListing(db, id, wanted.origin === 'hub' ? [] : gossip.listed)
  const { root, path, name } = wanted
  const { layout, limited, limitedBy, rereadAt } = step
  setIndexed(db, id, { root, path, layout, limited, limitedBy, rereadAt, now })
  const read: IndexEvent = { kind: 'root', name, detail: { root, whole: step.whole } }
  addEvents(db, [...tagEvents(step.moves), read], now)
}

function* drop(db: IndexParts['index'], { id, name }: SourceRow, now: number): Generator<void, void> {
  yield* setListing(db, id, [])
  if (yield* dropSource(db, name)) addEvents(db, [{ kind: 'name', name, detail: { state: 'gone' } }], now)
}

async function noteFailure({ store, now }: IndexParts, wanted: Wanted, error: unknown): Promise<void> {
  const state = error instanceof RootRefusedError ? 'refused' : isUnavailable(error) ? 'unavailable' : undefined
  if (!state) return
  await store.transaction(function* failed(db) {
    const row = findSource(db, wanted.name)
    const since = row?.state === state ? row.since : now()
    // What it lists is wanted still when it can be read.
    const origin = isHeardAnew(wanted, row) ? 'hub' : wanted.origin
    // And so is what its new key makes of it.
    const ipnsName = row && isOfOtherKey(wanted, row) ? row.ipnsName : wanted.ipnsName
    yield* putState(db, { ...wanted, origin, ipnsName, state, since, detail: error instanceof Error ? error.message : null }, row, now())
  })
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['BLOCK_MISSING', 'UNAVAILABLE', 'UNRESOLVABLE'].includes(String(error.code))
}

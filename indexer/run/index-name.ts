import { SourceEdit } from '../../lib/db/index/edit/source-edit.ts'
import { dropSource, findSource, putSourceState, setIndexed, type SourceRow } from '../../lib/db/index/sources.ts'
import type { Wanted } from '../hub/hub-view.ts'
import { RootRefusedError } from '../read/root-document.ts'
import { addEvents, tagEvents, type IndexEvent } from './events.ts'
import type { IndexParts } from './parts.ts'
import { readStep, type ReadStep } from './read-step.ts'
import { stateEvents } from './states.ts'

const AT_ONCE = 500

/** True when what the index holds is not what the name stands for. */
export function needsReading(wanted: Wanted, row: SourceRow | undefined): wanted is Wanted & { root: string } {
  return wanted.root !== null && (row?.root !== wanted.root || row.path !== wanted.path)
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
    if (row) await store.write((db) => dropSource(db, name) && addEvents(db, [{ kind: 'name', name, detail: { state: 'gone' } }], now()))
    return
  }
  if (!needsReading(wanted, row)) return void (await store.write((db) => putState(db, wanted, row, now())))
  try {
    await takeStep(parts, wanted, row)
  } catch (error) {
    await noteFailure(parts, wanted, error)
    throw error
  }
}

async function takeStep(parts: IndexParts, wanted: Wanted & { root: string }, row: SourceRow | undefined): Promise<void> {
  const step = await readStep(parts, wanted, row)
  try {
    // Before it is committed: a crash in between only tells it twice.
    if (step.moves.length > 0) await parts.tell.tagMoves(step.moves)
    // What is followed because a hub lists it tells nothing on.
    if (step.gossip && wanted.origin !== 'hub') await parts.tell.gossip(wanted.name, step.gossip)
    await parts.store.transaction((db) => apply(db, wanted, row, step, parts.now()))
  } finally {
    step.spool.close()
  }
}

function* apply(db: IndexParts['index'], wanted: Wanted & { root: string }, row: SourceRow | undefined, step: ReadStep, now: number): Generator<void, void> {
  const id = putState(db, wanted, row, now)
  const edit = new SourceEdit(db, { id, name: wanted.name })
  if (step.whole && row) edit.clear()
  for (const batch of step.spool.batches()) {
    for (let at = 0; at < batch.length; at += AT_ONCE) {
      for (const change of batch.slice(at, at + AT_ONCE)) edit.apply(change)
      yield
    }
  }
  edit.finish()
  const { root, path, name } = wanted
  setIndexed(db, id, { root, path, layout: step.layout, limited: step.limited, now })
  const read: IndexEvent = { kind: 'root', name, detail: { root, whole: step.whole } }
  addEvents(db, [...tagEvents(step.moves), read], now)
}

function putState(db: IndexParts['index'], wanted: Wanted, row: SourceRow | undefined, now: number): number {
  addEvents(db, stateEvents(row, wanted), now)
  return putSourceState(db, wanted)
}

async function noteFailure({ store, now }: IndexParts, wanted: Wanted, error: unknown): Promise<void> {
  const state = error instanceof RootRefusedError ? 'refused' : isUnavailable(error) ? 'unavailable' : undefined
  if (!state) return
  await store.write((db) => {
    const row = findSource(db, wanted.name)
    const since = row?.state === state ? row.since : now()
    putState(db, { ...wanted, state, since, detail: error instanceof Error ? error.message : null }, row, now())
  })
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['BLOCK_MISSING', 'UNAVAILABLE', 'UNRESOLVABLE'].includes(String(error.code))
}

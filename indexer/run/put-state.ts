import type Database from 'better-sqlite3'
import { countFollowers, setListing } from '../../lib/db/index/edit/followers.ts'
import { putSourceState, type SourceRow } from '../../lib/db/index/sources.ts'
import type { Wanted } from '../hub/hub-view.ts'
import { addEvents } from './events.ts'
import { stateEvents } from './states.ts'

/** Notes how a name stands, leaving what is indexed of it as it is, and who follows it; its id. In steps, of one transaction. */
export function* putState(db: Database.Database, wanted: Wanted, row: SourceRow | undefined, now: number): Generator<void, number> {
  addEvents(db, stateEvents(row, wanted), now)
  const id = putSourceState(db, wanted)
  if (!row || row.kind !== wanted.kind || row.origin !== wanted.origin || row.ipnsName !== wanted.ipnsName) yield* countFollowers(db, id)
  // What is followed because a hub lists it does not count as one that follows.
  if (wanted.origin === 'hub' && row && row.origin !== 'hub') yield* setListing(db, id, [])
  return id
}

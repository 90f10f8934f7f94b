import type Database from 'better-sqlite3'
import { all, first, run } from '../../operation.ts'
import type { NamespaceFacts } from '../rows.ts'
import { placeRepository } from './place.ts'

type Db = Database.Database

const UPSERT = `INSERT INTO namespace (source_id, path, name, owner, owner_name, claim_state, claim_until, ipns_name, root)
  VALUES (@sourceId, @path, @name, @owner, @ownerName, @claimState, @claimUntil, @ipnsName, @root)
  ON CONFLICT (source_id, path) DO UPDATE SET owner = excluded.owner, owner_name = excluded.owner_name, claim_state = excluded.claim_state,
  claim_until = excluded.claim_until, ipns_name = excluded.ipns_name, root = excluded.root RETURNING id`

export type NamespacePlace = { sourceId: number; path: string; name: string }

/** What is known of a namespace; its repositories' ranks follow from whether its owner is proved. */
export function putNamespace(db: Db, place: NamespacePlace, facts: NamespaceFacts): number {
  const before = first<{ claimState: string }>(db, 'SELECT claim_state AS claimState FROM namespace WHERE source_id = ? AND path = ?', place.sourceId, place.path)
  const row = first<{ id: number }>(db, UPSERT, { ...place, ...facts })
  if (!row) throw new Error('a row that was inserted has an id')
  if (before) moveRanks(db, row.id, before.claimState, facts.claimState)
  return row.id
}

/** Another verdict on a namespace's claim, when nothing else of it changed. */
export function setClaimState(db: Db, id: number, before: string, after: string): void {
  run(db, 'UPDATE namespace SET claim_state = ? WHERE id = ?', after, id)
  moveRanks(db, id, before, after)
}

function moveRanks(db: Db, id: number, before: string, after: string): void {
  if ((before === 'verified') === (after === 'verified')) return
  for (const repository of all<{ id: number }>(db, 'SELECT id FROM repository WHERE namespace_id = ?', id)) placeRepository(db, repository.id)
}

import type Database from 'better-sqlite3'
import { first, run } from '../../operation.ts'
import type { NamespaceFacts } from '../rows.ts'
import { placeAll } from './place.ts'

type Db = Database.Database

const UPSERT = `INSERT INTO namespace (source_id, path, name, owner, owner_name, claim_state, claim_until, ipns_name, root)
  VALUES (@sourceId, @path, @name, @owner, @ownerName, @claimState, @claimUntil, @ipnsName, @root)
  ON CONFLICT (source_id, path) DO UPDATE SET owner = excluded.owner, owner_name = excluded.owner_name, claim_state = excluded.claim_state,
  claim_until = excluded.claim_until, ipns_name = excluded.ipns_name, root = excluded.root RETURNING id`

export type NamespacePlace = { sourceId: number; path: string; name: string }

/** What is known of a namespace; its id. Its repositories' ranks follow from whether its owner is proved: in steps, of one transaction. */
export function* putNamespace(db: Db, place: NamespacePlace, facts: NamespaceFacts): Generator<void, number> {
  const before = first<{ claimState: string }>(db, 'SELECT claim_state AS claimState FROM namespace WHERE source_id = ? AND path = ?', place.sourceId, place.path)
  const row = first<{ id: number }>(db, UPSERT, { ...place, ...facts })
  if (!row) throw new Error('a row that was inserted has an id')
  if (before) yield* moveRanks(db, row.id, before.claimState, facts.claimState)
  return row.id
}

/** What the index has of the one namespace that a source is; undefined of one that has none, or several. */
export function findNamespaceFacts(db: Db, source: string): NamespaceFacts | undefined {
  return first<NamespaceFacts>(db, `SELECT n.owner, n.owner_name AS ownerName, n.claim_state AS claimState, n.claim_until AS claimUntil, n.ipns_name AS ipnsName, n.root
    FROM source s JOIN namespace n ON n.source_id = s.id AND n.path = '' WHERE s.name = ?`, source)
}

/** Another verdict on a namespace's claim, when nothing else of it changed. In steps, too. */
export function* setClaimState(db: Db, id: number, before: string, after: string): Generator<void, void> {
  run(db, 'UPDATE namespace SET claim_state = ? WHERE id = ?', after, id)
  yield* moveRanks(db, id, before, after)
}

function* moveRanks(db: Db, id: number, before: string, after: string): Generator<void, void> {
  if ((before === 'verified') !== (after === 'verified')) yield* placeAll(db, 'namespace_id', id)
}

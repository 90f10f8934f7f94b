import type Database from 'better-sqlite3'
import { all, first, run } from '../operation.ts'
import { SourceEdit } from './edit/source-edit.ts'
import type { LimitKind, RootLayout, Source } from './rows.ts'

type Db = Database.Database

/** `limited`: what did not fit, as a sentence; `rereadAt`: when it was last read as a whole because of a limit, Unix ms. */
export type Limitation = { limited: string | null; limitedBy: LimitKind | null; rereadAt: number | null }

/** A source as the index has it: `root` and `path` are what it holds, which may lag behind what the name stands for. */
export type SourceRow = Source & { id: number; layout: RootLayout | null; repositoryCount: number; tagCount: number; refCount: number } & Limitation

const SOURCE = `SELECT id, name, kind, origin, layout, root, path, ipns_name AS ipnsName, state, since, detail, limited, limited_by AS limitedBy, reread_at AS rereadAt,
  repository_count AS repositoryCount, tag_count AS tagCount, ref_count AS refCount FROM source`

/** All sources by name. */
export function listSources(db: Db): Map<string, SourceRow> {
  return new Map(all<SourceRow>(db, SOURCE).map((row) => [row.name, row]))
}

export function findSource(db: Db, name: string): SourceRow | undefined {
  return first<SourceRow>(db, `${SOURCE} WHERE name = ?`, name)
}

/** How a name stands, leaving what is indexed of it as it is. */
export type SourceState = Omit<Source, 'root' | 'path'>

const UPSERT = `INSERT INTO source (name, kind, origin, ipns_name, state, since, detail)
  VALUES (@name, @kind, @origin, @ipnsName, @state, @since, @detail)
  ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, origin = excluded.origin, ipns_name = excluded.ipns_name, state = excluded.state,
  since = excluded.since, detail = excluded.detail RETURNING id`

/** Notes how a name stands; its id. */
export function putSourceState(db: Db, { name, kind, origin, ipnsName, state, since, detail }: SourceState): number {
  const row = first<{ id: number }>(db, UPSERT, { name, kind, origin, ipnsName, state, since, detail })
  if (!row) throw new Error('a row that was inserted has an id')
  return row.id
}

export type Indexed = { root: string; path: string; layout: RootLayout; now: number } & Limitation

/** Notes what the index holds of a source now. */
export function setIndexed(db: Db, id: number, { root, path, layout, limited, limitedBy, rereadAt, now }: Indexed): void {
  run(db, 'UPDATE source SET root = ?, path = ?, layout = ?, limited = ?, limited_by = ?, reread_at = ?, indexed_at = ? WHERE id = ?',
    root, path, layout, limited, limitedBy, rereadAt, now, id)
}

/** Removes a source with all that the index has of it, in steps; false when there was none. */
export function* dropSource(db: Db, name: string): Generator<void, boolean> {
  const row = findSource(db, name)
  if (!row) return false
  yield* new SourceEdit(db, row).clear()
  run(db, 'DELETE FROM source WHERE id = ?', row.id)
  return true
}

import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type Database from 'better-sqlite3'
import { setClaimState } from '../../lib/db/index/edit/namespaces.ts'
import { SourceEdit } from '../../lib/db/index/edit/source-edit.ts'
import { dropSource } from '../../lib/db/index/sources.ts'
import { Publisher } from './history.ts'
import { openScene } from './scene.ts'

const LARGE = 5000
const TABLES = ['source', 'namespace', 'repository', 'ref', 'manifest', 'layer', 'readme']

/** A source of many small repositories, and one of many refs. */
function filled(t: TestContext): Database.Database {
  const { db } = openScene(t, new Publisher().tree).parts.store
  db.prepare("INSERT INTO source (id, name, kind, origin, state, since, repository_count, tag_count, ref_count) VALUES (1, 'big', 'followed', 'api', 'live', 1, 601, ?, ?)").run(LARGE, LARGE)
  db.prepare("INSERT INTO namespace (id, source_id, path, name, claim_state, repository_count) VALUES (1, 1, 'alice', 'big/alice', 'none', 601)").run()
  const repository = db.prepare("INSERT INTO repository (id, source_id, namespace_id, path, name, layout, tag_count, created_at, updated_at) VALUES (?, 1, 1, ?, ?, 'ipcr', ?, 1, 1)")
  const ref = db.prepare("INSERT INTO ref (repository_id, kind, name, digest, media_type, size, changed_at) VALUES (1, 0, ?, ?, 'x/y', 1, 1)")
  const manifest = db.prepare("INSERT INTO manifest (id, repository_id, digest, media_type, size, total_size, uses) VALUES (?, 1, ?, 'x/y', 1, 1, 1)")
  const layer = db.prepare("INSERT INTO layer (manifest_id, position, digest, media_type, size, chain, is_top, repository_id) VALUES (?, 0, 'x', 'x/y', 1, 1, 1, 1)")
  db.transaction(() => {
    for (let id = 1; id <= 601; id++) repository.run(id, `alice/r${id}`, `big/alice/r${id}`, id === 1 ? LARGE : 0)
    for (let id = 1; id <= LARGE; id++) {
      ref.run(`v${id}`, `d${id}`)
      manifest.run(id, `d${id}`)
      layer.run(id)
    }
  })()
  return db
}

/** The most rows that one step changes. */
function largestStep(db: Database.Database, steps: Generator<void, unknown>): number {
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck()
  let [most, before] = [0, changes.get() ?? 0]
  for (let done = false; !done;) {
    done = steps.next().done === true
    const now = changes.get() ?? 0
    most = Math.max(most, now - before)
    before = now
  }
  return most
}

const REMOVALS: [string, (db: Database.Database) => Generator<void, unknown>, number][] = [
  ['a source', (db) => dropSource(db, 'big'), 0],
  ['all that a source has', (db) => new SourceEdit(db, { id: 1, name: 'big' }).clear(), 1],
  ['a namespace of a hub', (db) => new SourceEdit(db, { id: 1, name: 'big' }).apply({ kind: 'namespace', path: 'alice', facts: undefined }), 1],
]

for (const [what, remove, sources] of REMOVALS) {
  test(`${what} is removed in steps, none of which keeps everything else waiting`, (t) => {
    const db = filled(t)
    assert.ok(largestStep(db, remove(db)) <= 2000)
    assert.deepEqual(TABLES.map((table) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()), [sources, 0, 0, 0, 0, 0, 0])
    if (sources > 0) assert.deepEqual(db.prepare('SELECT repository_count, tag_count, ref_count FROM source').raw().get(), [0, 0, 0])
  })
}

test('a large namespace whose owner is proved takes its new place among all in steps', (t) => {
  const db = filled(t)
  db.exec(`UPDATE repository SET place = id WHERE id > 1; INSERT INTO repository (id, source_id, namespace_id, path, name, layout, place, created_at, updated_at)
    WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) SELECT i, 1, 1, 'alice/s' || i, 'big/alice/s' || i, 'ipcr', i, 1, 1 FROM n`)
  const ranks = () => db.prepare('SELECT min(rank), max(rank) FROM repository').raw().get()
  const before = ranks()
  assert.ok(largestStep(db, setClaimState(db, 1, 'none', 'verified')) <= 5000)
  const after = ranks()
  assert.ok(Number((after as number[])[0]) > Number((before as number[])[1]))
})

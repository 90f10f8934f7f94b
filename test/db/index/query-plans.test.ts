import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { indexQueries as q } from '../../../lib/db/index/queries/index.ts'
import { createIndexTables } from '../../../lib/db/index/schema.ts'
import { parseSearch } from '../../../lib/hub/search/parse-search.ts'
import { addNamespace, addRepository, addSource, digestOf } from './fill-index.ts'

// Lists in an argument, and results of a statement's own that are limited to a few.
const SMALL = /^SCAN (?:json_each|own VIRTUAL|found|\(subquery|\d+-ROW|CONSTANT ROW|t VIRTUAL|repository_text VIRTUAL|sqlite_sequence)/
const SORTED = /USE TEMP B-TREE/
const SEARCHES = ['word', 'wo* :v1', 'a/', 'a/b :v1*', ':v1', ':v1*', `owner:0x${'ab'.repeat(20)}`, 'owner:a.eth x', 'arch:arm64', 'os:linux x', 'label:a=b', `digest:${digestOf('x')}`, 'type:helm', '']

test('no read walks a table from its beginning, and none sorts more than a few', () => {
  const asked = new Set<string>()
  const db = new Database(':memory:', { verbose: (text) => void asked.add(String(text)) })
  createIndexTables(db)
  db.exec('CREATE TEMP TABLE denied (name TEXT PRIMARY KEY)')
  addSource(db, { name: 'a', followers: 1 })
  addNamespace(db, { source: 'a', owner: `0x${'ab'.repeat(20)}` })
  for (let i = 0; i < 30; i++) addRepository(db, { name: `a/b${i}`, namespace: 'a', manifests: [{ text: 'x', tags: ['v1'], layers: ['one', 'two'], labels: [['a', 'b']] }] })
  asked.clear()
  askAll(db)
  const reads = [...asked].filter((text) => /^\s*(?:SELECT|WITH)/.test(text))
  assert.ok(reads.length > 40)
  for (const text of reads) {
    for (const { detail } of db.prepare(`EXPLAIN QUERY PLAN ${text}`).all() as { detail: string }[]) {
      assert.ok(!detail.startsWith('SCAN') || SMALL.test(detail), `${detail}\n${text}`)
      assert.ok(!SORTED.test(detail) || /json_each|DISTINCT|UNION/.test(text), `${detail}\n${text}`)
    }
  }
  db.close()
})

function askAll(db: Database.Database): void {
  const [repository, limit] = ['a/b1', 10]
  for (const text of SEARCHES) q.search(db, { query: parseSearch(text), limit })
  for (const text of ['b', 'a/']) q.suggest(db, { text, limit })
  for (const digest of [digestOf('x'), digestOf('one')]) q.places(db, { kind: 'digest', digest, limit })
  q.places(db, { kind: 'tags', repositories: [repository], beginning: 'v', limit })
  q.places(db, { kind: 'manifest', repositories: [repository], digest: digestOf('x'), limit })
  q.places(db, { kind: 'root', name: 'bafyroot', limit })
  q.newest(db, { limit })
  q.mostFollowed(db, { limit })
  q.sources(db, { after: '', limit })
  q.source(db, { name: 'a' })
  q.namespace(db, { name: 'a' })
  q.namespacesOfSource(db, { source: 'a', after: '', limit })
  q.repositoriesOfNamespace(db, { namespace: 'a', order: 'best', limit })
  q.repositoriesOfNamespace(db, { namespace: 'a', order: 'name', limit })
  q.repository(db, { name: repository })
  q.readme(db, { repository })
  for (const order of ['newest', 'oldest', 'name', 'name-desc'] as const) {
    for (const more of [{}, { filter: 'v' }, { grouped: true }, { filter: 'v', grouped: true }]) for (const after of [undefined, '5000-v1']) q.tags(db, { repository, order, limit, after, ...more })
  }
  q.tag(db, { repository, tag: 'v1' })
  q.manifest(db, { repository, reference: 'v1' })
  for (const artifactType of [undefined, 'a/b']) q.referrers(db, { repository, subject: digestOf('x'), artifactType, after: '', limit })
  q.sharedLayer(db, { digest: digestOf('one'), limit })
  q.usedBy(db, { repository, reference: 'v1', limit })
  q.baseImages(db, { repository, reference: 'v1' })
  q.eventsAfter(db, { after: 0, limit })
  q.eventsAfter(db, { limit })
}

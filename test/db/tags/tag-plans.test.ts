import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { tagPage } from '../../../lib/db/queries/tag-page.ts'
import type { TagWalk } from '../../../lib/db/tags/tag-walk.ts'
import { migrate } from '../../../lib/db/migrate.ts'
import { TAG_ORDERS, tagSort } from '../../../lib/oci/tag-order.ts'
import { fillTags, type TestTag } from './tag-rows.ts'
import { milliseconds } from '../../support/milliseconds.ts'

// `v7.4` and `v7.5` are of one digest.
const pairs = (index: number): number => (Math.floor(index / 200) * 100) + (index % 100)
const tagsOf = (count: number, digestOf: (index: number) => number): TestTag[] => Array.from({ length: count }, (_, index) => ({ name: `v${index % 100}.${Math.floor(index / 100)}`, digest: digestOf(index), at: index }))

function hubOf(tags: TestTag[], verbose?: (text: unknown) => void): Database.Database {
  const db = new Database(':memory:', verbose ? { verbose } : {})
  migrate(db)
  fillTags(db, tags)
  return db
}

const walks: Omit<TagWalk, 'repositoryId' | 'limit'>[] = TAG_ORDERS.flatMap((order) => [{ order }, { order, grouped: true }, { order, filter: 'v1' }, { order, filter: 'v1', grouped: true }])

test('no page sorts or walks a table from its beginning, and a walk by filter alone reads an index only', () => {
  const asked = new Set<string>()
  const db = hubOf(tagsOf(600, pairs), (text) => void asked.add(String(text)))
  asked.clear()
  for (const walk of walks) {
    const { next } = tagPage(db, { repositoryId: 1, limit: 5, ...walk })
    tagPage(db, { repositoryId: 1, limit: 5, ...walk, after: next })
  }
  const texts = [...asked].filter((text) => /^\s*SELECT/.test(text))
  assert.ok(texts.length > 40)
  for (const text of texts) {
    for (const { detail } of db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`).all()) {
      assert.doesNotMatch(detail, /SCAN|TEMP B-TREE/, text)
      if (detail.startsWith('SEARCH t ') && /instr/.test(text) && !/FROM tag o/.test(text)) assert.match(detail, /COVERING INDEX/, text)
      if (/\(t\.\w+.*\) (?:<|>)/.test(text) && detail.startsWith('SEARCH t ')) assert.match(detail, /repository_id=\? AND \(.*[<>]/, `${detail}\n${text}`)
    }
  }
  db.close()
})

test('bad-input 35: a page of 100,000 tags costs what a page of 1,000 does, in each order, grouped, and from the middle', () => {
  const [small, big] = [hubOf(tagsOf(1000, pairs)), hubOf(tagsOf(100_000, pairs))]
  const middles = { moved: ['500-v5.5', '50000-v50.500'], name: ['v50.5', 'v50.500'], size: ['101-v50.5', '101-v50.500'] }
  for (const order of TAG_ORDERS) {
    const [few = '', many = ''] = middles[tagSort(order).by]
    for (const grouped of [false, true]) {
      const [less, more] = [milliseconds(() => tagPage(small, { repositoryId: 1, order, grouped, after: few, limit: 50 })), milliseconds(() => tagPage(big, { repositoryId: 1, order, grouped, after: many, limit: 50 }))]
      assert.ok(more < less * 5 + 1, `${order}${grouped ? ', grouped' : ''}: ${less.toFixed(3)} ms of 1,000, ${more.toFixed(3)} ms of 100,000`)
    }
  }
})

test('bad-input 35: what filters and groups leave out is bounded: the page ends, and the next one goes on', (t) => {
  const db = hubOf(tagsOf(150_000, () => 7))
  for (const order of TAG_ORDERS) {
    for (const [what, walk, first, most] of [['no match', { filter: 'nothing' }, 0, 400], ['one digest', { grouped: true }, 1, 600], ['both', { filter: 'V', grouped: true }, 1, 600]] as const) {
      const started = performance.now()
      const page = tagPage(db, { repositoryId: 1, order, limit: 50, ...walk })
      const ms = performance.now() - started
      t.diagnostic(`${order}, ${what}: ${ms.toFixed(0)} ms`)
      assert.equal(page.items.length, first)
      assert.ok(page.next !== undefined, `${order}, ${what}`)
      assert.ok(ms < most, `${order}, ${what}: ${ms.toFixed(0)} ms`)
      if (order !== 'newest' && order !== 'name') continue
      let pages = 1
      for (let next: string | undefined = page.next; next !== undefined; pages++) {
        const following: { items: unknown[]; next?: string } = tagPage(db, { repositoryId: 1, order, limit: 50, ...walk, after: next })
        assert.equal(following.items.length, 0)
        next = following.next
      }
      assert.ok(pages <= 9, `${pages} pages`)
    }
  }
})

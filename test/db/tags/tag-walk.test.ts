import assert from 'node:assert/strict'
import { test } from 'node:test'
import type Database from 'better-sqlite3'
import fc from 'fast-check'
import { OWN_TAGS, tagPage } from '../../../lib/db/queries/tag-page.ts'
import { walkTags, type TagWalk } from '../../../lib/db/tags/tag-walk.ts'
import { naturalKey } from '../../../lib/oci/natural-key.ts'
import { TAG_ORDERS, tagSort, type TagOrder } from '../../../lib/oci/tag-order.ts'
import { fillTags, openTags, sizeOf, type TestTag } from './tag-rows.ts'

const tag: fc.Arbitrary<TestTag> = fc.record({ name: fc.stringMatching(/^(latest|v?[0-9]{1,2}(\.[0-9]{1,2})?(-rc[12])?|[a-cA-C]{1,3})$/), digest: fc.nat(6), at: fc.nat(4) })
const sets = fc.uniqueArray(tag, { selector: ({ name }) => name, maxLength: 30 })

// What the pages have to say, from all tags at once.
function expected(tags: TestTag[], { order, filter, grouped }: { order: TagOrder; filter?: string | undefined; grouped?: boolean }): string[] {
  const { by, descending } = tagSort(order)
  const places: Record<typeof by, (tag: TestTag) => (string | number)[]> = {
    moved: ({ at, name }) => [at, name], name: ({ name }) => [naturalKey(name), name], size: ({ digest, name }) => [sizeOf(digest), naturalKey(name), name],
  }
  const sorted = tags.toSorted((a, b) => compareLists(places[by](a), places[by](b)) * (descending ? -1 : 1)).filter(({ name }) => name.toLowerCase().includes((filter ?? '').toLowerCase()))
  return sorted.filter(({ digest }, index) => !grouped || sorted.findIndex((other) => other.digest === digest) === index).map(({ name }) => name)
}

function compareLists(a: (string | number)[], b: (string | number)[]): number {
  const index = a.findIndex((value, at) => value !== b[at])
  return index === -1 ? 0 : (a[index] ?? '') < (b[index] ?? '') ? -1 : 1
}

function allPages(db: Database.Database, walk: Omit<TagWalk, 'repositoryId'>): string[] {
  const names: string[] = []
  for (let after: string | undefined; ;) {
    const page = walkTags(db, OWN_TAGS, { repositoryId: 1, ...walk, after })
    assert.ok(page.names.length <= walk.limit)
    names.push(...page.names)
    if (page.next === undefined) return names
    after = page.next
  }
}

test('whatever the order, the filter and the groups: page after page says each tag that belongs there once, in order', (t) => {
  const db = openTags(t, [])
  fc.assert(fc.property(sets, fc.constantFrom(...TAG_ORDERS), fc.option(fc.constantFrom('1', 'A', '-rc', 'latest', '%'), { nil: undefined }), fc.boolean(), fc.integer({ min: 1, max: 9 }), (tags, order, filter, grouped, limit) => {
    db.exec('DELETE FROM tag; DELETE FROM manifest')
    fillTags(db, tags)
    assert.deepEqual(allPages(db, { order, filter, grouped, limit }), expected(tags, { order, filter, grouped }))
  }), { numRuns: 600 })
})

test('a row has the other tags of its digest as people count, twenty at most', (t) => {
  const db = openTags(t, [{ name: 'v1.10', digest: 1, at: 1 }, { name: 'v1.9', digest: 1, at: 2 }, { name: 'latest', digest: 1, at: 3 }, { name: 'other', digest: 2, at: 4 },
    ...Array.from({ length: 22 }, (_, i) => ({ name: `many${i}`, digest: 3, at: 0 }))])
  const { items } = tagPage(db, { repositoryId: 1, order: 'newest', grouped: true, limit: 10 })
  assert.deepEqual(items.map(({ name, aliases, moreAliases }) => [name, aliases.slice(0, 3), aliases.length, moreAliases]),
    [['other', [], 0, false], ['latest', ['v1.9', 'v1.10'], 2, false], ['many9', ['many0', 'many1', 'many2'], 20, true]])
})

test('bad-input 35: a cursor of the address line that is none begins at the start', (t) => {
  const db = openTags(t, [{ name: 'a', digest: 1, at: 1 }, { name: 'b', digest: 2, at: 2 }])
  for (const order of TAG_ORDERS.filter((order) => tagSort(order).by !== 'name')) {
    for (const after of ['x', '-', '1', '99999999999999999-a', "1-'", '']) assert.ok(walkTags(db, OWN_TAGS, { repositoryId: 1, order, after, limit: 5 }).names.length >= 0)
    assert.equal(walkTags(db, OWN_TAGS, { repositoryId: 1, order, after: 'x', limit: 5 }).names.length, 2)
  }
})

import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Database } from 'better-sqlite3'
import fc from 'fast-check'
import { search } from '../../../lib/db/index/queries/search.ts'
import { suggest } from '../../../lib/db/index/queries/suggest.ts'
import type { SearchCursor, SearchField, SearchQuery } from '../../../lib/db/index/search-query.ts'
import { parseSearch } from '../../../lib/hub/search/parse-search.ts'
import { addNamespace, addRepository, addSource, digestOf } from './fill-index.ts'
import { openTestIndex } from './index-database.ts'

const OWNER = `0x${'ab'.repeat(20)}`
const HOUR = 3_600_000
const term = (field: SearchField, value: string): SearchQuery => [{ field, value }]
const names = (db: Database, query: SearchQuery, limit = 50): string[] => search(db, { query, limit }).items.map(({ name }) => name)

function openFilled(t: TestContext, deny: string[] = []): Database {
  const db = openTestIndex(t, deny)
  for (const source of [{ name: 'alice' }, { name: 'library' }, { name: 'hub.example', own: false, followers: 100 }]) addSource(db, source)
  addNamespace(db, { source: 'alice', owner: OWNER, ownerName: 'alice.eth' })
  addNamespace(db, { source: 'library' })
  for (const path of ['bob', 'carol']) addNamespace(db, { source: 'hub.example', path })
  addRepository(db, { name: 'alice/nginx', namespace: 'alice', at: 50 * HOUR, manifests: [{ text: 'a', tags: ['v1', 'latest'], layers: ['base', 'app'], platforms: [{ os: 'linux', architecture: 'arm64', variant: 'v8' }], labels: [['stage', 'test']] }] })
  addRepository(db, { name: 'alice/nginx-exporter', namespace: 'alice', at: 60 * HOUR, short: 'Metrics of nginx' })
  addRepository(db, { name: 'alice/web', namespace: 'alice', at: 70 * HOUR, readme: 'Runs behind nginx and redis' })
  addRepository(db, { name: 'library/nginx', namespace: 'library', at: HOUR, manifests: [{ text: 'n', tags: ['v1.2'], platforms: [{ os: 'linux', architecture: 'amd64', variant: '' }] }] })
  addRepository(db, { name: 'hub.example/bob/nginx', namespace: 'hub.example/bob', at: 90 * HOUR, manifests: [{ text: 'b', tags: ['v1'] }, { text: 'helm', tags: ['chart'], configMediaType: 'application/vnd.cncf.helm.config.v1+json' }] })
  addRepository(db, { name: 'hub.example/carol/redis', namespace: 'hub.example/carol', at: 80 * HOUR })
  addRepository(db, { name: 'alice/empty-nginx', namespace: 'alice', manifests: [] })
  return db
}

test('a word: the exact name first, then by what it is found in, then verified owners, followers, freshness', (t) => {
  const db = openFilled(t)
  assert.deepEqual(names(db, term('word', 'nginx')), ['library/nginx', 'alice/nginx', 'hub.example/bob/nginx', 'alice/nginx-exporter', 'alice/web'])
  assert.deepEqual(names(db, term('word', 'ngi')), ['alice/nginx-exporter', 'alice/nginx', 'hub.example/bob/nginx', 'library/nginx'])
})

test('terms are looked up where they stand, and all of them must hold', (t) => {
  const db = openFilled(t)
  const cases: [SearchQuery, string[]][] = [
    [term('prefix', 'metr'), ['alice/nginx-exporter']],
    [term('prefix', 'carol/re'), ['hub.example/carol/redis']],
    [term('name', 'hub.example/'), ['hub.example/bob/nginx', 'hub.example/carol/redis']],
    [term('name', 'alice/nginx'), ['alice/nginx', 'alice/nginx-exporter']],
    [term('tag', 'v1'), ['alice/nginx', 'hub.example/bob/nginx']],
    [term('tag', 'v1*'), ['alice/nginx', 'hub.example/bob/nginx', 'library/nginx']],
    [term('owner', OWNER.toUpperCase().replace('0X', '0x')), ['alice/web', 'alice/nginx-exporter', 'alice/nginx']],
    [term('owner', 'alice.eth'), ['alice/web', 'alice/nginx-exporter', 'alice/nginx']],
    [term('arch', 'arm64'), ['alice/nginx']],
    [term('arch', 'ARM64/v8'), ['alice/nginx']],
    [term('os', 'linux'), ['alice/nginx', 'library/nginx']],
    [term('label', 'stage=test'), ['alice/nginx']],
    [term('digest', digestOf('b')), ['hub.example/bob/nginx']],
    [term('digest', digestOf('base').slice(7, 19)), ['alice/nginx']],
    [term('type', 'helm'), ['hub.example/bob/nginx']],
    [[...term('word', 'nginx'), ...term('tag', 'v1'), ...term('arch', 'arm64')], ['alice/nginx']],
    [[...term('word', 'nginx'), ...term('word', 'redis')], ['alice/web']],
    [[...term('tag', 'v1'), ...term('label', 'stage=other')], []],
    [[...term('word', 'nginx'), ...term('arch', 's390x')], []],
    [term('digest', 'nothing'), []],
    [term('label', 'stage'), []],
    [term('word', 'absent'), []],
    [[], ['alice/web', 'alice/nginx-exporter', 'alice/nginx', 'hub.example/bob/nginx', 'hub.example/carol/redis', 'library/nginx']],
  ]
  for (const [query, expected] of cases) assert.deepEqual(names(db, query), expected, JSON.stringify(query))
})

test('what is denied is left out, and what is below it; a name that only begins like it is not', (t) => {
  const db = openFilled(t, ['hub.example', 'alice/nginx'])
  assert.deepEqual(names(db, []), ['alice/web', 'alice/nginx-exporter', 'library/nginx'])
  assert.deepEqual(names(db, term('word', 'nginx')), ['library/nginx', 'alice/nginx-exporter', 'alice/web'])
})

test('pages of any length together are the list, each result once', (t) => {
  const db = openFilled(t)
  const terms = fc.constantFrom(...term('word', 'nginx'), ...term('word', 'ngi'), ...term('prefix', 'r'), ...term('tag', 'v1'), ...term('owner', 'alice.eth'), ...term('os', 'linux'), ...term('name', 'alice/'))
  fc.assert(fc.property(fc.array(terms, { maxLength: 3 }), fc.integer({ min: 1, max: 4 }), (query, limit) => {
    assert.deepEqual(pages(db, query, limit), names(db, query))
  }))
})

test('whatever is typed is searched for: nothing of it is taken for the language of FTS5 or SQL', (t) => {
  const db = openFilled(t)
  const pieces = fc.constantFrom('nginx', '"', "'", '*', ':', '^', '(', ')', ' AND ', ' NOT ', 'NEAR(', '{tokens}:', '+', '-', '%', '\0', '\ue000', '\ud800', 'é', 'a/', ':v1', 'label:', 'label:=', 'digest:abcdef', 'type:"a b"', 'arch:*', 'owner:', ' ')
  const typed = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')))
  fc.assert(fc.property(typed, (text) => {
    assert.ok(search(db, { query: parseSearch(text), limit: 2 }).items.length <= 2)
    assert.ok(suggest(db, { text, limit: 2 }).repositories.length <= 2)
  }), { numRuns: 1000 })
})

test('a result that comes and goes between two pages neither repeats nor hides others', (t) => {
  const db = openFilled(t)
  const query = term('word', 'nginx')
  const first = search(db, { query, limit: 2 })
  addRepository(db, { name: 'alice/zz-nginx', namespace: 'alice', at: 100 * HOUR })
  const second = search(db, { query, limit: 50, after: first.next })
  assert.deepEqual(second.items.map(({ name }) => name), ['hub.example/bob/nginx', 'alice/zz-nginx', 'alice/nginx-exporter', 'alice/web'])
})

test('many repositories: few and many matches by every way to them, whole and without repetition', (t) => {
  const db = openTestIndex(t)
  addSource(db, { name: 'n' })
  addNamespace(db, { source: 'n', owner: OWNER })
  for (let i = 0; i < 5000; i++) addRepository(db, { name: `n/app-${i}`, namespace: 'n', at: (i % 100) * HOUR, manifests: [{ text: 'same', tags: ['latest', ...(i % 50 === 0 ? ['rare'] : [])], labels: [['odd', String(i % 2)]] }] })
  addNamespace(db, { source: 'n', path: 'below' })
  addRepository(db, { name: 'n/below/web', namespace: 'n/below' })
  const cases: [SearchQuery, number][] = [
    [term('name', 'n/below/'), 1], [term('name', 'n/app-1'), 1111], [[...term('name', 'n/'), ...term('word', 'app')], 5000],
    [term('tag', 'latest'), 5001], [term('tag', 'rare'), 100], [term('owner', OWNER), 5000], [term('name', 'n/'), 5001], [term('word', 'app'), 5000], [term('label', 'odd=1'), 2500],
    [[...term('word', 'app'), ...term('tag', 'rare')], 100], [[...term('word', 'app'), ...term('label', 'odd=1')], 2500], [[...term('label', 'odd=1'), ...term('tag', 'rare')], 0], [[...term('word', '7'), ...term('tag', 'latest')], 1],
  ]
  for (const [query, expected] of cases) {
    const all = pages(db, query, 300)
    const least = query[0]?.value === '7' ? all.filter((name) => name === 'n/app-7') : all
    assert.equal(new Set(all).size, all.length, JSON.stringify(query))
    assert.equal(least.length, expected, JSON.stringify(query))
  }
})

function pages(db: Database, query: SearchQuery, limit: number): string[] {
  const all: string[] = []
  let after: SearchCursor | undefined
  do {
    const page = search(db, { query, limit, after })
    assert.ok(page.items.length <= limit)
    all.push(...page.items.map(({ name }) => name))
    after = page.next
  } while (after)
  return all
}

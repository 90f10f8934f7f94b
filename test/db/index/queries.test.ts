import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Database } from 'better-sqlite3'
import type { PlaceQuery } from '../../../lib/db/index/queries/places.ts'
import { indexQueries as q } from '../../../lib/db/index/queries/index.ts'
import { run } from '../../../lib/db/operation.ts'
import { OCI_INDEX } from '../../../lib/oci/media-types.ts'
import { addNamespace, addRepository, addSource, digestOf } from './fill-index.ts'
import { openTestIndex } from './index-database.ts'

const OWNER = `0x${'ab'.repeat(20)}`
const HOUR = 3_600_000
const ARM = { os: 'linux', architecture: 'arm64', variant: 'v8' }

function openFilled(t: TestContext, deny: string[] = []): Database {
  const db = openTestIndex(t, deny)
  addSource(db, { name: 'alice' })
  addSource(db, { name: 'hub.example', own: false, state: 'stale', followers: 3 })
  addNamespace(db, { source: 'alice', owner: OWNER, ownerName: 'alice.eth' })
  for (const path of ['bob', 'carol']) addNamespace(db, { source: 'hub.example', path, owner: OWNER, claim: 'listed' })
  addRepository(db, {
    name: 'alice/app', namespace: 'alice', readme: '# App', at: 9 * HOUR,
    manifests: [
      { text: 'one', tags: ['v1', 'stable'], at: 10, layers: ['base', 'tool', 'own'], platforms: [ARM], labels: [['a', 'b']] },
      { text: 'index', tags: ['latest'], at: 30, mediaType: OCI_INDEX, configMediaType: null, children: [{ text: 'one', platform: 'linux/arm64/v8' }, { text: 'absent' }] },
      { text: 'two', tags: ['v2'], at: 20 },
      ...['sig a', 'sig b'].map((text) => ({ text, subject: digestOf('one'), artifactType: 'a/signature' })),
      { text: 'sbom', subject: digestOf('one'), artifactType: null, configMediaType: 'a/sbom' },
    ],
  })
  addRepository(db, { name: 'alice/zoo', namespace: 'alice', at: 99 * HOUR, manifests: [{ text: 'z', tags: ['latest'], layers: ['base', 'tool', 'own', 'zoo'] }] })
  addRepository(db, { name: 'alice/empty', namespace: 'alice', manifests: [] })
  addRepository(db, { name: 'hub.example/bob/base', namespace: 'hub.example/bob', manifests: [{ text: 'base image', tags: ['v3'], layers: ['base'] }] })
  addRepository(db, { name: 'hub.example/bob/tool', namespace: 'hub.example/bob', manifests: [{ text: 'tool image', layers: ['base', 'tool'] }] })
  return db
}

const namesOf = (page: { items: { name: string }[] }): string[] => page.items.map(({ name }) => name)

const shownNamespaces = (db: Database): string[] => [q.namespace(db, { name: 'alice' })?.name ?? [], namesOf(q.namespacesOfSource(db, { source: 'hub.example', after: '', limit: 9 }))].flat()

test('sources and namespaces: by name, page by page, with their state and proof', (t) => {
  const db = openFilled(t)
  assert.deepEqual(namesOf(q.sources(db, { after: '', limit: 10 })), ['alice', 'hub.example'])
  assert.deepEqual(q.sources(db, { after: '', limit: 1 }).next, 'alice')
  assert.equal(q.source(db, { name: 'hub.example' })?.state, 'stale')
  assert.equal(q.source(db, { name: 'hub' }), undefined)
  const { state, owner, claimState } = q.namespace(db, { name: 'hub.example/bob' }) ?? {}
  assert.deepEqual([state, owner, claimState], ['stale', OWNER, 'listed'])
  assert.deepEqual(namesOf(q.namespacesOfSource(db, { source: 'hub.example', after: '', limit: 9 })), ['hub.example/bob', 'hub.example/carol'])
  assert.deepEqual(q.namespacesOfSource(db, { source: 'hub.example', after: '', limit: 1 }).next, 'hub.example/bob')
  assert.deepEqual(namesOf(q.namespacesOfSource(db, { source: 'hub.example', after: 'hub.example/bob', limit: 9 })), ['hub.example/carol'])
})

test('repositories of a namespace: the best first or by name, none without a manifest', (t) => {
  const db = openFilled(t)
  assert.deepEqual(namesOf(q.repositoriesOfNamespace(db, { namespace: 'alice', order: 'best', limit: 9 })), ['alice/zoo', 'alice/app'])
  const first = q.repositoriesOfNamespace(db, { namespace: 'alice', order: 'best', limit: 1 })
  assert.deepEqual(namesOf(q.repositoriesOfNamespace(db, { namespace: 'alice', order: 'best', limit: 1, after: Number(first.next) })), ['alice/app'])
  assert.deepEqual(namesOf(q.repositoriesOfNamespace(db, { namespace: 'alice', order: 'name', after: 'alice/app', limit: 9 })), ['alice/zoo'])
  const found = q.repository(db, { name: 'alice/app' })
  assert.deepEqual([found?.platforms, found?.types.includes('a/signature'), found?.hasReadme, found?.owner, found?.state], [[ARM], true, true, OWNER, 'live'])
  assert.deepEqual([q.repository(db, { name: 'alice/empty' }), q.readme(db, { repository: 'alice/app' })], [undefined, '# App'])
})

test('tags: by a filter, and of those of one digest the first in the order', (t) => {
  const db = openFilled(t)
  const ask = (more: Parameters<typeof q.tags>[1] extends infer Q ? Partial<Q> : never) => q.tags(db, { repository: 'alice/app', order: 'name', limit: 9, ...more })
  assert.deepEqual(namesOf(ask({ filter: 'V' })), ['v1', 'v2'])
  assert.deepEqual(namesOf(ask({ grouped: true })), ['latest', 'stable', 'v2'])
  assert.deepEqual(namesOf(ask({ order: 'newest', grouped: true })), ['latest', 'v2', 'v1'])
  assert.deepEqual(namesOf(ask({ order: 'oldest', grouped: true, filter: 'v' })), ['v1', 'v2'])
  assert.deepEqual(ask({ grouped: true }).items.map(({ aliases }) => aliases), [[], ['v1'], []])
})

test('tags: the last moved first or by name, with what they point to', (t) => {
  const db = openFilled(t)
  const newest = q.tags(db, { repository: 'alice/app', order: 'newest', limit: 3 })
  assert.deepEqual(namesOf(newest), ['latest', 'v2', 'v1'])
  assert.deepEqual(namesOf(q.tags(db, { repository: 'alice/app', order: 'newest', limit: 3, after: newest.next })), ['stable'])
  assert.deepEqual(namesOf(q.tags(db, { repository: 'alice/app', order: 'name', limit: 2, after: 'latest' })), ['stable', 'v1'])
  const latest = q.tag(db, { repository: 'alice/app', tag: 'latest' })
  assert.deepEqual([latest?.platforms, latest?.totalSize, latest?.mediaType], [['linux/arm64/v8'], 190, OCI_INDEX])
  assert.deepEqual([q.tag(db, { repository: 'alice/app', tag: 'v9' }), q.tags(db, { repository: 'no/such', order: 'name', limit: 5 })], [undefined, { items: [] }])
})

test('a manifest by tag or digest, with its tags, children, layers, platforms and labels', (t) => {
  const db = openFilled(t)
  const one = q.manifest(db, { repository: 'alice/app', reference: 'v1' })
  assert.deepEqual(one, q.manifest(db, { repository: 'alice/app', reference: digestOf('one') }))
  assert.deepEqual([one?.tags, one?.layers.length, one?.platforms, one?.labels, one?.annotations, one?.truncated], [['stable', 'v1'], 3, [ARM], [['a', 'b']], [['k', 'v']], false])
  const index = q.manifest(db, { repository: 'alice/app', reference: 'latest' })
  assert.deepEqual(index?.children.map(({ digest, totalSize, platform }) => [digest, totalSize, platform]), [[digestOf('one'), 100, 'linux/arm64/v8'], [digestOf('absent'), null, null]])
  assert.equal(q.manifest(db, { repository: 'alice/app', reference: digestOf('absent') }), undefined)
})

test('referrers: by digest, by artifact type, which may be that of the configuration', (t) => {
  const db = openFilled(t)
  const ask = (more: { artifactType?: string; after?: string; limit?: number }) => q.referrers(db, { repository: 'alice/app', subject: digestOf('one'), after: '', limit: 10, ...more })
  const digests = ['sig a', 'sig b', 'sbom'].map(digestOf).sort()
  assert.deepEqual(ask({}).items.map(({ digest }) => digest), digests)
  assert.deepEqual(ask({ limit: 1 }).next, digests[0])
  assert.deepEqual(ask({ after: digests[0] ?? '' }).items.map(({ digest }) => digest), digests.slice(1))
  assert.deepEqual(ask({ artifactType: 'a/sbom' }).items.map(({ digest }) => digest), [digestOf('sbom')])
})

test('base images, and what stands on an image: by whole stacks of layers, an index by its first image', (t) => {
  const db = openFilled(t)
  const related = (rows: { name: string; tag: string | null }[]) => rows.map(({ name, tag }) => [name, tag])
  assert.deepEqual(related(q.baseImages(db, { repository: 'alice/app', reference: 'latest' })), [['hub.example/bob/tool', null], ['hub.example/bob/base', 'v3']])
  const used = q.usedBy(db, { repository: 'hub.example/bob/base', reference: 'v3', limit: 2 })
  assert.deepEqual(related(used.items), [['alice/app', 'stable'], ['alice/zoo', 'latest']])
  assert.deepEqual(related(q.usedBy(db, { repository: 'hub.example/bob/base', reference: 'v3', limit: 2, after: used.next }).items), [['hub.example/bob/tool', null]])
  assert.deepEqual(related(q.sharedLayer(db, { digest: digestOf('tool'), limit: 9 }).items), [['alice/app', 'stable'], ['alice/zoo', 'latest'], ['hub.example/bob/tool', null]])
  assert.deepEqual(q.baseImages(db, { repository: 'alice/app', reference: 'v2' }), [])
})

test('what changed last, and the best of what most hubs follow', (t) => {
  const db = openFilled(t)
  assert.deepEqual(namesOf({ items: q.newest(db, { limit: 2 }) }), ['alice/zoo', 'alice/app'])
  assert.deepEqual(namesOf({ items: q.newest(db, { limit: 9 }) }).length, 4, 'none without a manifest')
  assert.deepEqual(q.mostFollowed(db, { limit: 9 }).map(({ name, followers }) => [name, followers]), [['hub.example/bob/tool', 3], ['hub.example/bob/base', 3]])
  addSource(db, { name: 'known', own: false, followers: 40 })
  addNamespace(db, { source: 'known' })
  for (let i = 0; i < 5; i++) addRepository(db, { name: `known/app-${i}`, namespace: 'known', at: i * HOUR })
  assert.deepEqual(namesOf({ items: q.mostFollowed(db, { limit: 3 }) }), ['known/app-4', 'known/app-3', 'hub.example/bob/tool'])
})

test('suggestions: beginnings of words in names, paths and namespaces', (t) => {
  const db = openFilled(t)
  assert.deepEqual(q.suggest(db, { text: 'to', limit: 5 }), { namespaces: [], repositories: [{ name: 'hub.example/bob/tool', short: null }] })
  assert.deepEqual(namesOf({ items: q.suggest(db, { text: 'alice/', limit: 1 }).repositories }), ['alice/zoo'])
  assert.deepEqual(namesOf({ items: q.suggest(db, { text: 'Hub.exa', limit: 5 }).namespaces }), ['hub.example/bob', 'hub.example/carol'])
  assert.deepEqual(q.suggest(db, { text: ' / ', limit: 5 }), { namespaces: [], repositories: [] })
})

test('places: what a digest, a tag or its beginning, a key or a CID names', (t) => {
  const db = openFilled(t, ['hub.example/carol'])
  run(db, "UPDATE namespace SET ipns_name = 'k51alice', root = 'bafyalice' WHERE name = 'alice'")
  run(db, "UPDATE source SET root = 'bafyhub', ipns_name = 'k51hub' WHERE name = 'hub.example'")
  const found = (query: PlaceQuery) => q.places(db, query).map(({ kind, name, reference }) => `${kind} ${name} ${reference ?? ''}`.trim())
  const [one, base] = [digestOf('one'), digestOf('base')]
  assert.deepEqual(found({ kind: 'digest', digest: one, limit: 9 }), [`image alice/app ${one}`])
  assert.deepEqual(found({ kind: 'digest', digest: one.slice(0, 20), limit: 9 }), [`image alice/app ${one}`], 'by its first digits')
  assert.deepEqual(found({ kind: 'digest', digest: base, limit: 9 }), ['layer alice/app', 'layer alice/zoo', 'layer hub.example/bob/base', 'layer hub.example/bob/tool'])
  assert.deepEqual(found({ kind: 'digest', digest: base, limit: 2 }), ['layer alice/app', 'layer alice/zoo'])
  assert.deepEqual(found({ kind: 'tags', repositories: ['alice/app'], beginning: 'v', limit: 9 }), ['image alice/app v1', 'image alice/app v2'])
  assert.deepEqual(found({ kind: 'tags', repositories: ['app', 'alice/app'], beginning: 'stable', limit: 9 }), ['image alice/app stable'])
  assert.deepEqual(found({ kind: 'tags', repositories: ['alice/empty', 'no/such'], beginning: '', limit: 9 }), [])
  assert.deepEqual(found({ kind: 'manifest', repositories: ['alice/app'], digest: one, limit: 9 }), [`image alice/app ${one}`])
  assert.deepEqual(found({ kind: 'manifest', repositories: ['alice/zoo'], digest: one, limit: 9 }), [])
  for (const name of ['k51alice', 'bafyalice', 'alice']) assert.deepEqual(found({ kind: 'root', name, limit: 9 }), ['namespace alice'], name)
  for (const name of ['k51hub', 'bafyhub', 'hub.example']) assert.deepEqual(found({ kind: 'root', name, limit: 9 }), ['namespace hub.example'], name)
  run(db, "UPDATE namespace SET root = 'bafycarol' WHERE name = 'hub.example/carol'")
  assert.deepEqual(found({ kind: 'root', name: 'bafycarol', limit: 9 }), [], 'what is denied has no place')
})

test('events after an id, and whether some before were lost', (t) => {
  const db = openFilled(t)
  const add = (name: string) => run(db, `INSERT INTO event (at, kind, name) VALUES (1, 'tag', ?)`, name)
  assert.deepEqual(q.eventsAfter(db, { limit: 9 }), { items: [], last: 0, lost: false })
  for (const name of ['alice/app', 'alice/zoo', 'hub.example/bob/base']) add(name)
  assert.deepEqual(namesOf(q.eventsAfter(db, { after: 1, limit: 1 })), ['alice/zoo'])
  assert.deepEqual(q.eventsAfter(db, { after: 3, limit: 9 }), { items: [], last: 3, lost: false })
  run(db, 'DELETE FROM event WHERE id < 3')
  assert.deepEqual([q.eventsAfter(db, { after: 1, limit: 9 }).lost, q.eventsAfter(db, { after: 2, limit: 9 }).lost], [true, false])
  const anew = q.eventsAfter(db, { after: 77, limit: 9 })
  assert.deepEqual([anew.lost, anew.items.length, anew.last], [true, 1, 3])
})

for (const [how, denied] of [['by its name', ['hub.example/bob', 'alice/zoo']], ['by the key of its namespace', ['k51bob', 'k51alice/zoo']]] as const) test(`what is denied ${how} is in no list and no answer`, (t) => {
  const db = openFilled(t, [...denied])
  for (const [name, key] of [['hub.example/bob', 'k51bob'], ['alice', 'k51alice']]) run(db, 'UPDATE namespace SET ipns_name = ? WHERE name = ?', key, name)
  run(db, `INSERT INTO event (at, kind, name) VALUES (1, 'tag', 'alice/zoo')`)
  assert.deepEqual(shownNamespaces(db), ['alice', 'hub.example/carol'])
  assert.deepEqual(namesOf(q.repositoriesOfNamespace(db, { namespace: 'alice', order: 'name', limit: 9 })), ['alice/app'])
  assert.deepEqual(q.baseImages(db, { repository: 'alice/app', reference: 'v1' }), [])
  assert.deepEqual(namesOf(q.sharedLayer(db, { digest: digestOf('base'), limit: 9 })), ['alice/app'])
  assert.deepEqual(q.eventsAfter(db, { after: 0, limit: 9 }).items, [])
  assert.deepEqual(q.suggest(db, { text: 'zo', limit: 9 }).repositories, [])
  assert.deepEqual([namesOf({ items: q.newest(db, { limit: 9 }) }), q.mostFollowed(db, { limit: 9 })], [['alice/app'], []])
  const single = [
    q.namespace(db, { name: 'hub.example/bob' }), q.repository(db, { name: 'alice/zoo' }), q.readme(db, { repository: 'alice/zoo' }),
    q.tag(db, { repository: 'alice/zoo', tag: 'latest' }), q.manifest(db, { repository: 'hub.example/bob/base', reference: 'v3' }),
  ]
  assert.deepEqual(single, [undefined, undefined, undefined, undefined, undefined])
})

test('a name whose key is denied is in no list and no answer either, nor what is below it', (t) => {
  const db = openFilled(t, ['k51hub/carol'])
  run(db, "UPDATE source SET ipns_name = 'k51hub' WHERE name = 'hub.example'")
  const names = (): string[] => shownNamespaces(db)
  assert.deepEqual([names(), q.source(db, { name: 'hub.example' })?.name], [['alice', 'hub.example/bob'], 'hub.example'])
  run(db, "UPDATE denied SET name = 'k51hub'")
  assert.deepEqual([names(), q.source(db, { name: 'hub.example' })], [['alice'], undefined])
})

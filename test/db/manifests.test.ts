import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blob, child, digest, manifest, openTestDatabase, type TestDatabase } from './database.ts'

/** Counts as the repository keeps them, and as the rows have them. */
function counts({ reader }: TestDatabase, name = 'a/b'): { tags: number; manifests: number } {
  const row = reader.prepare<[string], { id: number; tags: number; manifests: number }>('SELECT id, tag_count AS tags, manifest_count AS manifests FROM repository WHERE name = ?').get(name)
  assert.ok(row)
  const count = (table: string) => reader.prepare<[number], { n: number }>(`SELECT count(*) AS n FROM ${table} WHERE repository_id = ?`).get(row.id)?.n
  assert.deepEqual([count('tag'), count('manifest')], [row.tags, row.manifests])
  return { tags: row.tags, manifests: row.manifests }
}

test('a manifest whose blob is not in its repository is refused with the digest, and leaves nothing', async (t) => {
  const { db, reader } = openTestDatabase(t)
  await db.write('recordBlob', blob('layer', { repository: 'a/other' }))
  const missing = manifest('m', { children: [child('layer')], tags: ['v1'] })
  await assert.rejects(db.write('putManifest', missing), { code: 'MANIFEST_BLOB_UNKNOWN', detail: { digest: digest('layer') } })
  for (const table of ['tag', 'manifest', 'manifest_child']) assert.deepEqual(reader.prepare(`SELECT * FROM ${table}`).all(), [], table)
  assert.equal(db.lookups.repositoryId('a/b'), undefined)
})

test('an index needs its manifests in its own repository; a blob of the same digest is none', async (t) => {
  const { db } = openTestDatabase(t)
  const index = manifest('index', { children: [child('m', { kind: 'manifest' })] })
  await db.write('recordBlob', blob('m'))
  await db.write('putManifest', manifest('m', { repository: 'a/other' }))
  await assert.rejects(db.write('putManifest', index), { code: 'MANIFEST_BLOB_UNKNOWN' })
  await db.write('putManifest', manifest('m'))
  await db.write('putManifest', index)
})

test('a config must be here, a layer that is named by URL need not', async (t) => {
  const { db } = openTestDatabase(t)
  await assert.rejects(db.write('putManifest', manifest('m', { children: [child('config', { kind: 'config' })] })), { code: 'MANIFEST_BLOB_UNKNOWN' })
  await db.write('putManifest', manifest('m', { children: [child('windows', { foreign: true })] }))
  assert.ok(db.lookups.manifest('a/b', digest('m')))
})

test('the same bytes as another type are refused; as the same type they are taken again, and the tag moves', async (t) => {
  const database = openTestDatabase(t)
  const { db } = database
  await db.write('putManifest', manifest('m', { tags: ['v1'] }))
  await assert.rejects(db.write('putManifest', manifest('m', { mediaType: 'a/other', tags: ['v2'] })), { code: 'MANIFEST_INVALID', message: /already as a\/manifest/ })
  assert.equal(db.lookups.tag('a/b', 'v2'), undefined)
  await db.write('putManifest', manifest('m', { tags: ['v2'] }))
  assert.deepEqual(counts(database), { tags: 2, manifests: 1 })
  await db.write('putManifest', manifest('m', { repository: 'a/c', mediaType: 'a/other' }))
})

test('tags and manifests are counted through pushes, moves and deletions', async (t) => {
  const database = openTestDatabase(t)
  const { db } = database
  await db.write('putManifest', manifest('one', { tags: ['v1', 'v2', 'latest'] }))
  await db.write('putManifest', manifest('two', { tags: ['latest'] }))
  assert.deepEqual(counts(database), { tags: 3, manifests: 2 })
  await db.write('deleteTag', { repository: 'a/b', tag: 'v1', now: 2000 })
  assert.deepEqual(counts(database), { tags: 2, manifests: 2 })
  assert.ok(db.lookups.manifest('a/b', digest('one')), 'the manifest stays without its tag')
  assert.deepEqual(await db.write('deleteManifest', { repository: 'a/b', digest: digest('two'), now: 2000 }), ['latest'])
  assert.deepEqual(counts(database), { tags: 1, manifests: 1 })
  await db.write('deleteManifest', { repository: 'a/b', digest: digest('one'), now: 2000 })
  assert.deepEqual(counts(database), { tags: 0, manifests: 0 })
  assert.deepEqual(await db.read('catalog', { after: '', limit: 10 }), [])
})

test('what is not there is not deleted, and no count changes', async (t) => {
  const database = openTestDatabase(t)
  const { db } = database
  await db.write('putManifest', manifest('m', { tags: ['v1'] }))
  await assert.rejects(db.write('deleteTag', { repository: 'a/b', tag: 'v2', now: 1 }), { code: 'MANIFEST_UNKNOWN' })
  await assert.rejects(db.write('deleteTag', { repository: 'a/none', tag: 'v1', now: 1 }), { code: 'NAME_UNKNOWN' })
  await assert.rejects(db.write('deleteManifest', { repository: 'a/b', digest: digest('other'), now: 1 }), { code: 'MANIFEST_UNKNOWN' })
  await assert.rejects(db.write('deleteManifest', { repository: 'a/none', digest: digest('m'), now: 1 }), { code: 'NAME_UNKNOWN' })
  assert.deepEqual(counts(database), { tags: 1, manifests: 1 })
})

test('a manifest pushed under sha512 is found, tagged and deleted by both digests', async (t) => {
  const { db } = openTestDatabase(t)
  const alias = digest('m', 'sha512')
  await db.write('putManifest', manifest('m', { alias, tags: ['v1'] }))
  assert.equal(db.lookups.canonical(alias), digest('m'))
  assert.equal(db.lookups.manifest('a/b', alias)?.digest, digest('m'))
  assert.equal(db.lookups.tag('a/b', 'v1')?.pushedAs, alias)
  assert.deepEqual(new Set(await db.read('spellings', { digest: digest('m') })), new Set([alias, digest('m')]))
  assert.deepEqual(await db.write('deleteManifest', { repository: 'a/b', digest: alias, now: 1 }), ['v1'])
  assert.equal(db.lookups.manifest('a/b', digest('m')), undefined)
})

test('a blob pushed under sha512 is found, mounted, named by a manifest and unlinked by both digests', async (t) => {
  const { db } = openTestDatabase(t)
  const alias = digest('layer', 'sha512')
  await db.write('recordBlob', blob('layer', { alias }))
  assert.equal(db.lookups.blob('a/b', alias)?.digest, digest('layer'))
  assert.equal(await db.write('mountBlob', { repository: 'a/c', digest: alias, now: 1 }), true)
  await db.write('putManifest', manifest('m', { children: [child('layer', { digest: alias })] }))
  await db.write('unlinkBlob', { repository: 'a/c', digest: alias, now: 1000 })
  assert.equal(db.lookups.blob('a/c', digest('layer')), undefined)
  await assert.rejects(db.write('unlinkBlob', { repository: 'a/c', digest: digest('layer'), now: 1000 }), { code: 'BLOB_UNKNOWN' })
})

test('a digest that nobody pushed is its own canonical one', async (t) => {
  const { db } = openTestDatabase(t)
  assert.equal(db.lookups.canonical(digest('x', 'sha512')), digest('x', 'sha512'))
  assert.deepEqual(await db.read('spellings', { digest: digest('x') }), [digest('x')])
})

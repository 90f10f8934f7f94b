import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blob, child, digest, manifest, openTestDatabase, type TestDatabase } from './database.ts'

const SCAN = { after: { repositoryId: 0, blobId: 0 }, before: 2000, scan: 500 }
const unused = async ({ db }: TestDatabase) => (await db.read('unusedLinks', SCAN)).found

// What a scan found may be needed when the writer gets to it: each of these comes in between.
const MEANWHILE: [what: string, change: (database: TestDatabase) => Promise<unknown>][] = [
  ['was pushed again', ({ db }) => db.write('recordBlob', blob('layer', { now: 3000 }))],
  ['was mounted again', ({ db }) => db.write('mountBlob', { repository: 'a/b', digest: digest('layer'), now: 3000 })],
  ['got a manifest', ({ db }) => db.write('putManifest', manifest('m', { children: [child('layer')] }))],
]

for (const [what, change] of MEANWHILE) {
  test(`a link that ${what} since the scan stays`, async (t) => {
    const database = openTestDatabase(t)
    await database.db.write('recordBlob', blob('layer'))
    const links = await unused(database)
    assert.equal(links.length, 1)
    await change(database)
    assert.equal(await database.db.write('dropUnusedLinks', { links, before: 2000 }), 0)
    assert.ok(database.db.lookups.blob('a/b', digest('layer')))
  })
}

test('a link that nothing needs goes, and only it', async (t) => {
  const database = openTestDatabase(t)
  const { db } = database
  for (const text of ['old', 'used']) await db.write('recordBlob', blob(text))
  await db.write('recordBlob', blob('young', { now: 5000 }))
  await db.write('putManifest', manifest('m', { children: [child('used')] }))
  const links = await unused(database)
  assert.equal(await db.write('dropUnusedLinks', { links, before: 2000 }), 1)
  assert.equal(await db.write('dropUnusedLinks', { links, before: 2000 }), 0)
  assert.deepEqual(['old', 'used', 'young'].map((text) => db.lookups.blob('a/b', digest(text)) !== undefined), [false, true, true])
})

test('a blob is forgotten only when no link and no manifest holds it and nobody touched it', async (t) => {
  const { db } = openTestDatabase(t)
  const drop = (text: string) => db.write('dropUnusedBlob', { digest: digest(text), before: 2000 })
  await db.write('recordBlob', blob('linked'))
  await db.write('putManifest', manifest('manifest'))
  await db.write('recordBlob', blob('touched', { now: 3000 }))
  await db.write('unlinkBlob', { repository: 'a/b', digest: digest('touched'), now: 1000 })
  for (const text of ['linked', 'manifest', 'touched', 'never']) assert.equal(await drop(text), false, text)
  await db.write('unlinkBlob', { repository: 'a/b', digest: digest('linked'), now: 1000 })
  await db.write('deleteManifest', { repository: 'a/b', digest: digest('manifest'), now: 1 })
  for (const text of ['linked', 'manifest']) assert.equal(await drop(text), true, text)
  assert.deepEqual(await db.read('knownBlobs', { digests: ['linked', 'manifest', 'touched'].map((text) => digest(text)) }), [digest('touched')])
})

test('aliases, leaves and the place in the leaf queue go with the blob', async (t) => {
  const { db, reader } = openTestDatabase(t)
  const text = 'x'.repeat(1024 * 1024 + 1)
  const alias = digest(text, 'sha512')
  await db.write('recordBlob', blob(text, { alias }))
  assert.equal((await db.read('nextLeafJob', undefined)).job?.digest, digest(text))
  await db.write('recordLeaves', { digest: digest(text), hashes: new Uint8Array(64).fill(7, 32) })
  assert.equal(reader.prepare('SELECT * FROM leaf').all().length, 2)
  await db.write('unlinkBlob', { repository: 'a/b', digest: digest(text), now: 1000 })
  assert.equal(await db.write('dropUnusedBlob', { digest: digest(text), before: 2000 }), true)
  for (const table of ['blob', 'blob_alias', 'leaf', 'leaf_list', 'leaf_queue']) assert.deepEqual(reader.prepare(`SELECT * FROM ${table}`).all(), [], table)
})

test('leaves of a blob that went meanwhile are not recorded', async (t) => {
  const { db, reader } = openTestDatabase(t)
  await db.write('recordLeaves', { digest: digest('gone'), hashes: new Uint8Array(32) })
  assert.deepEqual(reader.prepare('SELECT * FROM leaf').all(), [])
})

test('scans go on where the last one ended and see every link and blob once', async (t) => {
  const { db } = openTestDatabase(t)
  const texts = Array.from({ length: 25 }, (_, i) => `blob ${i}`)
  await Promise.all(texts.map((text, i) => db.write('recordBlob', blob(text, { repository: `a/r${i % 4}` }))))
  const links = new Set<string>()
  for (let after: typeof SCAN['after'] | undefined = SCAN.after; after; ) {
    const page: Awaited<ReturnType<typeof db.read<'unusedLinks'>>> = await db.read('unusedLinks', { after, before: 2000, scan: 4 })
    for (const { repositoryId, blobId } of page.found) links.add(`${repositoryId} ${blobId}`)
    after = page.last
  }
  assert.equal(links.size, 25)
  assert.deepEqual((await db.read('unusedBlobs', { after: 0, before: 2000, scan: 500, foresee: false })).found, [])
  const blobs = new Set<string>()
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page: Awaited<ReturnType<typeof db.read<'unusedBlobs'>>> = await db.read('unusedBlobs', { after, before: 2000, scan: 4, foresee: true })
    for (const found of page.found) blobs.add(found.digest)
    after = page.last
  }
  assert.deepEqual(blobs, new Set(texts.map((text) => digest(text))))
})

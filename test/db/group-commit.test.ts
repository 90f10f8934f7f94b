import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { hubDatabasePath } from '../../lib/db/open.ts'
import { blob, digest, manifest, openTestDatabase } from './database.ts'

const [WAL_HEADER, FRAME_HEADER] = [32, 24]

/** Commits in the write-ahead log: its frames that say how large the database is afterwards. Under synchronous=FULL each is one fsync. */
function commits(dataDir: string): number {
  const wal = readFileSync(`${hubDatabasePath(dataDir)}-wal`)
  const frame = FRAME_HEADER + wal.readUInt32BE(8)
  let found = 0
  for (let at = WAL_HEADER; at + frame <= wal.length; at += frame) if (wal.readUInt32BE(at + 4) > 0) found++
  return found
}

test('writes one after the other are a commit each, writes at once share one', async (t) => {
  const { db, dataDir } = openTestDatabase(t)
  const create = (id: string) => db.write('createUpload', { id, repository: 'a/b', now: 1 })
  await create('first')
  const before = commits(dataDir)
  for (let i = 0; i < 5; i++) await create(`serial ${i}`)
  assert.equal(commits(dataDir), before + 5)
  await Promise.all(Array.from({ length: 100 }, (_, i) => create(`parallel ${i}`)))
  const shared = commits(dataDir) - before - 5
  assert.ok(shared >= 1 && shared <= 20, `${shared} commits for 100 writes`)
  for (let i = 0; i < 100; i++) assert.ok(db.lookups.upload(`parallel ${i}`))
})

test('a write that is refused takes back all of itself and nothing of those it shared the commit with', async (t) => {
  const { db } = openTestDatabase(t)
  const results = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => i % 3 === 0
    ? db.write('putManifest', manifest(`m${i}`, { repository: `refused/r${i}`, tags: ['v1'], children: [{ kind: 'config', digest: digest('none'), size: 1, mediaType: 'a/b', foreign: false }] }))
    : db.write('recordBlob', blob(`b${i}`, { repository: `kept/r${i}` }))))
  for (const [i, { status }] of results.entries()) {
    assert.equal(status, i % 3 === 0 ? 'rejected' : 'fulfilled')
    assert.equal(db.lookups.repositoryId(`refused/r${i}`), undefined)
    assert.equal(db.lookups.blob(`kept/r${i}`, digest(`b${i}`)) !== undefined, i % 3 !== 0)
  }
})

test('what is queued when the database closes is still written', async (t) => {
  const { db, reader } = openTestDatabase(t)
  const writes = Array.from({ length: 20 }, (_, i) => db.write('createUpload', { id: `late ${i}`, repository: 'a/b', now: 1 }))
  const { n } = await Promise.all(writes).then(() => reader.prepare<[], { n: number }>('SELECT count(*) AS n FROM upload').get() ?? { n: 0 })
  assert.equal(n, 20)
})

import assert from 'node:assert/strict'
import { rmSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openHubDatabase } from '../../lib/db/hub-database.ts'
import { hubDatabasePath, openWriter } from '../../lib/db/open.ts'

const DIGEST = `sha256:${'a'.repeat(64)}` as const

test('writes at once: each is seen when it resolves, and one that is refused takes none with it', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-db-'))
  const db = openHubDatabase(dataDir)
  t.after(async () => {
    await db.close()
    rmSync(dataDir, { recursive: true })
  })
  const results = await Promise.allSettled(Array.from({ length: 40 }, async (_, i) => {
    if (i % 4 === 0) return db.write('unlinkBlob', { repository: 'none', digest: DIGEST, now: 0 })
    await db.write('recordBlob', { repository: `a/r${i}`, digest: DIGEST, size: 1, now: 1 })
    assert.ok(db.lookups.blob(`a/r${i}`, DIGEST))
  }))
  assert.equal(results.filter((result) => result.status === 'rejected').length, 10)
  assert.equal(await db.write('mountBlob', { repository: 'a/m', from: 'a/none', digest: DIGEST, now: 1 }), false)
  assert.equal(await db.write('mountBlob', { repository: 'a/m', from: 'a/r1', digest: DIGEST, now: 1 }), true)
})

test('bad-input 39: data of a newer version are refused with a sentence', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-db-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  await openHubDatabase(dataDir).close()
  const db = openWriter(hubDatabasePath(dataDir))
  db.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)').run('future', 9e12)
  db.close()
  assert.throws(() => openHubDatabase(dataDir), { code: 'DATA_NEWER', message: /newer version/ })
})

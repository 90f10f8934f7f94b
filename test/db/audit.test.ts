import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditEntry } from '../../lib/db/audit-entry.ts'
import { startAuditRetention } from '../../lib/db/audit-retention.ts'
import { createLogger } from '../../lib/logger.ts'
import { openTestDatabase } from './database.ts'

const DAY = 86_400_000
const line = (at: number, more: Partial<AuditEntry> = {}): AuditEntry => ({ namespace: 'alice', at, action: 'push', target: 'app:v1', actor: '0xa1', via: 'pat', ...more })

test('a line is there when what it tells was committed, and is not when that was refused', async (t) => {
  const { db } = openTestDatabase(t)
  await db.write('createUpload', { id: 'u', repository: 'alice/app', now: 1 }, [line(1)])
  await assert.rejects(db.write('deleteTag', { repository: 'alice/app', tag: 'none', now: 2 }, [line(2)]))
  assert.deepEqual((await db.read('auditLog', { namespace: 'alice', limit: 10 })).map(({ at }) => at), [1])
})

test('each namespace has a log of its own, and ids are never given twice', async (t) => {
  const { db } = openTestDatabase(t)
  await db.write('createUpload', { id: 'u', repository: 'alice/app', now: 1 }, [line(1), line(2, { namespace: 'bob' }), line(3)])
  const [last] = await db.read('auditLog', { namespace: 'alice', limit: 1 })
  await db.write('sweepAudit', { before: 10 })
  await db.write('createUpload', { id: 'v', repository: 'alice/app', now: 1 }, [line(11)])
  const [next] = await db.read('auditLog', { namespace: 'alice', limit: 1 })
  assert.ok((next?.id ?? 0) > (last?.id ?? 0))
  assert.deepEqual(await db.read('auditLog', { namespace: 'bob', limit: 10 }), [])
})

test('who takes a handle that somebody gave up sees nothing of what was done there before', async (t) => {
  const { db } = openTestDatabase(t)
  const released = 1000 * DAY
  const taken = released + 91 * DAY
  await db.write('createUpload', { id: 'u', repository: 'bob/app', now: 1 }, [line(released - DAY), line(released, { action: 'release' }), line(taken - 10)])
  await db.write('restoreNamespace', { namespace: 'alice', ipnsName: 'k51', claim: null, sequence: 1, now: taken })
  await db.write('createUpload', { id: 'v', repository: 'alice/app', now: 1 }, [line(taken + DAY)])
  assert.deepEqual((await db.read('auditLog', { namespace: 'alice', limit: 10 })).map(({ at }) => at), [taken + DAY, taken - 10])
})

test('what is older than is kept is swept every hour, and nothing when all is kept', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { db } = openTestDatabase(t)
  const now = 100 * DAY
  await db.write('createUpload', { id: 'u', repository: 'alice/app', now: 1 }, [line(now - 31 * DAY), line(now - 29 * DAY)])
  const swept: Promise<unknown>[] = []
  const noting = { write: ((...args: Parameters<typeof db.write>) => { const done = db.write(...args); swept.push(done); return done }) as typeof db.write }
  const stops = [startAuditRetention({ db: noting, days: 0, logger: createLogger('silent'), now: () => now }), startAuditRetention({ db: noting, days: 30, logger: createLogger('silent'), now: () => now })]
  t.mock.timers.tick(3_600_000)
  await Promise.all(swept)
  assert.equal(swept.length, 1)
  assert.deepEqual((await db.read('auditLog', { namespace: 'alice', limit: 10 })).map(({ at }) => at), [now - 29 * DAY])
  for (const stop of stops) stop()
  t.mock.timers.tick(3_600_000)
  assert.equal(swept.length, 1)
})

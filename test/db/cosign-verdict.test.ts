import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { createLookups } from '../../lib/db/lookups.ts'
import { AskedLinks } from '../../lib/db/asked-links.ts'
import { migrate } from '../../lib/db/migrate.ts'
import { keepCosignVerdict } from '../../lib/db/transactions/signatures.ts'

test('of each signature what came of the last four lists of keys is kept', () => {
  const db = new Database(':memory:')
  migrate(db)
  const { cosignVerdict } = createLookups(db, new AskedLinks())
  const place = (keys: string, part = 0) => ({ manifest: 'sha256:a', part, subject: 'sha256:b', keys })
  for (const [now, keys] of ['k0', 'k1', 'k2', 'k3', 'k4', 'k1'].entries()) keepCosignVerdict(db, { ...place(keys), verdict: String(now), now })
  keepCosignVerdict(db, { ...place('k0', 1), verdict: 'other', now: 0 })
  assert.deepEqual(['k0', 'k1', 'k2', 'k3', 'k4'].map((keys) => cosignVerdict(place(keys))), [undefined, '5', '2', '3', '4'])
  assert.equal(cosignVerdict(place('k0', 1)), 'other')
})

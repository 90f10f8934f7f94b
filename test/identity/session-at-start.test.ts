import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { HubDatabase } from '../../lib/db/hub-database.ts'
import { openIdentity } from '../../lib/identity/open-identity.ts'
import { createLogger } from '../../lib/logger.ts'
import { openTestDatabase } from '../db/database.ts'

const ALICE = `0x${'a1'.repeat(20)}`

test('who is signed in in a browser waits, as everybody does, until rights are loaded', async (t) => {
  const { db, dataDir } = openTestDatabase(t)
  const read: HubDatabase['read'] = async (name, args) => {
    if (name === 'rightsRows') await delay(200)
    return db.read(name, args)
  }
  const identity = openIdentity({
    config: { auth: 'wallet', dataDir, operator: ALICE, publicUrl: undefined, scheme: 'http', idleMs: 1000 }, db: { ...db, read }, isOurHost: () => true,
    verifyWallet: async () => ({ address: ALICE }), getSession: async () => ({ address: ALICE }), logger: createLogger('silent'), now: Date.now,
  })
  t.after(() => identity.close())
  const principal = await identity.identifyRequest({ headers: { cookie: 'session=…' } } as IncomingMessage)
  assert.deepEqual([principal.kind, identity.rights.operator], ['account', ALICE])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestDatabase, type TestDatabase } from '../db/database.ts'

const DAY = 24 * 3_600_000

async function remember({ db }: TestDatabase, name: string, at: number, value = '/ipfs/one'): Promise<void> {
  const record = { ipnsName: name, value, sequence: 1n, validUntil: at + DAY, ttlMs: 1000, bytes: Buffer.from(value) }
  await db.write('observeRecord', { record, now: at })
  await db.write('setLastRoot', { name, root: 'bafy', path: '', state: 'live', since: at, detail: null, ipnsName: name, validUntil: at + DAY, freshUntil: at, resolvedAt: at })
}

const left = ({ reader }: TestDatabase) => ['last_root ORDER BY name', 'observed_record ORDER BY ipns_name'].map((table) =>
  reader.prepare<[], { name?: string; ipns_name: string }>(`SELECT * FROM ${table}`).all().map((row) => row.name ?? row.ipns_name))

test('bad-input 31: names that nobody asks for any more are forgotten; those that are followed or kept stay', async (t) => {
  const hub = openTestDatabase(t)
  for (const name of ['asked', 'followed', 'pinned', 'unasked']) await remember(hub, name, name === 'asked' ? 50 * DAY : DAY)
  await hub.db.write('followName', { name: 'followed', origin: 'api', now: 0 })
  await hub.db.write('wantPin', { name: 'pinned', now: 0 })
  assert.equal(await hub.db.write('forgetNames', { before: 30 * DAY, most: 100 }), 2)
  assert.deepEqual(left(hub), [['asked', 'followed', 'pinned'], ['asked', 'followed', 'pinned']])
})

test('bad-input 31: of many names those asked for last are remembered', async (t) => {
  const hub = openTestDatabase(t)
  for (let index = 0; index < 20; index++) await remember(hub, `name${index + 10}`, index * 1000)
  await hub.db.write('followName', { name: 'name10', origin: 'api', now: 0 })
  await hub.db.write('forgetNames', { before: 0, most: 3 })
  assert.deepEqual(left(hub)[0], ['name10', 'name27', 'name28', 'name29'])
  // The records of names just forgotten count as loose ones, of which there may be as many again.
  assert.equal(left(hub)[1]?.length, 4 + 3)
})

test('bad-input 26: the proof that a name was signed twice is not forgotten', async (t) => {
  const hub = openTestDatabase(t)
  await remember(hub, 'twice', DAY)
  const record = { ipnsName: 'twice', value: '/ipfs/two', sequence: 1n, validUntil: 2 * DAY, ttlMs: 1000, bytes: Buffer.from('two') }
  assert.equal(await hub.db.write('observeRecord', { record, now: DAY }), 'conflict')
  await hub.db.write('forgetNames', { before: 90 * DAY, most: 0 })
  assert.deepEqual(left(hub), [[], ['twice']])
})

test('bad-input 31: of many claims those signed last are remembered, and those of own and followed names', async (t) => {
  const hub = openTestDatabase(t)
  const claim = (name: string, seq: number) => ({ subject: `${name}@hub`, digest: name, seq, owner: '0x', root: name })
  await remember(hub, 'followed', DAY)
  await hub.db.write('followName', { name: 'followed', origin: 'api', now: 0 })
  await hub.db.write('recordClaim', { namespace: 'alice', ipnsName: 'own', claim: '{}', now: 0 })
  for (const [seq, name] of ['own', 'followed', 'one', 'two', 'three', 'four'].entries()) await hub.db.write('rememberClaim', claim(name, seq))
  await hub.db.write('forgetNames', { before: 0, most: 2 })
  const kept = hub.reader.prepare<[], { subject: string }>('SELECT subject FROM observed_claim ORDER BY seq').all()
  assert.deepEqual(kept.map(({ subject }) => subject), ['own@hub', 'followed@hub', 'three@hub', 'four@hub'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestDatabase, type TestDatabase } from './database.ts'

const addressOf = (index: number): string => `0x${index.toString(16).padStart(40, '0')}`
const keep = ({ db }: TestDatabase, subject: string, seq: number, now = seq): Promise<boolean> => db.write('keepClaim', { subject, claim: `{"seq":${seq}}`, seq, now })
const kept = ({ reader }: TestDatabase): Map<string, number> =>
  new Map(reader.prepare<[], { subject: string; seq: number }>('SELECT subject, seq FROM posted_claim').all().map(({ subject, seq }) => [subject, seq]))
/** what the hub's root is to tell anew */
const told = ({ reader }: TestDatabase): string[] =>
  reader.prepare<[], { key: string }>("SELECT key FROM root_change WHERE namespace = '.hub' AND kind = 'namespace' ORDER BY key").all().map(({ key }) => key)

test('a claim takes the place of an older one, and none of a newer or of one with the same number', async (t) => {
  const hub = openTestDatabase(t)
  const given: [number, boolean][] = [[5, true], [5, false], [4, false], [6, true]]
  for (const [seq, isNewer] of given) assert.equal(await keep(hub, addressOf(1), seq), isNewer, String(seq))
  assert.deepEqual([...kept(hub)], [[addressOf(1), 6]])
  assert.deepEqual(told(hub), [addressOf(1)])
})

test('claims are kept of names that mean the same everywhere, and that this hub does not have itself', async (t) => {
  const hub = openTestDatabase(t)
  await hub.db.write('recordClaim', { namespace: addressOf(2), ipnsName: 'k51', claim: '{}', now: 1 })
  for (const subject of ['alice', 'alice@k51qzi5uqu5d', 'hub', 'bafkqaaa', addressOf(2), `0x${'A'.repeat(40)}`, '../x']) assert.equal(await keep(hub, subject, 1), false, subject)
  for (const subject of ['alice.eth', 'example.org', addressOf(3)]) assert.equal(await keep(hub, subject, 1), true, subject)
})

test('bad-input 31: of more than 10,000 claims the oldest go, and are told of no more; those of followed names stay', async (t) => {
  const hub = openTestDatabase(t)
  await hub.db.write('followName', { name: addressOf(0), origin: 'api', now: 0 })
  await Promise.all(Array.from({ length: 10_003 }, (_, index) => keep(hub, addressOf(index), index + 1)))
  const left = kept(hub)
  assert.equal(left.size, 10_000)
  assert.deepEqual([0, 1, 2, 3, 4].map((index) => left.has(addressOf(index))), [true, false, false, false, true])
})

test('what is followed is told of, from the first look on and until it is followed no more', async (t) => {
  const hub = openTestDatabase(t)
  const changes = (): number => (hub.reader.prepare<[], { changes: number }>("SELECT changes FROM namespace WHERE name = '.hub'").get()?.changes ?? 0) - 1
  const row = { name: 'example.org', root: 'bafy', path: '', state: 'live' as const, since: 1, detail: null, ipnsName: 'k51a', validUntil: 9, freshUntil: 2, resolvedAt: 1 }
  await hub.db.write('setLastRoot', row)
  assert.equal(changes(), 0, 'nobody follows it')
  await hub.db.write('followName', { name: 'example.org', origin: 'config', now: 1 })
  await hub.db.write('followName', { name: 'example.org', origin: 'config', now: 2 })
  assert.equal(changes(), 1)
  await hub.db.write('setLastRoot', { ...row, root: 'bafk' })
  assert.equal(changes(), 1, 'another root under the same key is nothing to tell')
  await hub.db.write('setLastRoot', { ...row, ipnsName: 'k51b' })
  assert.equal(changes(), 2)
  await hub.db.write('dropConfiguredFollows', { except: [], now: 3 })
  assert.equal(changes(), 3)
  assert.deepEqual(told(hub), ['example.org'])
})

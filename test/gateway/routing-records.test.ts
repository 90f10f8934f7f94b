import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareRecords, readIpnsRecord } from '../../lib/names/ipns-record.ts'
import type { Answer } from '../conformance/http-call.ts'
import { CID_TWO, newName, RECORD, serveRouting, sign } from './routing-support.ts'

const routing = await serveRouting()
const { held, clock } = routing
const get = (name: string, headers: Record<string, string> = {}): Promise<Answer> => routing.call({ path: `/routing/v1/ipns/${name}`, headers })
const day = 86_400_000

test('an own record is given with its type, its ETag and its TTL', async () => {
  const alice = await newName()
  const record = await sign(alice, 1, { ttlMs: 90_000 })
  held.owned.set(alice.name, record)
  for (const headers of [{}, { accept: RECORD }, { accept: '*/*' }, { accept: 'text/html, */*;q=0.1' }] as Record<string, string>[]) {
    const answer = await get(alice.name, headers)
    assert.equal(answer.status, 200)
    assert.ok(answer.body.equals(record))
    assert.equal(answer.headers['content-type'], RECORD)
    assert.equal(answer.headers['cache-control'], 'public, max-age=90')
    assert.equal(answer.headers['content-disposition'], `attachment; filename="${alice.name}.ipns-record"`)
    assert.equal(answer.headers['access-control-allow-origin'], '*')
    assert.equal((await get(alice.name, { 'if-none-match': answer.headers.etag ?? '' })).status, 304)
  }
  assert.equal((await get(alice.name, { accept: 'application/json' })).status, 406)
  assert.ok((await get(alice.key.publicKey.toString())).body.equals(record), 'by its peer id')
})

test('an unknown name is 404 for a minute, a text that is no name 400', async () => {
  const answer = await get((await newName()).name)
  assert.equal(answer.status, 404)
  assert.equal(answer.headers['cache-control'], 'public, max-age=60')
  for (const text of ['abc', 'alice', CID_TWO, '', 'example.org', '..', '%00']) assert.equal((await get(text)).status, 400, text)
})

test('a followed name takes newer records only, and one that prolongs', async () => {
  const bob = await newName()
  held.followed.add(bob.name)
  const [one, two, longer] = [await sign(bob, 1), await sign(bob, 2), await sign(bob, 2, { lifetimeMs: 2 * day })]
  assert.equal((await routing.put(bob.name, two)).status, 200)
  assert.ok((await get(bob.name)).body.equals(two))
  assert.equal((await routing.put(bob.name, two)).status, 200)
  assert.equal((await routing.put(bob.name, one)).status, 409)
  assert.ok((await get(bob.name)).body.equals(two), 'bad-input 25: an older record after a newer one changes nothing')
  assert.equal((await routing.put(bob.name, longer)).status, 200)
  assert.ok((await get(bob.name)).body.equals(longer))
})

test('bad-input 25: the same sequence with another value is refused, and noted', async () => {
  const carol = await newName()
  held.followed.add(carol.name)
  const [first, other] = [await sign(carol, 7), await sign(carol, 7, { cid: CID_TWO })]
  assert.equal((await routing.put(carol.name, first)).status, 200)
  const answer = await routing.put(carol.name, other)
  assert.equal(answer.status, 409)
  assert.match(answer.text, /same sequence 7/)
  assert.equal(Buffer.compare(held.observations.at(-1)?.bytes ?? Buffer.of(), other), 0)
  assert.ok((await get(carol.name)).body.equals(first))
})

test('names that nobody here follows are kept in memory, by the same rules', async () => {
  const stranger = await newName()
  const [one, two, other] = [await sign(stranger, 1), await sign(stranger, 2), await sign(stranger, 2, { cid: CID_TWO })]
  const before = held.observations.length
  assert.deepEqual([(await routing.put(stranger.name, two)).status, (await routing.put(stranger.name, one)).status, (await routing.put(stranger.name, other)).status], [200, 409, 409])
  assert.ok((await get(stranger.name)).body.equals(two))
  assert.equal(held.observations.length, before, 'nothing of strangers reaches the database')
})

test('a name that this hub writes takes no record of others, however good', async () => {
  const own = await newName()
  const [mine, newer, older, conflicting] = [await sign(own, 5), await sign(own, 6, { cid: CID_TWO }), await sign(own, 4), await sign(own, 5, { cid: CID_TWO })]
  held.owned.set(own.name, mine)
  const before = held.observations.length
  assert.equal((await routing.put(own.name, mine)).status, 200)
  for (const record of [newer, older, conflicting]) {
    const answer = await routing.put(own.name, record)
    assert.equal(answer.status, 403)
    assert.match(answer.text, /writes this name itself/)
  }
  assert.ok((await get(own.name)).body.equals(mine))
  assert.equal(held.observations.length - before, 2, 'that somebody else signs with its key is noted')
})

test('a name of this hub that is not published yet takes none either', async () => {
  const own = await newName()
  held.unpublished.add(own.name)
  assert.equal((await routing.put(own.name, await sign(own, 1))).status, 403)
  assert.equal((await get(own.name)).status, 404)
})

test('bad-input 25: what is no valid record of the name is refused', async () => {
  const [dave, eve] = [await newName(), await newName()]
  const good = await sign(dave, 1)
  const flipped = Uint8Array.from(good, (byte, index) => (index === 20 ? byte ^ 1 : byte))
  const expired = await sign(dave, 1, { now: Date.now() - 3 * day, lifetimeMs: day })
  for (const [body, status] of [[Buffer.alloc(0), 400], [Buffer.from('junk'), 400], [flipped, 400], [good.subarray(0, 100), 400], [expired, 400], [Buffer.alloc(10 * 1024 + 1), 413], [Buffer.alloc(200_000), 413]] as const) {
    assert.equal((await routing.put(dave.name, body)).status, status, `${body.length} bytes`)
  }
  const wrongKey = await routing.put(eve.name, good)
  assert.equal(wrongKey.status, 400)
  assert.equal((await routing.put(dave.name, good, 'application/octet-stream')).status, 406)
  assert.equal((await get(dave.name)).status, 404)
})

test('bad-input 25: an end in year 9012 is taken, and cached no longer than a day', async () => {
  const far = await newName()
  assert.equal((await routing.put(far.name, await sign(far, 1, { lifetimeMs: Date.UTC(9012, 0) - Date.now(), ttlMs: 400 * day }))).status, 200)
  assert.equal((await get(far.name)).headers['cache-control'], 'public, max-age=86400')
})

test('a record near its end is cached until then; a stranger\'s is dropped after it', async () => {
  const short = await newName()
  await routing.put(short.name, await sign(short, 1, { now: clock.now, lifetimeMs: 30_000, ttlMs: day }))
  assert.match((await get(short.name)).headers['cache-control'] ?? '', /max-age=(?:2\d|30)$/)
  clock.now += 31_000
  assert.equal((await get(short.name)).status, 404)
})

test('an expired record of a followed name is still given, for the moment only', async () => {
  const old = await newName()
  const record = await sign(old, 1, { now: clock.now - 3 * day, lifetimeMs: day })
  held.seen.set(old.name, record)
  const answer = await get(old.name)
  assert.ok(answer.body.equals(record))
  assert.equal(answer.headers['cache-control'], 'no-cache')
  const again = await sign(old, 2, { now: clock.now })
  assert.equal((await routing.put(old.name, again)).status, 200)
  assert.equal(compareRecords(await readIpnsRecord(old.name, record), await readIpnsRecord(old.name, held.seen.get(old.name) ?? record)), 'newer')
})

test('too many records in a short time are 429, with when to come again', async () => {
  const other = await serveRouting()
  const { name } = await newName()
  const statuses = new Map<number, number>()
  for (let round = 0; round < 26; round++) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => other.put(name, Buffer.from('x'))))
    for (const { status, headers } of answers) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status === 429) assert.equal(headers['retry-after'], '1')
    }
  }
  assert.deepEqual([...statuses], [[400, 500], [429, 20]])
  other.clock.now += 1000
  assert.equal((await other.put(name, Buffer.from('x'))).status, 400)
})

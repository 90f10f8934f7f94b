import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { verifyClaim } from '../../lib/identity/claim/verify-claim.ts'
import { readIpnsRecord } from '../../lib/names/ipns-record.ts'
import { parseName } from '../../lib/names/name.ts'
import type { SignedClaim } from '../../lib/identity/claim/claim.ts'
import { parseNameDocument, parseRootDocument } from '../../lib/roots/documents.ts'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { BlockSweep } from '../../lib/roots/publish/block-sweep.ts'
import { HOUR, openPublisher } from './publish-rows.ts'
import { lookInto } from './look-into.ts'
import { digestOf } from './rows.ts'
import { join } from 'node:path'

type Opened = ReturnType<typeof openPublisher>

function look(opened: Opened, namespace: string) {
  const db = new Database(join(opened.dataDir, 'hub.sqlite'), { readonly: true })
  return { ...lookInto({ db } as never, namespace), close: () => db.close() }
}

test('a push ends in a signed root of its namespace and of the hub, with claims that hold', async (t) => {
  const opened = openPublisher(t)
  await opened.push('alice/app', 'one', 'v1')
  await opened.publisher.idle()
  opened.clock.now += 1000
  await opened.publisher.idle()
  const alice = opened.published.find(({ namespace }) => namespace === 'alice')
  const hub = opened.published.findLast(({ namespace }) => namespace === '.hub')
  assert.ok(alice && hub)
  const record = await readIpnsRecord(alice.ipnsName, alice.record)
  assert.deepEqual([record.value, record.sequence, record.ttlMs], [`/ipfs/${alice.root}`, BigInt(alice.sequence), 60_000])
  assert.equal(record.validUntil, opened.clock.now - 1000 + 48 * HOUR)
  const [inside, above] = [look(opened, 'alice'), look(opened, '.hub')]
  const { claim } = parseRootDocument(Buffer.from((await inside.text('ipcr.json')) ?? ''))
  const name = parseName(alice.ipnsName)
  assert.ok(claim && name)
  const verdict = await verifyClaim({ claim: claim as SignedClaim, ipnsName: alice.ipnsName, name, hubListsHandle: hub.ipnsName, now: opened.clock.now })
  assert.equal(verdict.state, 'verified', JSON.stringify(verdict))
  assert.equal((await above.find('alice'))?.cid.toString(), alice.root)
  const listed = parseNameDocument(Buffer.from((await above.text('names/alice.json')) ?? ''))
  assert.deepEqual([listed.name, listed.k51, listed.claim?.sig], ['alice', alice.ipnsName, claim.sig])
  const own = parseRootDocument(Buffer.from((await above.text('ipcr.json')) ?? ''))
  assert.deepEqual([own.kind, own.claim?.namespace, own.claim?.root], ['hub', 'hub', hub.ipnsName])
  assert.equal(claim.hub, hub.ipnsName)
  inside.close()
  above.close()
})

test('at most one publication a second for a namespace and for the hub; the newest state wins', async (t) => {
  const { clock, publisher, published, push } = openPublisher(t)
  const started = clock.now
  for (let round = 0; round < 40; round++) {
    await push('alice/app', `image ${round}`, 'v1')
    await publisher.idle()
    clock.now += 100
  }
  clock.now += 1000
  await publisher.idle()
  clock.now += 1000
  await publisher.idle()
  for (const namespace of ['alice', '.hub']) {
    const times = published.filter((publication) => publication.namespace === namespace).map(({ sequence }) => sequence)
    assert.ok(times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) >= 1000), `${namespace}: ${times.map((time) => time - started).join(' ')}`)
    assert.ok(times.length >= 4)
  }
})

test('a record is signed anew a day before it ends, and at once after a week off', async (t) => {
  const { clock, publisher, published, push } = openPublisher(t)
  await push('alice/app', 'one', 'v1')
  await publisher.idle()
  clock.now += 1000
  await publisher.idle()
  const before = published.length
  const root = published.find(({ namespace }) => namespace === 'alice')?.root
  clock.now += 23 * HOUR
  await publisher.idle()
  assert.equal(published.length, before)
  for (const later of [2 * HOUR, 7 * 24 * HOUR]) {
    clock.now += later
    await publisher.idle()
    const renewed = published.findLast(({ namespace }) => namespace === 'alice')
    assert.equal(renewed?.root, root)
    const record = await readIpnsRecord(renewed?.ipnsName ?? '', renewed?.record ?? new Uint8Array())
    assert.equal(record.validUntil, clock.now + 48 * HOUR)
    assert.equal(published.findLast(({ namespace }) => namespace === '.hub')?.sequence, clock.now)
  }
})

test('a claim is renewed within its last 30 days, follows the one before, and is in the root', async (t) => {
  const opened = openPublisher(t)
  const { clock, publisher, push } = opened
  await push('alice/app', 'one', 'v1')
  await publisher.idle()
  const claimOf = async () => {
    const inside = look(opened, 'alice')
    const { claim } = parseRootDocument(Buffer.from((await inside.text('ipcr.json')) ?? ''))
    inside.close()
    assert.ok(claim)
    return claim
  }
  const first = await claimOf()
  clock.now += 149 * 24 * HOUR
  await publisher.idle()
  assert.equal((await claimOf()).sig, first.sig)
  clock.now += 2 * 24 * HOUR
  await publisher.idle()
  const second = await claimOf()
  assert.ok(second.seq > first.seq && second.notAfter > first.notAfter)
  assert.notEqual(second.prev, first.prev)
})

test('the sequence goes on when the clock has gone back', async (t) => {
  const { clock, publisher, published, push } = openPublisher(t)
  await push('alice/app', 'one', 'v1')
  await publisher.idle()
  clock.now -= 24 * HOUR
  await push('alice/app', 'two', 'v1')
  await publisher.idle()
  clock.now += 1000
  await publisher.idle()
  const sequences = published.filter(({ namespace }) => namespace === 'alice').map(({ sequence }) => sequence)
  assert.equal(sequences.length, 2)
  assert.equal(sequences[1], (sequences[0] ?? 0) + 1)
})

test('builds wait while a body is being received, at most 10 s', async (t) => {
  const { clock, publisher, published, push } = openPublisher(t, { isReceiving: () => true })
  await push('alice/app', 'one', 'v1')
  await publisher.idle()
  assert.equal(published.length, 0)
  clock.now += 10_001
  await publisher.idle()
  assert.ok(published.some(({ namespace }) => namespace === 'alice'))
})

test('leaves whose hashing ends while their namespace is built are in the next root', async (t) => {
  const { clock, db, thread, publisher, published, push } = openPublisher(t)
  await push('alice/app', 'one', 'v1')
  await publisher.idle()
  clock.now += 1000
  await publisher.idle()
  const before = published.findLast(({ namespace }) => namespace === 'alice')?.root
  const layer = { digest: digestOf('layer'), size: 3 * 1024 * 1024 }
  const call = thread.call.bind(thread)
  thread.call = (async (op: 'build', args: { namespace: string }) => {
    const built = await call(op, args)
    if (op === 'build' && built && built.held > 0) {
      await db.write('recordLeaves', { digest: layer.digest, hashes: Buffer.concat(['a', 'b', 'c'].map((leaf) => createHash('sha256').update(leaf).digest())) })
      publisher.leavesHashed(0)
    }
    return built
  }) as typeof thread.call
  await db.write('recordBlob', { repository: 'alice/app', ...layer, now: clock.now })
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  await db.write('putManifest', { repository: 'alice/app', digest: digestOf('two'), size: 3, mediaType, children: [{ kind: 'layer', ...layer, mediaType: 'x/y', foreign: false }], tags: ['v1'], now: clock.now })
  await publisher.idle()
  clock.now += 1000
  await publisher.idle()
  assert.notEqual(published.findLast(({ namespace }) => namespace === 'alice')?.root, before)
})

test('what waited for leaves is published as soon as the last are there, also within a second of the attempt before', async (t) => {
  const { clock, db, publisher, published, push } = openPublisher(t)
  const layer = { digest: digestOf('layer'), size: 1024 * 1024 + 1 }
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  await push('alice/app', 'one', 'v1')
  await publisher.idle()
  clock.now += 1000
  await publisher.idle()
  const rootOf = (namespace: string) => published.findLast((one) => one.namespace === namespace)?.root
  const before = rootOf('alice')
  await db.write('recordBlob', { repository: 'alice/app', ...layer, now: clock.now })
  await db.write('putManifest', { repository: 'alice/app', digest: digestOf('two'), size: 3, mediaType, children: [{ kind: 'layer', ...layer, mediaType: 'x/y', foreign: false }], tags: ['v1'], now: clock.now })
  await publisher.idle()
  assert.equal(rootOf('alice'), before)
  await db.write('recordLeaves', { digest: layer.digest, hashes: Buffer.concat(['a', 'b'].map((leaf) => createHash('sha256').update(leaf).digest())) })
  publisher.leavesHashed(0)
  await publisher.idle()
  assert.notEqual(rootOf('alice'), before)
})

test('bad-input 38: a clock that went back an hour does not make a build wait for the end of all uploads', async (t) => {
  const { clock, publisher, published, push } = openPublisher(t, { isReceiving: () => true })
  await push('alice/app', 'one', 'v1')
  clock.now -= HOUR
  await publisher.idle()
  assert.ok(published.some(({ namespace }) => namespace === 'alice'))
})

test("one namespace's fault is logged and tried again; the others go on", async (t) => {
  const opened = openPublisher(t)
  const { clock, publisher, published, push, thread } = opened
  await push('alice/app', 'one', 'v1')
  await push('bob/app', 'one', 'v1')
  const call = thread.call.bind(thread)
  let broken = true
  thread.call = ((op: 'sign', args: never) => (broken && op === 'sign' && (args as { key: string }).key === 'alice' ? Promise.reject(new Error('no')) : call(op, args))) as typeof thread.call
  await publisher.idle()
  assert.deepEqual(published.filter(({ namespace }) => namespace !== '.hub').map(({ namespace }) => namespace), ['bob'])
  broken = false
  clock.now += 5001
  await publisher.idle()
  assert.deepEqual(published.filter(({ namespace }) => namespace !== '.hub').map(({ namespace }) => namespace), ['bob', 'alice'])
})

test('blocks of a superseded root are swept 48 hours after, and no others', async (t) => {
  const opened = openPublisher(t)
  const { clock, db, publisher, push, dataDir } = opened
  const sweep = new BlockSweep({ db, logger: pino({ level: 'silent' }), now: () => clock.now })
  t.after(() => sweep.close())
  for (const text of ['one', 'two']) {
    await push('alice/app', text, 'v1')
    await publisher.idle()
    clock.now += 1000
    await publisher.idle()
  }
  const rows = new Database(join(dataDir, 'hub.sqlite'), { readonly: true })
  t.after(() => rows.close())
  const count = (sql: string) => rows.prepare(sql).pluck().get() as number
  const superseded = count('SELECT count(*) FROM block_use WHERE uses = 0')
  assert.ok(superseded > 5)
  clock.now += 48 * HOUR - 3000
  assert.equal(await sweep.run(), 0)
  clock.now += 5000
  assert.equal(await sweep.run(), superseded)
  assert.equal(count('SELECT count(*) FROM node n WHERE NOT EXISTS (SELECT 1 FROM block_use u WHERE u.hash = n.hash AND u.uses > 0)'), 0)
})

for (const days of [1, 400]) {
  test(`bad-input 38: what was published with the clock ${days} days ahead holds again once the clock is right`, async (t) => {
    const opened = openPublisher(t)
    const { clock, publisher, published, push } = opened
    const rightNow = clock.now
    const claimOf = async () => {
      const inside = look(opened, 'alice')
      const { claim } = parseRootDocument(Buffer.from((await inside.text('ipcr.json')) ?? ''))
      inside.close()
      return claim as SignedClaim
    }
    clock.now = rightNow + days * 24 * HOUR
    await push('alice/app', 'one', 'v1')
    await publisher.idle()
    clock.now = rightNow
    await publisher.idle()
    clock.now += 1000
    await publisher.idle()
    const claims = [await claimOf()]
    clock.now += 26 * HOUR
    await publisher.idle()
    claims.push(await claimOf())
    for (const claim of claims) {
      const name = parseName(claim.root)
      assert.ok(name)
      const { state } = await verifyClaim({ claim, ipnsName: claim.root, name, now: claims.indexOf(claim) === 0 ? rightNow + 1000 : clock.now })
      assert.equal(state, 'verified')
    }
    assert.ok((claims[1]?.seq ?? 0) > (claims[0]?.seq ?? 0) && (claims[1]?.notAfter ?? 0) > (clock.now + 100 * 24 * HOUR) / 1000)
    const last = published.findLast(({ namespace }) => namespace === 'alice')
    const record = await readIpnsRecord(last?.ipnsName ?? '', last?.record ?? new Uint8Array())
    assert.equal(record.validUntil, clock.now + 48 * HOUR)
  })
}

test('a namespace whose build fails keeps its last root: the record is renewed all the same', async (t) => {
  const { clock, db, thread, publisher, published, push } = openPublisher(t)
  await push('alice/app', 'one', 'v1')
  await publisher.idle()
  clock.now += 1000
  await publisher.idle()
  const before = published.findLast(({ namespace }) => namespace === 'alice')
  const call = thread.call.bind(thread)
  thread.call = ((op: 'build', args: { namespace: string }) => (op === 'build' && args.namespace === 'alice' ? Promise.reject(new Error('a node is damaged')) : call(op, args))) as typeof thread.call
  await push('alice/app', 'two', 'v2')
  for (let hours = 0; hours < 60; hours++) {
    clock.now += HOUR
    await publisher.idle()
  }
  const state = await db.read('namespaceState', { namespace: 'alice' })
  const last = published.findLast(({ namespace }) => namespace === 'alice')
  const record = await readIpnsRecord(last?.ipnsName ?? '', last?.record ?? new Uint8Array())
  assert.ok(record.validUntil > clock.now + 20 * HOUR)
  assert.deepEqual([last?.root, state?.dirtyAt !== null], [before?.root, true])
})

test('a record that ends is signed anew although the changes wait for leaves', async (t) => {
  const { clock, db, publisher, published, push } = openPublisher(t)
  await push('alice/app', 'one', 'v1')
  await publisher.idle()
  clock.now += 1000
  await publisher.idle()
  const layer = { digest: digestOf('layer'), size: 1024 * 1024 + 1 }
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  await db.write('recordBlob', { repository: 'alice/app', ...layer, now: clock.now })
  await db.write('putManifest', { repository: 'alice/app', digest: digestOf('two'), size: 3, mediaType, children: [{ kind: 'layer', ...layer, mediaType: 'x/y', foreign: false }], tags: ['v1'], now: clock.now })
  await publisher.idle()
  clock.now += 25 * HOUR
  await publisher.idle()
  const last = published.findLast(({ namespace }) => namespace === 'alice')
  const record = await readIpnsRecord(last?.ipnsName ?? '', last?.record ?? new Uint8Array())
  assert.equal(record.validUntil, clock.now + 48 * HOUR)
})

test('five hundred names that fail keep no other waiting', async (t) => {
  const { clock, thread, publisher, published, push } = openPublisher(t)
  await Promise.all(Array.from({ length: 500 }, (_, index) => push(`bad${index}/app`, 'one', 'v1')))
  clock.now += 1
  await push('good/app', 'one', 'v1')
  const call = thread.call.bind(thread)
  thread.call = ((op: 'claim', args: { key: string }) => (op === 'claim' && args.key.startsWith('bad') ? Promise.reject(new Error('no')) : call(op, args as never))) as typeof thread.call
  await publisher.idle()
  assert.deepEqual(published.map(({ namespace }) => namespace), ['good', '.hub'])
})

test('the queue leaves out what has changed no further since it was held, unless its record is due', async (t) => {
  const { clock, db, publisher, push } = openPublisher(t)
  await push('alice/app', 'one', 'v1')
  await publisher.idle()
  await push('alice/app', 'two', 'v1')
  const due = async (held: Record<string, number>, renewBefore = clock.now) =>
    (await db.read('publicationQueue', { renewBefore, renewAfter: clock.now + 49 * HOUR, limit: 10, held, resting: ['.hub'] })).due
  const changes = (await due({}))[0]?.changes ?? 0
  assert.deepEqual((await due({ alice: changes })).map(({ name }) => name), [])
  assert.deepEqual((await due({ alice: changes - 1, bob: changes })).map(({ name }) => name), ['alice'])
  assert.deepEqual((await due({ alice: changes }, clock.now + 49 * HOUR)).map(({ name }) => name), ['alice'])
})

test('a name that belongs to a wallet or a domain is not claimed by the hub, whatever came under it; others are published', async (t) => {
  const { publisher, published, push, db } = openPublisher(t)
  for (const namespace of [`0x${'a1'.repeat(20)}`, 'example.org', 'name.eth', 'alice']) await push(`${namespace}/app`, namespace, 'v1')
  await publisher.idle()
  assert.deepEqual(published.map(({ namespace }) => namespace).filter((namespace) => namespace !== '.hub'), ['alice'])
  const claims = await Promise.all(['example.org', 'name.eth'].map((namespace) => db.read('namespaceState', { namespace })))
  assert.deepEqual(claims.map((state) => state?.root ?? null), [null, null])
})

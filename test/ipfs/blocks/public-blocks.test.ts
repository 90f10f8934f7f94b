import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { CID } from 'multiformats/cid'
import { create } from 'multiformats/hashes/digest'
import { blobPath } from '../../../lib/store/paths.ts'
import { openPublished } from './published-store.ts'

const HOURS = 3_600_000
const LEAF = 1024 * 1024
const large = (seed: string) => seed.padEnd(LEAF, 'a') + seed.padEnd(LEAF, 'b') + seed
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

test('every block of a published tree is found with its own bytes: directories, inner nodes, leaves, small blobs', async (t) => {
  const { blocks, push, publish } = openPublished(t)
  const [small, big] = [await push('small'), await push(large('x'))]
  const root = await publish({ small, big })
  assert.ok(root)
  for (const cid of [root.cid, small.cid, big.cid, ...big.leaves.map((leaf) => leaf.cid)]) {
    const bytes = await blocks.get(cid)
    assert.deepEqual(hashOf(bytes), Buffer.from(cid.multihash.digest))
    assert.deepEqual([blocks.find(cid)?.size, blocks.has(cid)], [bytes.length, true])
  }
  assert.deepEqual(big.leaves.map(({ cid }) => blocks.find(cid)?.kind), ['file', 'file', 'file'])
})

test('the root of a blob leads to the whole file, a directory does not', async (t) => {
  const { blocks, push, publish } = openPublished(t)
  const [small, big] = [await push('small'), await push(large('x'))]
  const root = await publish({ small, big })
  assert.ok(root)
  assert.deepEqual([blocks.blobFile(small.cid)?.size, blocks.blobFile(big.cid)?.size], [5, 2 * LEAF + 1])
  assert.deepEqual([blocks.blobFile(small.cid)?.digest, blocks.blobFile(big.cid)?.digest], [small.digest, big.digest])
  assert.equal(blocks.blobFile(root.cid), undefined)
  for (const { cid } of big.leaves) assert.equal(blocks.blobFile(cid), undefined)
})

test('what is pushed and not published is not found: no blob, no leaf, no file', async (t) => {
  const { blocks, push, publish } = openPublished(t)
  const [secret, secretSmall, known] = [await push(large('secret')), await push('secret'), await push('known')]
  await publish({ known })
  for (const cid of [secret.cid, secretSmall.cid, ...secret.leaves.map((leaf) => leaf.cid)]) {
    assert.deepEqual([blocks.find(cid), blocks.has(cid), blocks.blobFile(cid)], [undefined, false, undefined])
    await assert.rejects(blocks.get(cid), { code: 'BLOCK_MISSING', cid: cid.toString() })
  }
})

test('what is no longer published is found for 48 hours, then not, and then the sweep takes it', async (t) => {
  const { blocks, clock, db, push, publish } = openPublished(t)
  const [small, big, stays] = [await push('small'), await push(large('x')), await push('stays')]
  const root = await publish({ small, big, stays })
  await publish({ stays })
  const gone = [root?.cid, small.cid, big.cid, ...big.leaves.map((leaf) => leaf.cid)].filter((cid) => cid !== undefined)
  clock.now += 48 * HOURS
  assert.deepEqual(gone.map((cid) => blocks.has(cid)), gone.map(() => true))
  assert.equal(await db.write('sweepBlocks', { before: clock.now - 48 * HOURS, limit: 100 }), 0)
  clock.now += 1
  assert.deepEqual(gone.map((cid) => blocks.has(cid)), gone.map(() => false))
  assert.ok(blocks.has(stays.cid))
  assert.equal(await db.write('sweepBlocks', { before: clock.now - 48 * HOURS, limit: 2 }), 2)
  assert.equal(await db.write('sweepBlocks', { before: clock.now - 48 * HOURS, limit: 100 }), 1)
})

test('what is published again within the 48 hours stays', async (t) => {
  const { blocks, clock, db, push, publish } = openPublished(t)
  const [small, other] = [await push('small'), await push('other')]
  const root = await publish({ small, other })
  await publish({ other })
  clock.now += 47 * HOURS
  await publish({ small, other })
  clock.now += 47 * HOURS
  await db.write('sweepBlocks', { before: clock.now - 48 * HOURS, limit: 100 })
  assert.ok(root && blocks.has(root.cid) && blocks.has(small.cid))
})

test('a collection keeps the file of a published blob and of one released a short while ago; then it takes it', async (t) => {
  const { blocks, clock, db, collect, push, publish } = openPublished(t)
  const [small, big] = [await push('small'), await push(large('x'))]
  await publish({ small, big })
  clock.now += 10 * HOURS
  assert.equal((await collect(0)).blobs, 0)
  await publish({})
  clock.now += 47 * HOURS
  assert.equal((await collect(0, true)).blobs, 0)
  assert.equal((await collect(0)).blobs, 0)
  assert.ok(blocks.blobFile(big.cid))
  clock.now += 2 * HOURS
  await db.write('sweepBlocks', { before: clock.now - 48 * HOURS, limit: 100 })
  assert.equal((await collect(0)).blobs, 2)
  assert.equal(blocks.blobFile(big.cid), undefined)
})

test('a leaf of two blobs is read from the one that is published, and from the other when the file of one is gone', async (t) => {
  const { dataDir, blocks, push, publish } = openPublished(t)
  const [hidden, one, two] = [await push(`${large('x')}hidden`), await push(`${large('x')}one`), await push(`${large('x')}two`)]
  const [shared] = one.leaves
  assert.ok(shared && hidden.leaves[0]?.cid.equals(shared.cid))
  assert.equal(blocks.find(shared.cid), undefined)
  await publish({ one, two })
  const fileOf = (digest: string) => blobPath(dataDir, digest.slice(7))
  const pathFound = () => {
    const found = blocks.find(shared.cid)
    return found?.kind === 'file' ? found.path : undefined
  }
  assert.equal(pathFound(), fileOf(one.digest))
  unlinkSync(fileOf(one.digest))
  assert.equal(pathFound(), fileOf(two.digest))
  truncateSync(fileOf(two.digest), 5)
  assert.equal(pathFound(), undefined)
})

test('a leaf that lies in a thousand blobs which are not published is found in the one that is', async (t) => {
  const { dataDir, blocks, db, clock, push, publish } = openPublished(t)
  const shared = hashOf(Buffer.from('x'.padEnd(LEAF, 'a')))
  await Promise.all(Array.from({ length: 1000 }, async (_, index) => {
    const [digest, last] = [`sha256:${hashOf(Buffer.from(`hidden ${index}`)).toString('hex')}` as const, hashOf(Buffer.from(`last ${index}`))]
    await db.write('recordBlob', { repository: 'bob/app', digest, size: 3 * LEAF, now: clock.now })
    await db.write('recordLeaves', { digest, hashes: Buffer.concat([shared, shared, last]) })
  }))
  const one = await push(large('x'))
  await publish({ one })
  const [leaf] = one.leaves
  const found = leaf && blocks.find(leaf.cid)
  assert.ok(leaf && shared.equals(leaf.cid.multihash.digest))
  assert.equal(found?.kind === 'file' && found.path, blobPath(dataDir, one.digest.slice(7)))
})

test('a small blob without its file is not found', async (t) => {
  const { dataDir, blocks, push, publish } = openPublished(t)
  const small = await push('small')
  await publish({ small })
  unlinkSync(blobPath(dataDir, small.digest.slice(7)))
  assert.deepEqual([blocks.find(small.cid), blocks.blobFile(small.cid)], [undefined, undefined])
})

test('a block whose file was damaged is not given out as verified', async (t) => {
  const { dataDir, blocks, push, publish } = openPublished(t)
  const big = await push(large('x'))
  await publish({ big })
  writeFileSync(blobPath(dataDir, big.digest.slice(7)), large('x').replace('xa', 'xb'))
  const [first, second] = big.leaves
  assert.ok(first && second)
  await assert.rejects(blocks.get(first.cid), { code: 'BLOCK_MISSING' })
  assert.equal((await blocks.get(second.cid)).length, LEAF)
})

test('an identity CID is answered from itself; other hashes, and the same hash by its old CID, as they should', async (t) => {
  const { blocks, push, publish } = openPublished(t)
  const root = await publish({ small: await push('small') })
  assert.ok(root)
  assert.deepEqual(blocks.find(CID.parse('bafkqaaa')), { kind: 'bytes', bytes: new Uint8Array(0), size: 0 })
  assert.equal(blocks.find(CID.createV1(0x55, create(0x1b, root.cid.multihash.digest))), undefined)
  assert.equal(blocks.find(CID.createV1(0x55, create(0x12, root.cid.multihash.digest.subarray(0, 20)))), undefined)
  assert.ok(blocks.has(CID.createV0(create(0x12, root.cid.multihash.digest))))
})

test('a tree that takes away what was never counted is refused and changes nothing', async (t) => {
  const { blocks, db, clock, push, publish } = openPublished(t)
  const small = await push('small')
  await publish({ small })
  const uses = [{ hash: small.cid.multihash.digest, delta: -1 }, { hash: new Uint8Array(32), delta: -1 }]
  await assert.rejects(db.write('applyTree', { blocks: [], files: [], uses, now: clock.now }), { code: 'USE_COUNT' })
  clock.now += 100 * HOURS
  assert.ok(blocks.has(small.cid))
})

test('a blob that two trees cut differently stays public through the one when the other lets it go', async (t) => {
  const { blocks, clock, db, push, publish } = openPublished(t)
  const big = await push(large('x'))
  await publish({ big })
  const [other] = big.leaves
  assert.ok(other)
  const row = { digest: big.digest, hash: hashOf(Buffer.from('another root')), codec: 0x70, tsize: 1 }
  await db.write('applyTree', { blocks: [], uses: [{ hash: row.hash, delta: 1 }], files: [row], now: clock.now })
  await db.write('applyTree', { blocks: [], uses: [{ hash: row.hash, delta: -1 }], files: [], now: clock.now })
  clock.now += 100 * HOURS
  assert.ok(blocks.blobFile(big.cid) && blocks.has(other.cid))
})

test('a tree that was built before its blob was collected makes no other blob public', async (t) => {
  const { blocks, clock, collect, push, db } = openPublished(t)
  const gone = await push(large('gone'))
  clock.now += HOURS
  await collect(0)
  const secret = await push(large('secret'))
  const root = { digest: gone.digest, hash: gone.cid.multihash.digest, codec: gone.cid.code, tsize: gone.tsize }
  await db.write('applyTree', { blocks: [], uses: [{ hash: root.hash, delta: 1 }], files: [root], now: clock.now })
  assert.equal(blocks.blobFile(gone.cid), undefined)
  assert.deepEqual(secret.leaves.map(({ cid }) => blocks.has(cid)), [false, false, false])
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { CarReader } from '@ipld/car/reader'
import { exporter } from 'ipfs-unixfs-exporter'
import type { Blockstore } from 'interface-blockstore'
import { CID } from 'multiformats/cid'
import { rawBlock } from '../../lib/ipfs/dag/block.ts'
import { scopeBlocks } from '../../lib/ipfs/gateway/scope-blocks.ts'
import { SeenBlocks, TooManyBlocksError } from '../../lib/ipfs/gateway/seen-blocks.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { fileNode, putFile, readCar, serveBlocks } from './support.ts'

const blocks = new MemoryBlocks()
const gateway = await serveBlocks(blocks)

const leaves = Array.from({ length: 40 }, (_, index) => rawBlock(Buffer.alloc(1000, index % 25)))
const parts = [leaves.slice(0, 20), leaves.slice(20)].map((half) => fileNode(half.map(({ cid }) => ({ cid, size: 1000 }))))
const file = fileNode(parts.map(({ cid }) => ({ cid, size: 20_000 })))
blocks.putInFile(leaves)
for (const block of [...parts, file]) blocks.put(block)
const readme = putFile(blocks, 'read me')
const inner = await blocks.directories.build([{ name: 'file', cid: file.cid, tsize: 41_000 }, { name: 'README.md', ...readme }])
const root = await blocks.directories.build([{ name: 'inner', ...inner }, { name: 'again', ...inner }, { name: 'other', ...putFile(blocks, 'other') }])
const [first, second] = parts.map(({ cid }) => cid.toString())
const names = (list: { cid: CID }[]): string[] => [...new Set(list.map(({ cid }) => cid.toString()))]

const car = async (path: string, headers: Record<string, string> = {}): Promise<Awaited<ReturnType<typeof readCar>> & { type: string }> => {
  const answer = await gateway.get(path, headers)
  assert.equal(answer.status, 200, answer.text)
  return { ...(await readCar(answer.body)), type: answer.headers['content-type'] ?? '' }
}

test('a CAR has everything below its root, parents first, each block once', async () => {
  const { roots, cids, type } = await car(`/ipfs/${root.cid}?format=car`)
  assert.deepEqual(roots, [root.cid.toString()])
  assert.equal(type, 'application/vnd.ipld.car; version=1; order=dfs; dups=n')
  assert.equal(new Set(cids).size, cids.length)
  assert.deepEqual(cids.slice(0, 3).map(String), [root.cid.toString(), inner.cid.toString(), readme.cid.toString()])
  assert.equal(cids.length, 1 + 1 + 1 + 3 + 25 + 1)
})

test('with dups=y every block comes as often as it occurs', async () => {
  const { cids, type } = await car(`/ipfs/${root.cid}`, { accept: 'application/vnd.ipld.car;order=dfs;dups=y' })
  assert.match(type, /dups=y$/)
  assert.equal(cids.length, 1 + 2 * (1 + 1 + 3 + 40) + 1)
})

test('a path brings the blocks on its way, and the CAR has the root where it ends', async () => {
  const { roots, cids } = await car(`/ipfs/${root.cid}/inner/file?format=car&dag-scope=block`)
  assert.deepEqual(roots, [file.cid.toString()])
  assert.deepEqual(cids, [root.cid, inner.cid, file.cid].map(String))
})

test('an entity is a whole file, or of a directory its own blocks only', async () => {
  assert.deepEqual((await car(`/ipfs/${inner.cid}?format=car&dag-scope=entity`)).cids, [inner.cid.toString()])
  const { cids } = await car(`/ipfs/${file.cid}?format=car&dag-scope=entity`)
  assert.deepEqual(cids.toSorted(), [...names([file]), ...names(parts), ...names(leaves)].toSorted())
})

test('the entity of a large directory is all its shards and none of its entries', async () => {
  const large = await blocks.directories.build(Array.from({ length: 6000 }, (_, index) => ({ name: `an entry with a long name, number ${index}`, ...readme })))
  const { cids } = await car(`/ipfs/${large.cid}?format=car&dag-scope=entity`)
  assert.ok(cids.length > 250 && !cids.includes(readme.cid.toString()))
  const whole = await car(`/ipfs/${large.cid}?format=car`)
  assert.deepEqual(whole.cids.filter((cid) => cid !== readme.cid.toString()), cids)
})

test('bytes of a file bring the smallest set of blocks', async () => {
  const scope = async (bytes: string) => (await car(`/ipfs/${file.cid}?format=car&entity-bytes=${bytes}`)).cids
  const leaf = (index: number): string => leaves[index]?.cid.toString() ?? ''
  assert.deepEqual(await scope('0:999'), [file.cid.toString(), first, leaf(0)])
  assert.deepEqual(await scope('19999:20000'), [file.cid.toString(), first, leaf(19), second, leaf(20)])
  assert.deepEqual(await scope('-1:*'), [file.cid.toString(), second, leaf(39)])
  assert.deepEqual(await scope('-500:-400'), [file.cid.toString(), second, leaf(39)])
  assert.equal((await scope('0:*')).length, 3 + 25)
  assert.equal((await scope('1:*')).length, 3 + 25)
  for (const nothing of ['40000:*', '5:4', '99999999:*', '10:-39999']) assert.deepEqual(await scope(nothing), [file.cid.toString()])
})

test('bytes of a directory are its entity', async () => {
  assert.deepEqual((await car(`/ipfs/${inner.cid}?format=car&entity-bytes=5:9`)).cids, [inner.cid.toString()])
})

test('the blocks of any range are enough to read it', async () => {
  const whole = Buffer.concat(leaves.map(({ bytes }) => bytes))
  await fc.assert(fc.asyncProperty(fc.nat(39_999), fc.nat(39_999), fc.boolean(), async (one, other, duplicates) => {
    const [from, to] = [Math.min(one, other), Math.max(one, other)]
    // Where a range ends with a block, the exporter asks for the next one too, of which it takes nothing.
    fc.pre((to + 1) % 1000 !== 0)
    const answer = await gateway.get(`/ipfs/${file.cid}?format=car&entity-bytes=${from}:${to}&car-dups=${duplicates ? 'y' : 'n'}`)
    const store = new Map<string, Uint8Array>()
    for await (const { cid, bytes } of (await CarReader.fromBytes(answer.body)).blocks()) {
      if (!duplicates) assert.ok(!store.has(cid.toString()))
      store.set(cid.toString(), bytes)
    }
    const source = { async* get(cid: { toString(): string }) { yield store.get(cid.toString()) ?? assert.fail('a block is missing') } }
    const entry = await exporter(file.cid.toString(), source as unknown as Pick<Blockstore, 'get'>)
    assert.equal(entry.type, 'file')
    const read: Uint8Array[] = []
    if (entry.type === 'file') for await (const chunk of entry.content({ offset: from, length: to - from + 1 })) read.push(chunk)
    assert.ok(Buffer.concat(read).equals(whole.subarray(from, to + 1)))
  }), { numRuns: 60 })
})

test('bytes that repeat for a terabyte are looked up once', async () => {
  const store = new MemoryBlocks()
  const zeros = rawBlock(Buffer.alloc(1024))
  store.put(zeros)
  let [node, size] = [zeros, 1024]
  for (let level = 0; level < 3; level++) {
    const part = { cid: node.cid, size }
    node = fileNode(Array.from({ length: 1024 }, () => part))
    size *= 1024
    store.put(node)
  }
  const other = await serveBlocks(store)
  store.asked.length = 0
  const answer = await other.get(`/ipfs/${node.cid}?format=car&entity-bytes=5:-9`)
  assert.equal((await readCar(answer.body)).cids.length, 4)
  assert.ok(store.asked.length < 20, `${store.asked.length} look-ups`)
})

test('what is not asked for as it is made is refused, what is not here is 404', async () => {
  for (const [path, status] of [
    [`/ipfs/${root.cid}?format=car&car-version=2`, 406], [`/ipfs/${root.cid}?format=car&car-order=bfs`, 406], [`/ipfs/${root.cid}?format=car&dag-scope=x`, 400],
    [`/ipfs/${root.cid}?format=car&entity-bytes=x`, 400], [`/ipfs/${root.cid}/nothing?format=car`, 404], [`/ipfs/${rawBlock(Buffer.from('nowhere')).cid}?format=car`, 404],
  ] as const) assert.equal((await gateway.get(path)).status, status, path)
})

test('a block that is missing below cuts the stream', async () => {
  const store = new MemoryBlocks()
  const gone = rawBlock(Buffer.from('gone'))
  const there = putFile(store, Buffer.alloc(100))
  const node = fileNode([{ cid: there.cid, size: 100 }, { cid: gone.cid, size: 4 }])
  store.put(node)
  const other = await serveBlocks(store)
  await assert.rejects(other.get(`/ipfs/${node.cid}?format=car`))
})

test('HEAD has the headers of a CAR and no body; a matching ETag is 304', async () => {
  const path = `/ipfs/${root.cid}?format=car`
  const head = await gateway.call({ method: 'HEAD', path })
  assert.equal(head.status, 200)
  assert.equal(head.body.length, 0)
  assert.equal(head.headers['accept-ranges'], 'none')
  assert.equal(head.headers['content-disposition'], `attachment; filename="${root.cid}.car"`)
  assert.equal((await gateway.get(path, { 'if-none-match': head.headers.etag ?? '' })).status, 304)
  const tags = await Promise.all(['', '&dag-scope=entity', '&dag-scope=block', '&entity-bytes=0:5', '&car-dups=y'].map(async (more) => (await gateway.get(path + more)).headers.etag))
  assert.equal(new Set(tags).size, tags.length)
})

test('identity CIDs are left out of a CAR; the empty one has a CAR of its own', async () => {
  const probe = await car('/ipfs/bafkqaaa?format=car')
  assert.deepEqual(probe, { roots: ['bafkqaaa'], cids: [], type: probe.type })
  const inline = CID.parse('bafkqaaik')
  const directory = await blocks.directories.build([{ name: 'inline', cid: inline, tsize: 1 }])
  assert.deepEqual((await car(`/ipfs/${directory.cid}?format=car`)).cids, [directory.cid.toString()])
})

test('a set of blocks tells what it has had, however many there are', () => {
  const seen = new SeenBlocks()
  const cids = Array.from({ length: 5000 }, (_, index) => rawBlock(Buffer.from(`block ${index}`)).cid)
  for (const cid of cids) {
    assert.ok(!seen.has(cid))
    assert.ok(seen.add(cid))
    assert.ok(!seen.add(cid))
  }
  assert.ok(cids.every((cid) => seen.has(cid)))
})

test('bad-input 12: for a client that reads nothing, few blocks are looked up and its going away ends it', async (t) => {
  const store = new MemoryBlocks()
  const many = Array.from({ length: 64 }, (_, index) => rawBlock(Buffer.alloc(1024 * 1024, index)))
  store.putInFile(many)
  const node = fileNode(many.map(({ cid }) => ({ cid, size: 1024 * 1024 })))
  store.put(node)
  const other = await serveBlocks(store)
  store.asked.length = 0
  const request = get(`${other.url}/ipfs/${node.cid}?format=car`, { agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  t.after(() => request.destroy())
  await delay(500)
  const asked = store.asked.length
  assert.ok(asked < 24, `${asked} look-ups`)
  response.destroy()
  await delay(200)
  assert.ok(store.asked.length - asked < 4)
})

test('bad-input 26: a tree in which each level leaves thousands of blocks waiting is cut before they fill the memory', () => {
  const deep = new MemoryBlocks()
  let node = rawBlock(Buffer.from('bottom'))
  for (let depth = 0; depth < 20; depth++) {
    deep.put(node)
    const below = { cid: node.cid, size: 1 }
    node = fileNode([below, ...Array.from({ length: 15_000 }, () => below)])
  }
  deep.put(node)
  const walk = scopeBlocks(deep, node.cid, { scope: 'all', duplicates: true })
  assert.throws(() => { for (let count = 0; count < 25; count++) walk.next() }, TooManyBlocksError)
})

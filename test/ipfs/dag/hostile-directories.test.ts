import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import type { Block } from '../../../lib/ipfs/block-source.ts'
import { nodeBlock, cidOf } from '../../../lib/ipfs/dag/block.ts'
import { childrenOf } from '../../../lib/ipfs/dag/counted-children.ts'
import { slotPrefix } from '../../../lib/ipfs/dag/hamt-path.ts'
import { listEntries, readEntry } from '../../../lib/ipfs/dag/read-directory.ts'
import { inMemory, leaf } from '../memory.ts'

const DAG_PB = 0x70

function shard(links: { name: string; cid: CID }[], fanout = 256n): Block {
  const data = new UnixFS({ type: 'hamt-sharded-directory', data: new Uint8Array(1), fanout, hashType: 0x22n }).marshal()
  return nodeBlock({ Data: data, Links: links.map(({ name, cid }) => ({ Name: name, Hash: cid, Tsize: 1 })) })
}

async function countEntries(get: (cid: CID) => Promise<Uint8Array>, cid: CID): Promise<number> {
  let count = 0
  for await (const entry of listEntries({ get }, cid)) if (entry.name) count++
  return count
}

test('a HAMT whose parts repeat is refused at the first entry that is out of place, not walked for ever', async () => {
  const { store } = inMemory()
  let block = shard([{ name: '00one', cid: leaf('x').cid }])
  store.put(block)
  for (let level = 0; level < 6; level++) {
    block = shard(Array.from({ length: 256 }, (_, slot) => ({ name: slotPrefix(slot), cid: block.cid })))
    store.put(block)
  }
  await assert.rejects(countEntries((cid) => store.get(cid), block.cid), { code: 'NOT_A_DIRECTORY' })
})

test('a HAMT of empty parts, or one that never ends, is refused', async () => {
  const { store } = inMemory()
  const empty = shard([])
  const above = shard(Array.from({ length: 256 }, (_, slot) => ({ name: slotPrefix(slot), cid: empty.cid })))
  for (const block of [empty, above]) store.put(block)
  await assert.rejects(countEntries((cid) => store.get(cid), above.cid), { code: 'NOT_A_DIRECTORY' })
  const endless = shard(Array.from({ length: 256 }, (_, slot) => ({ name: slotPrefix(slot), cid: above.cid })))
  let reads = 0
  const source = { get: async () => (reads++, endless.bytes) }
  await assert.rejects(countEntries(source.get, endless.cid), { code: 'NOT_A_DIRECTORY' })
  await assert.rejects(readEntry(source, endless.cid, 'name'), { code: 'NOT_A_DIRECTORY' })
  // Some 22 levels for each of the two, and what is read ahead in the topmost four.
  assert.ok(reads < 2 * 22 + 4 * 16, `${reads} reads`)
})

test('fan-outs that make no HAMT are refused', async () => {
  for (const fanout of [0n, 1n, 3n, 255n, 4096n, 2n ** 63n]) {
    const block = shard([{ name: '00a', cid: leaf('x').cid }], fanout)
    await assert.rejects(readEntry({ get: async () => block.bytes }, block.cid, 'a'), { code: 'NOT_A_DIRECTORY' }, String(fanout))
  }
})

test('whatever bytes stand where a directory should, the answer is an error with a code', async () => {
  const [valid, cid] = [shard([{ name: '00a', cid: leaf('x').cid }]).bytes, cidOf(DAG_PB, new Uint8Array(32))]
  const damaged = fc.record({ at: fc.nat(valid.length - 1), byte: fc.nat(255) }).map(({ at, byte }) => valid.with(at, byte))
  await fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 80 }), damaged), async (bytes) => {
    const source = { get: async () => bytes }
    await readEntry(source, cid, 'a').catch((error: unknown) => assert.ok(error instanceof Error && 'code' in error, String(error)))
    await countEntries(source.get, cid).catch((error: unknown) => assert.ok(error instanceof Error && 'code' in error, String(error)))
    try {
      childrenOf(bytes)
    } catch (error) {
      assert.ok(error instanceof Error && 'code' in error && error.code === 'MALFORMED_NODE', String(error))
    }
  }), { numRuns: 3000 })
})

test('in a directory of 100,000 entries one is found by reading at most four blocks', async () => {
  const { store, directories } = inMemory()
  const root = await directories.build(Array.from({ length: 100_000 }, (_, index) => ({ name: `entry-${index}`, ...leaf('x') })))
  for (const name of ['entry-0', 'entry-99999', 'missing']) {
    let reads = 0
    const found = await readEntry({ get: async (cid) => (reads++, store.get(cid)) }, root.cid, name)
    assert.deepEqual([found !== undefined, reads <= 4], [name !== 'missing', true])
  }
})

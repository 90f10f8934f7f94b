import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as dagPb from '@ipld/dag-pb'
import fc from 'fast-check'
import { UnixFS } from 'ipfs-unixfs'
import { CID } from 'multiformats/cid'
import { create } from 'multiformats/hashes/digest'
import type { BlockSource, Link } from '../../../lib/ipfs/block-source.ts'
import { nodeBlock } from '../../../lib/ipfs/dag/block.ts'
import { diffTrees, type UseDelta } from '../../../lib/ipfs/dag/diff.ts'
import type { EditStore } from '../../../lib/ipfs/dag/edit-store.ts'
import { fileDagFromLeaves, LEAF_BYTES } from '../../../lib/ipfs/dag/file-dag.ts'
import { treeChange } from '../tree-change.ts'
import { inMemory, leaf } from '../memory.ts'

const longName = (index: number) => `${index}-`.padEnd(2000, 'n')
const hex = (cid: CID) => Buffer.from(cid.multihash.digest).toString('hex')

/** The counts of a whole tree, path by path: the definition. A file's leaves are not counted. */
async function count(store: BlockSource, cid: CID, counts: UseDelta = new Map()): Promise<UseDelta> {
  counts.set(hex(cid), (counts.get(hex(cid)) ?? 0) + 1)
  if (cid.code !== dagPb.code) return counts
  const { Links, Data } = dagPb.decode(await store.get(cid))
  const isFile = UnixFS.unmarshal(Data ?? new Uint8Array()).type === 'file'
  for (const { Hash } of Links) if (!isFile || Hash.code === dagPb.code) await count(store, Hash, counts)
  return counts
}

/** A file of 3 MiB, or of 1030 leaves in two levels, whose inner nodes alone are kept. */
function largeFile(store: EditStore, seed: number, leaves: number): Link {
  const hashes = new Uint8Array(leaves * 32).map((_, index) => seed + (index >> 5))
  const { nodes, cid, tsize } = fileDagFromLeaves(leaves * LEAF_BYTES, hashes)
  for (const node of nodes) store.put(node)
  return { cid, tsize }
}

test('counts kept by differences over any history equal the counts of a walk through the whole tree; no leaf is read', async () => {
  const name = fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.nat(3).map((index) => `d${index}`))
  const path = fc.array(name, { minLength: 1, maxLength: 4 })
  const single = fc.record({ path, content: fc.nat(5) })
  const many = fc.record({ path, content: fc.nat(5), from: fc.nat(150), length: fc.constantFrom(5, 150) })
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(single, many), { maxLength: 25 }), async (history) => {
    const { store, directories } = inMemory()
    const contents = [undefined, leaf('one'), leaf('two'), largeFile(store, 1, 3), largeFile(store, 2, 1030), undefined]
    const counts: UseDelta = new Map()
    let root: Link | undefined
    for (const step of history) {
      const paths = 'from' in step ? Array.from({ length: step.length }, (_, index) => [...step.path, longName(step.from + index)]) : [step.path]
      const next: Link | undefined = await directories.setPaths(root, paths.map((path) => ({ path, entry: contents[step.content] })))
        .catch((error: Error) => (error.name === 'NotADirectoryError' ? root : Promise.reject(error)))
      for (const [key, delta] of await diffTrees(store, root?.cid, next?.cid)) counts.set(key, (counts.get(key) ?? 0) + delta)
      root = next
    }
    const held = new Map([...counts].filter(([, uses]) => uses !== 0))
    assert.deepEqual(held, root ? await count(store, root.cid) : new Map())
  }), { numRuns: 60 })
})

test('equal trees differ by nothing and cost no read', async () => {
  const { store, directories } = inMemory()
  const root = await directories.setPath(undefined, ['a', 'b'], leaf('x'))
  assert.equal((await diffTrees({ get: () => assert.fail('read') }, root?.cid, root?.cid)).size, 0)
  assert.equal((await treeChange(store, root?.cid, root?.cid)).uses.length, 0)
})

test('only what changed is read: not the neighbours, also when a directory becomes a HAMT', async () => {
  const { store, directories } = inMemory()
  const below = await directories.build([{ name: 'deep', ...leaf('x') }])
  const before = await directories.build(Array.from({ length: 125 }, (_, index) => ({ name: longName(index), ...below })))
  const after = await directories.setPaths(before, [125, 126, 127, 128, 129].map((index) => ({ path: [longName(index)], entry: leaf('y') })))
  const read: string[] = []
  const delta = await diffTrees({ get: async (cid) => (read.push(cid.toString()), store.get(cid)) }, before.cid, after?.cid)
  assert.ok(!read.includes(below.cid.toString()))
  assert.equal(delta.get(hex(leaf('y').cid)), 5)
  assert.equal(delta.get(hex(below.cid)), undefined)
})

test('a change names the blocks that were not there before, and those alone', async () => {
  const { store, directories } = inMemory()
  const before = await directories.setPaths(undefined, [{ path: ['a', 'x'], entry: leaf('1') }, { path: ['b', 'x'], entry: leaf('2') }])
  const after = await directories.setPath(before, ['a', 'y'], leaf('3'))
  const { blocks, uses } = await treeChange(store, before?.cid, after?.cid)
  assert.equal(blocks.length, 2)
  assert.deepEqual(uses.map(({ delta }) => delta).toSorted(), [-1, -1, 1, 1, 1])
})

test('a tree of two to the power of forty paths is counted without following each', async () => {
  const { store, directories } = inMemory()
  let root: Link = leaf('bottom')
  for (let level = 0; level < 40; level++) root = await directories.build([{ name: 'l', cid: root.cid, tsize: 0 }, { name: 'r', cid: root.cid, tsize: 0 }])
  assert.equal((await diffTrees(store, undefined, root.cid)).get(hex(leaf('bottom').cid)), 2 ** 40)
})

test('a tree with too many paths or too many blocks is refused', async () => {
  const { store, directories } = inMemory()
  let root: Link = leaf('bottom')
  for (let level = 0; level < 60; level++) root = await directories.build([{ name: 'l', cid: root.cid, tsize: 0 }, { name: 'r', cid: root.cid, tsize: 0 }])
  await assert.rejects(diffTrees(store, undefined, root.cid), { code: 'TREE_TOO_LARGE' })
  const wide = await directories.setPaths(undefined, Array.from({ length: 50 }, (_, index) => ({ path: [`d${index}`, `f${index}`], entry: leaf('x') })))
  await assert.rejects(diffTrees(store, undefined, wide?.cid, { limit: 20 }), { code: 'TREE_TOO_LARGE' })
})

test('leaves that another program wrapped in dag-pb are not read either', async () => {
  const { store } = inMemory()
  const unixfs = new UnixFS({ type: 'file', blockSizes: [262_144n, 262_144n] })
  const wrapped = [leaf('1'), leaf('2')].map(({ cid }) => ({ Name: '', Hash: CID.createV0(create(0x12, cid.multihash.digest)), Tsize: 262_158 }))
  const root = nodeBlock({ Data: unixfs.marshal(), Links: wrapped })
  store.put(root)
  assert.deepEqual([...await diffTrees(store, undefined, root.cid)], [[hex(root.cid), 1]])
})

test('blocks of another hash cannot be counted; an identity CID needs no count', async () => {
  const { store, directories } = inMemory()
  const [inline, other] = [CID.createV1(0x55, create(0, new Uint8Array(3))), CID.createV1(0x55, create(0x1b, new Uint8Array(32)))]
  const fine = await directories.build([{ name: 'inline', cid: inline, tsize: 3 }])
  assert.equal((await diffTrees(store, undefined, fine.cid)).size, 1)
  const wrong = await directories.build([{ name: 'keccak', cid: other, tsize: 3 }])
  await assert.rejects(diffTrees(store, undefined, wrong.cid), { code: 'UNSUPPORTED_HASH' })
})

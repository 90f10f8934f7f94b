// Bad inputs 27 and 31: files whose nodes announce what they do not hold.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import { nodeBlock, rawBlock } from '../../lib/ipfs/dag/block.ts'
import { type Pending, ReadAhead } from '../../lib/resolve/files/read-ahead.ts'
import { readFileParts } from '../../lib/resolve/files/read-file-parts.ts'
import { walkTree } from '../../lib/resolve/pin/walk-tree.ts'
import { Tree } from '../support/tree.ts'

const MIB = 1024 * 1024

function fileOf(tree: Tree, parts: CID[], size: number): CID {
  const block = nodeBlock({ Data: new UnixFS({ type: 'file', blockSizes: parts.map(() => BigInt(size)) }).marshal(), Links: parts.map((Hash) => ({ Name: '', Hash, Tsize: 0 })) })
  tree.put(block)
  return block.cid
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

test('bad-input 27: a file that leads to the same nodes over and over is walked once', async () => {
  const tree = new Tree()
  const leaf = rawBlock(Buffer.from('z'))
  tree.put(leaf)
  let file = fileOf(tree, Array<CID>(5000).fill(leaf.cid), MIB)
  for (let level = 0; level < 3; level++) file = fileOf(tree, Array<CID>(3000).fill(file), 2 ** 40)
  let reads = 0
  const get = async (cid: CID): Promise<Uint8Array> => {
    if (++reads > 2000) throw new Error('it is read without end')
    return tree.get(cid)
  }
  const parts = await all(walkTree({ get, isKept: () => false }, file))
  assert.deepEqual(parts.map(({ kind }) => kind), Array(5).fill('block'))
})

test('bad-input 31: a block announced as small is let go when it comes, not held until its turn', async () => {
  const block = rawBlock(randomBytes(MIB))
  const queue: Pending[] = Array.from({ length: 31 }, () => ({ cid: block.cid, size: 1, depth: 1 }))
  new ReadAhead().begin(queue, async () => block.bytes)
  for (const part of queue) await assert.rejects(part.block ?? Promise.resolve(), { code: 'UNRESOLVABLE' })
})

test('bad-input 31: many files together hold no more than 128 MiB of blocks that wait for their turn', async () => {
  const tree = new Tree()
  const files = Array.from({ length: 40 }, (_, index) => {
    const leaves = Array.from({ length: 30 }, (_, leaf) => rawBlock(Buffer.from(`${index} ${leaf}`.padEnd(MIB, '.'))))
    return { first: leaves[0]?.cid, cid: fileOf(tree, leaves.map(({ cid }) => cid), MIB), leaves: leaves.map(({ cid }) => cid) }
  })
  const roots = new Set(files.map(({ cid }) => cid.toString()))
  let [asked, stop] = [0, new AbortController()]
  const get = async (cid: CID): Promise<Uint8Array> => {
    if (roots.has(cid.toString())) return tree.get(cid)
    asked++
    return new Promise((_, reject) => stop.signal.addEventListener('abort', () => reject(stop.signal.reason)))
  }
  const ahead = new ReadAhead()
  const reads = files.map(({ cid }) => all(readFileParts(cid, undefined, { get, ahead }, stop.signal)).catch(() => {}))
  for (let turn = 0; turn < 20; turn++) await setImmediate()
  assert.ok(asked >= 128 && asked <= 128 + 40, `${asked} MiB`)
  stop.abort()
  await Promise.all(reads)
  // All of it is given back.
  ;[asked, stop] = [0, new AbortController()]
  const again = all(readFileParts(files[0]?.cid as CID, undefined, { get, ahead }, stop.signal)).catch(() => {})
  for (let turn = 0; turn < 20; turn++) await setImmediate()
  assert.equal(asked, 16)
  stop.abort()
  await again
})

test('bad-input 29: a layer whose bytes are a directory does not stand for that directory when a tree is kept', async () => {
  const tree = new Tree()
  const file = await tree.file(Buffer.from('of the image'))
  const directory = await tree.directory({ file })
  const layer = rawBlock(await tree.get(directory.cid))
  const root = await tree.directory({ a: { cid: layer.cid, tsize: layer.bytes.length }, b: directory })
  for (const kept of [[], [layer.cid]]) {
    const isKept = (cid: CID): boolean => kept.some((known) => known.equals(cid))
    const parts = await all(walkTree({ get: (cid) => tree.get(cid), isKept }, root.cid))
    const cids = parts.map((part) => (part.kind === 'block' ? part.cid.toString() : ''))
    assert.ok(cids.includes(file.cid.toString()), cids.join(' '))
  }
})

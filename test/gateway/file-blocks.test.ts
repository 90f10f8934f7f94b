import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CID } from 'multiformats/cid'
import { BlockMissingError, type Block } from '../../lib/ipfs/block-source.ts'
import { rawBlock } from '../../lib/ipfs/dag/block.ts'
import { fileBlocks, fileSize } from '../../lib/ipfs/gateway/file-blocks.ts'
import { BrokenDagError } from '../../lib/ipfs/gateway/broken-dag-error.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { fileNode } from './support.ts'

type Part = { cid: CID; size: number; bytes: Buffer }
type Shape = { own: number } & ({ leaf: number } | { parts: Shape[] })

const { shape } = fc.letrec<{ shape: Shape; leaf: Shape; inner: Shape }>((tie) => ({
  shape: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('inner')),
  leaf: fc.record({ own: fc.constant(0), leaf: fc.nat(40) }),
  inner: fc.record({ own: fc.nat(5), parts: fc.array(tie('shape'), { maxLength: 5 }) }),
}))

/** Builds a file of that shape, every second leaf in a file on the disk. */
function build(blocks: MemoryBlocks, wanted: Shape, random: () => number): Part {
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => Math.floor(random() * 3)))
  const put = (block: Block, content: Buffer): Part => {
    if (random() < 0.5) blocks.put(block)
    else blocks.putInFile([block])
    return { cid: block.cid, size: content.length, bytes: content }
  }
  if ('leaf' in wanted) {
    const content = bytes(wanted.leaf)
    return put(rawBlock(content), content)
  }
  const parts = wanted.parts.map((part) => build(blocks, part, random))
  const own = bytes(wanted.own)
  return put(fileNode(parts, own), Buffer.concat([own, ...parts.map((part) => part.bytes)]))
}

function content(blocks: MemoryBlocks, root: CID, size: number, start: number, end: number): Buffer {
  const pieces = [...fileBlocks(blocks, root, size, { start, end })].flatMap((block) => block.content ?? [])
  return Buffer.concat(pieces.map((piece) => ('bytes' in piece ? piece.bytes : readFileSync(piece.file).subarray(piece.start, piece.end))))
}

test('any range of a file of any shape is that range of its content', () => {
  fc.assert(fc.property(shape, fc.nat(400), fc.nat(400), fc.integer(), (wanted, one, other, seed) => {
    let state = seed >>> 0
    const random = (): number => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32
    const blocks = new MemoryBlocks()
    const root = build(blocks, wanted, random)
    const found = blocks.find(root.cid)
    assert.ok(found)
    assert.equal(fileSize(root.cid, found), root.size)
    const [start, end] = [Math.min(one, other, root.size), Math.min(root.size, Math.max(one, other))]
    assert.deepEqual(content(blocks, root.cid, root.size, start, end), root.bytes.subarray(start, end))
  }), { numRuns: 300 })
})

test('a range looks up only the blocks that it needs', () => {
  const blocks = new MemoryBlocks()
  const leaves = Array.from({ length: 100 }, (_, index) => rawBlock(Buffer.alloc(10, index)))
  const halves = [leaves.slice(0, 50), leaves.slice(50)].map((part) => fileNode(part.map(({ cid }) => ({ cid, size: 10 }))))
  const root = fileNode(halves.map(({ cid }) => ({ cid, size: 500 })))
  for (const block of [...leaves, ...halves, root]) blocks.put(block)
  blocks.asked.length = 0
  assert.equal([...fileBlocks(blocks, root.cid, 1000, { start: 705, end: 725 })].length, 5)
  assert.equal(blocks.asked.length, 5)
})

function broken(blocks: Block[], root: Block, size: number): () => void {
  const store = new MemoryBlocks()
  for (const block of [...blocks, root]) store.put(block)
  return () => void [...fileBlocks(store, root.cid, size, { start: 0, end: size })]
}

test('bad-input 26: nodes that lie about their parts are refused, not read on', () => {
  const leaf = rawBlock(Buffer.from('ten bytes!'))
  const wrong = fileNode([{ cid: leaf.cid, size: 9 }])
  assert.throws(broken([leaf], wrong, 9), BrokenDagError)
  assert.throws(broken([leaf], fileNode([{ cid: leaf.cid, size: 11 }]), 11), BrokenDagError)
  const inner = fileNode([{ cid: leaf.cid, size: 10 }])
  assert.throws(broken([leaf, inner], fileNode([{ cid: inner.cid, size: 5 }]), 5), BrokenDagError)
  assert.throws(broken([leaf], leaf, 9), BrokenDagError)
})

test('bad-input 26: a file that claims more bytes than a number holds, or is endlessly deep, is refused', () => {
  const store = new MemoryBlocks()
  const huge = fileNode([{ cid: rawBlock(Buffer.from('x')).cid, size: Number.MAX_SAFE_INTEGER }, { cid: rawBlock(Buffer.from('y')).cid, size: 10 }])
  store.put(huge)
  const found = store.find(huge.cid)
  assert.ok(found)
  assert.throws(() => fileSize(huge.cid, found), BrokenDagError)
  const chain = [rawBlock(Buffer.from('x'))]
  for (let depth = 0; depth < 100; depth++) chain.push(fileNode([{ cid: chain[depth]?.cid ?? huge.cid, size: 1 }]))
  const root = chain.pop()
  assert.ok(root)
  assert.throws(broken(chain, root, 1), BrokenDagError)
})

test('bad-input 26: parts without bytes are not walked, however many a few nodes make of them', () => {
  const store = new MemoryBlocks()
  const last = rawBlock(Buffer.from('z'))
  store.put(last)
  let empty = fileNode([])
  for (let depth = 0; depth < 4; depth++) {
    store.put(empty)
    empty = fileNode(Array.from({ length: 5000 }, () => ({ cid: empty.cid, size: 0 })))
  }
  const root = fileNode([{ cid: empty.cid, size: 0 }, { cid: last.cid, size: 1 }], Buffer.from('a'))
  for (const block of [empty, root]) store.put(block)
  assert.deepEqual(content(store, root.cid, 2, 0, 2), Buffer.from('az'))
  assert.ok(store.asked.length < 10, `${store.asked.length} blocks`)
})

test('bad-input 26: a file whose nodes are much work and few bytes is refused', () => {
  const store = new MemoryBlocks()
  const leaf = rawBlock(Buffer.from('z'))
  let node = fileNode([{ cid: leaf.cid, size: 1 }, ...Array.from({ length: 16_000 }, () => ({ cid: leaf.cid, size: 0 }))])
  store.put(leaf)
  for (let depth = 0; depth < 60; depth++) {
    store.put(node)
    node = fileNode([{ cid: node.cid, size: 1 }, ...Array.from({ length: 16_000 }, () => ({ cid: leaf.cid, size: 0 }))])
  }
  store.put(node)
  store.asked.length = 0
  assert.throws(() => content(store, node.cid, 1, 0, 1), BrokenDagError)
  assert.ok(store.asked.length < 5, `${store.asked.length} blocks`)
})

test('bad-input 26: a node of more links than any file has is refused before it is decoded', () => {
  const wide = fileNode(Array.from({ length: 20_000 }, () => ({ cid: rawBlock(Buffer.of()).cid, size: 0 })))
  assert.throws(() => fileSize(wide.cid, { kind: 'bytes', bytes: wide.bytes, size: wide.bytes.length }), BrokenDagError)
})

test('a file in very small pieces is read to its end', () => {
  const store = new MemoryBlocks()
  const leaf = rawBlock(Buffer.alloc(100, 'x'))
  const inner = fileNode(Array.from({ length: 174 }, () => ({ cid: leaf.cid, size: 100 })))
  const root = fileNode(Array.from({ length: 174 }, () => ({ cid: inner.cid, size: 17_400 })))
  const above = fileNode(Array.from({ length: 20 }, () => ({ cid: root.cid, size: 3_027_600 })))
  for (const block of [leaf, inner, root, above]) store.put(block)
  assert.equal(content(store, above.cid, 60_552_000, 0, 60_552_000).length, 60_552_000)
})

test('a block that is not here is told of', () => {
  const leaf = rawBlock(Buffer.from('x'))
  assert.throws(broken([], fileNode([{ cid: leaf.cid, size: 1 }]), 1), BlockMissingError)
})

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { decodeNode } from '../../../lib/ipfs/dag/unixfs-node.ts'
import { fileDagFromBytes, fileDagFromLeaves, LEAF_BYTES } from '../../../lib/ipfs/dag/file-dag.ts'
import { bytes } from '../../store/support.ts'

const hashesOf = (count: number) => new Uint8Array(count * 32).map((_, index) => index * 7 + (index >> 5))

test('a file of up to 1 MiB, also an empty one, is one raw leaf whose digest is the file’s', async () => {
  for (const size of [0, 1, LEAF_BYTES - 1, LEAF_BYTES]) {
    const content = bytes(size)
    const dag = await fileDagFromBytes(content)
    assert.deepEqual([dag.cid.code, dag.tsize, dag.size, dag.nodes.length, dag.leaves.length], [0x55, size, size, 0, 1])
    assert.deepEqual(Buffer.from(dag.cid.multihash.digest), createHash('sha256').update(content).digest())
  }
})

test('one byte more is a dag-pb node over two leaves; the sizes add up', async () => {
  const dag = await fileDagFromBytes(bytes(LEAF_BYTES + 1))
  const [root] = dag.nodes
  assert.ok(root)
  assert.deepEqual([dag.nodes.length, dag.leaves.length, dag.tsize], [1, 2, LEAF_BYTES + 1 + root.bytes.length])
  const { links, unixfs } = decodeNode(root.bytes)
  assert.deepEqual(links.map(({ Hash }) => Hash.toString()), dag.leaves.map(({ cid }) => cid.toString()))
  assert.deepEqual([unixfs?.type, unixfs?.fileSize()], ['file', BigInt(LEAF_BYTES + 1)])
})

test('1024 leaves are one node, 1025 are three with the root last', () => {
  const whole = fileDagFromLeaves(1024 * LEAF_BYTES, hashesOf(1024))
  assert.equal(whole.nodes.length, 1)
  const more = fileDagFromLeaves(1024 * LEAF_BYTES + 5, hashesOf(1025))
  assert.equal(more.nodes.length, 3)
  assert.ok(more.nodes.at(-1)?.cid.equals(more.cid))
  assert.ok(more.nodes[0]?.cid.equals(whole.cid))
  assert.equal(more.tsize, more.nodes.reduce((sum, node) => sum + node.bytes.length, 1024 * LEAF_BYTES + 5))
})

test('a list of leaves that does not fit the size is refused', () => {
  for (const [size, count] of [[0, 0], [1, 2], [LEAF_BYTES, 2], [LEAF_BYTES + 1, 1], [3 * LEAF_BYTES, 4]] as const) {
    assert.throws(() => fileDagFromLeaves(size, hashesOf(count)), { code: 'LEAF_COUNT' }, `${size} ${count}`)
  }
  assert.throws(() => fileDagFromLeaves(1, new Uint8Array(33)), { code: 'LEAF_COUNT' })
})

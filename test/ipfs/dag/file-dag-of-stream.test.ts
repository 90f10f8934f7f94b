import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { test } from 'node:test'
import { rawBlock } from '../../../lib/ipfs/dag/block.ts'
import { fileDagFromBytes } from '../../../lib/ipfs/dag/file-dag.ts'
import { fileDagOfStream } from '../../../lib/ipfs/dag/file-dag-of-stream.ts'

const MIB = 1024 * 1024

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

for (const [size, part] of [[0, 1], [1, 1], [MIB, 65_536], [MIB + 1, MIB], [3 * MIB, 100_000], [5 * MIB - 1, 3 * MIB]] as const)
  test(`${size} bytes that come by in parts of ${part} have the DAG that they have in memory, and each leaf its own bytes while it is taken`, async () => {
    const bytes = randomBytes(size)
    const expected = await fileDagFromBytes(bytes)
    const leaves: string[] = []
    const dag = await fileDagOfStream(inParts(bytes, part), async ({ cid, bytes: leaf }) => {
      await setImmediate()
      assert.ok(rawBlock(leaf).cid.equals(cid))
      leaves.push(cid.toString())
    })
    assert.deepEqual([dag.cid.toString(), dag.size, dag.tsize, dag.nodes.length], [expected.cid.toString(), size, expected.tsize, expected.nodes.length])
    assert.deepEqual(leaves, expected.leaves.map(({ cid }) => cid.toString()))
  })

test('a leaf that is not taken ends it', async () => {
  await assert.rejects(fileDagOfStream(inParts(randomBytes(3 * MIB), MIB), () => Promise.reject(new Error('no room'))), /no room/)
})

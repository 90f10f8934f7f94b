import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { RunningDigest } from '../../lib/store/ingest/running-digest.ts'
import { MIB, blobPath, bodyOf, bytes, sha256, withIngest } from './support.ts'
import { readFileSync } from 'node:fs'

/** Cuts data at the given places, taken modulo its length. */
function cut(data: Buffer, places: number[]): Buffer[] {
  const ends = [...places.map((place) => place % (data.length + 1)).toSorted((a, b) => a - b), data.length]
  return ends.map((end, index) => data.subarray(index === 0 ? 0 : ends[index - 1], end))
}

const places = fc.array(fc.nat(), { maxLength: 60 })
/** sizes on and around the edges of slots */
const size = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(-1, 0, 1, 4097)).map(([slots, off]) => Math.max(0, slots * MIB + off))

test('any cutting of a body into appends and chunks gives the same bytes, digest and first leaf', async (t) => {
  const { ingest, root } = withIngest(t)
  const property = fc.asyncProperty(size, places, fc.array(fc.nat(), { maxLength: 3 }), async (length, chunks, appends) => {
    const id = randomUUID()
    const data = bytes(length, length)
    for (const part of cut(data, appends)) await ingest.append(id, bodyOf(...cut(part, chunks).filter((chunk) => chunk.length > 0)))
    const result = await ingest.finish(id)
    await ingest.commit(id, result.sha256)
    assert.deepEqual(result, { sha256: sha256(data), size: length, ...(length > MIB ? { firstLeaf: sha256(data.subarray(0, MIB)) } : {}) })
    assert.ok(readFileSync(blobPath(root, result.sha256)).equals(data))
  })
  await fc.assert(property, { numRuns: 40 })
})

test('truncating anywhere and sending the rest again gives the same digest', async (t) => {
  const { ingest } = withIngest(t)
  const property = fc.asyncProperty(fc.nat(3 * MIB), fc.nat(), fc.boolean(), async (length, place, afterFinish) => {
    const id = randomUUID()
    const data = bytes(length, 3)
    const at = place % (length + 1)
    await ingest.append(id, bodyOf(data))
    if (afterFinish) await ingest.finish(id)
    await ingest.truncate(id, at)
    await ingest.append(id, bodyOf(data.subarray(at)))
    assert.equal((await ingest.finish(id)).sha256, sha256(data))
    await ingest.cancel(id)
  })
  await fc.assert(property, { numRuns: 25 })
})

test('a running digest and its copy go on apart', () => {
  fc.assert(fc.property(fc.uint8Array(), fc.uint8Array(), fc.uint8Array(), (start, left, right) => {
    const one = new RunningDigest()
    one.update(start)
    const other = one.copy()
    one.update(left)
    other.update(right)
    assert.equal(one.result().sha256, sha256(Buffer.concat([start, left])))
    assert.equal(other.result().sha256, sha256(Buffer.concat([start, right])))
  }))
})

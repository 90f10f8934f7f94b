// The ring of shared slots at its edges: bodies of exactly so many slots, more uploads than slots, chunks larger than a slot.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { SlotPool } from '../../lib/store/ingest/slots.ts'
import { MIB, bodyOf, bytes, chunked, sha256, until, withIngest } from './support.ts'

const KIB = 1024

for (const slots of [1, 2, 3, 6]) {
  test(`bodies of exactly 1 to 8 slots arrive whole through ${slots} slots, whatever their chunks, two at once`, async (t) => {
    const { ingest } = withIngest(t, { slots })
    for (const size of [MIB, 2 * MIB, 3 * MIB, 6 * MIB, 8 * MIB]) {
      for (const chunk of [64 * KIB, MIB, 3 * MIB]) {
        await Promise.all([1, 2].map(async (seed) => {
          const id = randomUUID()
          const data = bytes(size, seed)
          assert.deepEqual(await ingest.append(id, bodyOf(...chunked(data, chunk))), { received: size, size })
          assert.deepEqual(await ingest.finish(id), { sha256: sha256(data), size, ...(size > MIB ? { firstLeaf: sha256(data.subarray(0, MIB)) } : {}) })
          await ingest.cancel(id)
        }))
      }
    }
  })
}

test('appends of exactly one slot each join to one file', async (t) => {
  const { ingest, id, upload } = withIngest(t, { slots: 1 })
  const data = bytes(5 * MIB)
  for (const [index, part] of chunked(data, MIB).entries()) assert.deepEqual(await ingest.append(id, bodyOf(part)), { received: MIB, size: (index + 1) * MIB })
  assert.ok(upload().equals(data))
  assert.equal((await ingest.finish(id)).sha256, sha256(data))
})

test('a body that stops at the end of a slot keeps nothing back for itself: others get through on the same slot', async (t) => {
  const { ingest } = withIngest(t, { slots: 1 })
  const stalled = new PassThrough()
  const append = ingest.append(randomUUID(), stalled)
  stalled.write(bytes(MIB))
  await until(() => stalled.readableLength === 0)
  const other = randomUUID()
  assert.equal((await ingest.append(other, bodyOf(...chunked(bytes(2 * MIB), 64 * KIB)))).size, 2 * MIB)
  stalled.end()
  assert.equal((await append).size, MIB)
})

test('uploads that are ended or break off give all their slots back', async (t) => {
  const { ingest } = withIngest(t, { slots: 2 })
  for (let round = 0; round < 6; round++) {
    const id = randomUUID()
    const body = new PassThrough()
    const append = ingest.append(id, body).catch(() => undefined)
    body.write(bytes(MIB + 10))
    await until(() => body.readableLength === 0)
    if (round % 2 === 0) body.destroy()
    await ingest.cancel(id)
    await append
  }
  const id = randomUUID()
  assert.equal((await ingest.append(id, bodyOf(bytes(4 * MIB)))).size, 4 * MIB)
})

test('a free slot goes to who waited first; who was woken and does not take it passes it on', () => {
  const pool = new SlotPool(1, 16)
  const slot = pool.take()
  assert.equal(slot, 0)
  assert.equal(pool.take(), undefined)
  const woken: string[] = []
  const takes = () => void (woken.push('takes'), pool.take())
  const leaves = () => void woken.push('leaves')
  const never = () => void woken.push('never')
  for (const wake of [leaves, never, takes]) pool.wait(wake)
  pool.forget(never)
  assert.equal(pool.waiting, 2)
  pool.give(0)
  assert.deepEqual(woken, ['leaves', 'takes'])
  assert.deepEqual([pool.free, pool.waiting], [0, 0])
})

test('the slot given back last is handed out first, so that a quiet hub touches few pages', () => {
  const pool = new SlotPool(4, 16)
  const [first, second] = [pool.take(), pool.take()]
  assert.ok(first !== undefined && second !== undefined)
  pool.give(second)
  pool.give(first)
  assert.equal(pool.take(), first)
  pool.view(second).fill(7)
  assert.equal(new Uint8Array(pool.memory)[second * 16], 7)
  assert.equal(pool.view(second, 3).length, 3)
})

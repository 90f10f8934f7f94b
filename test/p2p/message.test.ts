import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { ByteBudget } from '../../lib/ipfs/p2p/bitswap/byte-budget.ts'
import { FrameReader } from '../../lib/ipfs/p2p/bitswap/frame-reader.ts'
import { decodeMessage, encodeMessage, type Message } from '../../lib/ipfs/p2p/bitswap/message.ts'
import { MessageInvalidError } from '../../lib/ipfs/p2p/bitswap/protobuf.ts'

const bytes = fc.uint8Array({ maxLength: 300 })
const messages: fc.Arbitrary<Message> = fc.record({
  full: fc.boolean(),
  wants: fc.array(fc.record({ cid: bytes, priority: fc.nat(), cancel: fc.boolean(), haveOnly: fc.boolean(), sendDontHave: fc.boolean() }), { maxLength: 5 }),
  payloads: fc.array(fc.record({ prefix: bytes, data: bytes }), { maxLength: 5 }),
  presences: fc.array(fc.record({ cid: bytes, has: fc.boolean() }), { maxLength: 5 }),
})

const reader = (max = 1_000_000, budget = new ByteBudget(10_000_000)): FrameReader => new FrameReader(budget, () => max)

/** All messages of a stream that comes in pieces of these lengths. */
function frames(into: FrameReader, stream: Uint8Array, cuts: number[]): Uint8Array[] {
  const found: Uint8Array[] = []
  let at = 0
  for (const cut of [...cuts, stream.length]) {
    found.push(...[...into.push(stream.subarray(at, at + cut))].map((frame) => Uint8Array.from(frame)))
    at += cut
  }
  return found
}

describe('messages of bitswap', () => {
  test('what is written is read again, however the stream is cut', () => {
    fc.assert(fc.property(fc.array(messages, { minLength: 1, maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 20 }), (sent, cuts) => {
      const read = frames(reader(), Buffer.concat(sent.flatMap(encodeMessage)), cuts).map(decodeMessage)
      assert.deepEqual(plain(read), plain(sent))
    }))
  })

  test('a message that Go wrote is read: want-have with priority 2147483647 and send-dont-have', () => {
    const cid = Buffer.from('01551220' + 'ab'.repeat(32), 'hex')
    const entry = Buffer.concat([Buffer.from([0x0a, cid.length]), cid, Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x07, 0x20, 0x01, 0x28, 0x01])])
    const wantlist = Buffer.concat([Buffer.from([0x0a, entry.length]), entry, Buffer.from([0x10, 0x01])])
    const message = decodeMessage(Buffer.concat([Buffer.from([0x0a, wantlist.length]), wantlist]))
    assert.equal(message.full, true)
    assert.deepEqual(message.wants, [{ cid, priority: 2 ** 31 - 1, cancel: false, haveOnly: true, sendDontHave: true }])
  })

  test('bytes that are no message are an error with a code, never anything else', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (noise) => {
      try {
        decodeMessage(noise)
      } catch (error) {
        assert.ok(error instanceof MessageInvalidError, String(error))
      }
    }), { numRuns: 2000 })
  })

  test('a message longer than allowed is refused at its first bytes', () => {
    assert.throws(() => [...reader(1000).push(Buffer.from([0xe9, 0x07]))], MessageInvalidError)
    assert.doesNotThrow(() => [...reader(1000).push(Buffer.from([0xe8, 0x07]))])
  })

  test('a length without end is refused', () => {
    assert.throws(() => [...reader().push(Buffer.alloc(6, 0xff))], MessageInvalidError)
  })

  test('unfinished messages of all streams share one budget, and give it back', () => {
    const budget = new ByteBudget(1000)
    const [one, other] = [reader(5000, budget), reader(5000, budget)]
    const begun = Buffer.concat([Buffer.from([0x88, 0x27]), Buffer.alloc(598)])
    assert.deepEqual([...one.push(begun)], [])
    assert.throws(() => [...other.push(begun)], { code: 'BUDGET_SPENT' })
    one.end()
    assert.deepEqual([...other.push(begun)], [])
  })
})

function plain(list: Message[]): unknown {
  return JSON.parse(JSON.stringify(list, (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)))
}

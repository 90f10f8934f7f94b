import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import { BlobReadError, startBlobSender } from '../../lib/store/send/blob-sender.ts'
import type { SenderOptions } from '../../lib/store/send/blob-sender.ts'
import type { PieceSource } from '../../lib/store/send/piece-source.ts'
import { MIB, bytes, listen, temporaryDirectory, until } from './support.ts'

type Sending = { port: number; file: string; data: Buffer; sent: number[]; errors: unknown[] }

/** A server that answers /start-end with that slice of a file of `size` bytes, or of a longer one that it claims. */
async function sending(t: TestContext, size: number, options: SenderOptions = {}, path?: string): Promise<Sending> {
  const data = bytes(size, 5)
  const file = path ?? join(temporaryDirectory(), 'blob')
  if (path === undefined) writeFileSync(file, data)
  const sender = startBlobSender(options)
  const [sent, errors]: [number[], unknown[]] = [[], []]
  const { port } = await listen(t, (req, res) => {
    const [start = 0, end = 0] = (req.url ?? '').slice(1).split('-').map(Number)
    res.writeHead(200, { 'content-length': end - start })
    sender.send(res, file, start, end).then((count) => sent.push(count), (error) => errors.push(error))
  })
  t.after(() => sender.close())
  return { port, file, data, sent, errors }
}

async function fetchSlice(port: number, start: number, end: number): Promise<Buffer> {
  const response = await fetch(`http://127.0.0.1:${port}/${start}-${end}`)
  return Buffer.from(await response.arrayBuffer())
}

/** A client that reads nothing after the head. */
async function stalledGet(port: number, size: number): Promise<IncomingMessage> {
  const req = get({ port, host: '127.0.0.1', path: `/0-${size}`, agent: false }).on('error', () => {})
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  return res.on('error', () => {})
}

/** How many descriptors of this process point to the file. */
function openDescriptors(file: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === file
    } catch {
      return false
    }
  }).length
}

for (const size of [0, 1, 768 * 1024 - 1, 768 * 1024, 768 * 1024 + 1, 3 * 768 * 1024, 20 * MIB + 7]) {
  test(`a file of ${size} bytes arrives whole and leaves no descriptor open`, async (t) => {
    const { port, data, sent, file } = await sending(t, size)
    assert.ok((await fetchSlice(port, 0, size)).equals(data))
    await until(() => sent.length === 1)
    assert.deepEqual(sent, [size])
    await until(() => openDescriptors(file) === 0)
  })
}

test('any slice arrives as it is in the file', async (t) => {
  const size = 4 * MIB + 3
  const { port, data } = await sending(t, size)
  const property = fc.asyncProperty(fc.nat(size), fc.nat(size), async (one, other) => {
    const [start, end] = [Math.min(one, other), Math.max(one, other)]
    assert.ok((await fetchSlice(port, start, end)).equals(data.subarray(start, end)))
  })
  await fc.assert(property, { numRuns: 40 })
})

test('more downloads at once than there are slots all arrive', async (t) => {
  const size = 5 * MIB
  const { port, data } = await sending(t, size, { slots: 2 })
  const all = await Promise.all(Array.from({ length: 12 }, () => fetchSlice(port, 0, size)))
  for (const one of all) assert.ok(one.equals(data))
})

test('a client that goes away gives its slots and its file back', async (t) => {
  const size = 40 * MIB
  const { port, data, sent, file, errors } = await sending(t, size, { slots: 3 })
  for (let round = 0; round < 5; round++) {
    const res = await stalledGet(port, size)
    await once(res, 'readable')
    res.destroy()
  }
  await until(() => sent.length === 5)
  assert.deepEqual(errors, [])
  for (const count of sent) assert.ok(count < size)
  assert.ok((await fetchSlice(port, 0, size)).equals(data))
  await until(() => openDescriptors(file) === 0)
})

test('bad-input 12: clients that read nothing do not starve the others for long', async (t) => {
  const size = 40 * MIB
  const { port, data } = await sending(t, size, { slots: 3 })
  const stalled = [await stalledGet(port, size), await stalledGet(port, size), await stalledGet(port, size)]
  assert.ok((await fetchSlice(port, 0, MIB)).equals(data.subarray(0, MIB)))
  for (const res of stalled) res.destroy()
})

test('pipelined requests are answered in order, also with fewer slots than requests', async (t) => {
  const { port, data } = await sending(t, 2 * MIB, { slots: 1 })
  const socket = connect(port, '127.0.0.1')
  const heads = Array.from({ length: 4 }, (_, index) => `GET /${index}-${MIB + index} HTTP/1.1\r\nHost: x\r\n${index === 3 ? 'Connection: close\r\n' : ''}\r\n`)
  socket.write(heads.join(''))
  const received = Buffer.concat(await socket.toArray())
  let at = 0
  for (let index = 0; index < 4; index++) {
    const body = received.indexOf('\r\n\r\n', at) + 4
    assert.ok(received.subarray(body, body + MIB).equals(data.subarray(index, MIB + index)))
    at = body + MIB
  }
})

test('a file shorter than said destroys the response and is an error', async (t) => {
  const { port, errors } = await sending(t, MIB)
  await assert.rejects(fetchSlice(port, 0, 3 * MIB))
  await until(() => errors.length === 1)
  assert.ok(errors[0] instanceof BlobReadError)
})

test('a file that is not there destroys the response and is an error', async (t) => {
  const { port, errors } = await sending(t, 10, {}, '/nonexistent/blob')
  await assert.rejects(fetchSlice(port, 0, 10))
  await until(() => errors.length === 1)
  assert.ok(errors[0] instanceof BlobReadError)
})

test('close cuts what is still being sent', async (t) => {
  const size = 40 * MIB
  const sender = startBlobSender()
  const file = join(temporaryDirectory(), 'blob')
  writeFileSync(file, bytes(size))
  const sent = Promise.withResolvers<number>()
  const { port } = await listen(t, (_, res) => sent.resolve(sender.send(res.writeHead(200, { 'content-length': size }), file, 0, size)))
  const res = await stalledGet(port, size)
  await sender.close()
  assert.ok((await sent.promise) < size)
  res.destroy()
})

/** Pieces in turn out of memory and of a file, of sizes that no slot's end fits. */
function mixed(file: string, data: Buffer, memory: Buffer, failAt = Infinity): PieceSource {
  let at = 0
  const total = 5 * MIB + 11
  return {
    get done() { return at >= total },
    next: (room) => {
      if (at >= failAt) throw new Error('a block is missing')
      const isFile = Math.floor(at / 100_003) % 2 === 0
      const length = Math.min(room, total - at, 100_003 - (at % 100_003))
      const start = at
      at += length
      return isFile ? { file, start, end: at } : { bytes: memory.subarray(start, at) }
    },
  }
}

async function sendingMixed(t: TestContext, failAt?: number): Promise<{ port: number; expected: Buffer; outcome: Promise<number> }> {
  const [data, memory] = [bytes(6 * MIB, 1), bytes(6 * MIB, 2)]
  const file = join(temporaryDirectory(), 'blob')
  writeFileSync(file, data)
  const sender = startBlobSender({ slots: 2 })
  t.after(() => sender.close())
  const outcome = Promise.withResolvers<number>()
  outcome.promise.catch(() => {})
  const { port } = await listen(t, (_, res) => outcome.resolve(sender.sendPieces(res.writeHead(200), mixed(file, data, memory, failAt))))
  const source = mixed(file, data, memory)
  const parts: Buffer[] = []
  while (!source.done) {
    const piece = source.next(MIB)
    parts.push('bytes' in piece ? Buffer.from(piece.bytes) : data.subarray(piece.start, piece.end))
  }
  return { port, expected: Buffer.concat(parts), outcome: outcome.promise }
}

test('pieces of memory and of files arrive as one body in their order', async (t) => {
  const { port, expected, outcome } = await sendingMixed(t)
  const response = await fetch(`http://127.0.0.1:${port}/`)
  assert.ok(Buffer.from(await response.arrayBuffer()).equals(expected))
  assert.equal(await outcome, expected.length)
})

test('a source that has no more after all cuts the response', async (t) => {
  const { port, outcome } = await sendingMixed(t, 3 * MIB)
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`).then((response) => response.arrayBuffer()))
  await assert.rejects(outcome, /missing/)
})

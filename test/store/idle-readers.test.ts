// Bad inputs 12: clients that ask for much and take nothing, or next to nothing.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { startBlobSender } from '../../lib/store/send/blob-sender.ts'
import { FileRange, piecesOf, type Piece } from '../../lib/store/send/piece-source.ts'
import { MIB, bytes, listen, temporaryDirectory } from './support.ts'

const SIZE = 24 * MIB
const BLOCK = 256 * 1024
type Served = { port: number; data: Buffer; file: string }

/** The blocks of a file, each with a few bytes of memory before it, as a CAR has them. */
function* blocks(file: string): Generator<Piece> {
  for (let start = 0; start < SIZE; start += BLOCK) {
    yield { bytes: Buffer.alloc(40, start / BLOCK) }
    yield { file, start, end: start + BLOCK }
  }
}

/** /blob is a file with its length, /car its blocks in chunks. */
async function serving(t: TestContext): Promise<Served> {
  const data = bytes(SIZE, 5)
  const file = join(temporaryDirectory(), 'blob')
  writeFileSync(file, data)
  const sender = startBlobSender()
  const { port } = await listen(t, (req, res) => {
    if (req.url === '/blob') res.setHeader('content-length', SIZE)
    const source = req.url === '/blob' ? new FileRange(file, 0, SIZE) : piecesOf(blocks(file))
    sender.sendPieces(res.writeHead(200), source).catch(() => {})
  })
  t.after(() => sender.close())
  return { port, data, file }
}

async function idleReaders(t: TestContext, port: number, count: number, path: string): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1').on('error', () => {}).pause())
  t.after(() => sockets.forEach((socket) => socket.destroy()))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  for (const socket of sockets) socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
  return sockets
}

async function honestGet(port: number): Promise<Buffer> {
  const response = await fetch(`http://127.0.0.1:${port}/blob`)
  return Buffer.from(await response.arrayBuffer())
}

for (const path of ['/blob', '/car']) {
  for (const count of [30, 100, 300]) {
    test(`bad-input 12: ${count} idle readers of ${path} do not hold up a download`, { timeout: 300_000 }, async (t) => {
      const { port, data } = await serving(t)
      await idleReaders(t, port, count, path)
      // Held up it would never end: nobody is cut for taking nothing. The first is one of many that all begin at the same
      // time, and each of their sockets takes megabytes before it is full.
      for (let round = 0; round < 3; round++) assert.ok((await honestGet(port)).equals(data))
    })
  }
}

test('bad-input 12: idle readers get every byte when they go on', { timeout: 180_000 }, async (t) => {
  const { port, data, file } = await serving(t)
  const car = Buffer.concat([...blocks(file)].map((piece) => ('bytes' in piece ? Buffer.from(piece.bytes) : data.subarray(piece.start, piece.end))))
  const readers = [...(await idleReaders(t, port, 30, '/car')), ...(await idleReaders(t, port, 30, '/blob'))]
  await honestGet(port)
  for (const [index, socket] of readers.entries()) {
    if (index % 10 > 0) socket.destroy()
    else assert.ok(bodyOf(await wholeAnswer(socket, index < 30 ? car.length : SIZE)).equals(index < 30 ? car : data), `reader ${index}`)
  }
})

/** What the connection brings until its answer of `length` bytes is whole. */
async function wholeAnswer(socket: Socket, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let received = 0
  for await (const part of socket as AsyncIterable<Buffer>) {
    parts.push(part)
    received += part.length
    if (received > length && (part.subarray(-5).equals(Buffer.from('0\r\n\r\n')) || !parts[0]?.includes('chunked'))) break
  }
  return Buffer.concat(parts)
}

/** The body of an answer, out of its chunks if it has them. */
function bodyOf(answer: Buffer): Buffer {
  const start = answer.indexOf('\r\n\r\n') + 4
  if (!answer.subarray(0, start).includes('chunked')) return answer.subarray(start)
  const parts: Buffer[] = []
  for (let at = start; ; ) {
    const line = answer.indexOf('\r\n', at)
    const length = Number.parseInt(answer.subarray(at, line).toString('latin1'), 16)
    if (!(length > 0)) return Buffer.concat(parts)
    parts.push(answer.subarray(line + 2, line + 2 + length))
    at = line + 2 + length + 2
  }
}

import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { ClientRequest, IncomingMessage, RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { TestContext } from 'node:test'
import { startIngest } from '../../lib/store/ingest/ingest.ts'
import type { Ingest, IngestOptions } from '../../lib/store/ingest/ingest.ts'

process.setMaxListeners(0)

export const MIB = 1024 * 1024

/** Repeatable bytes that differ from one another everywhere (a counter, hashed by a cheap mix). */
export function bytes(length: number, seed = 1): Buffer {
  const out = Buffer.alloc(length + 4)
  let state = seed | 1
  for (let at = 0; at < length; at += 4) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    out.writeInt32LE(state | 0, at)
  }
  return out.subarray(0, length)
}

export function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** A body of these chunks, each an own copy. */
export function bodyOf(...chunks: Uint8Array[]): Readable {
  return Readable.from(chunks.map((chunk) => Buffer.from(chunk)), { objectMode: false })
}

/** Cuts data into chunks of `size`. */
export function chunked(data: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(data.length / size) }, (_, index) => data.subarray(index * size, (index + 1) * size))
}

/** Removed at the process's end: hooks run in the order they were made, and whatever uses it is closed after that. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ipcr-store-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export type TestIngest = { ingest: Ingest; root: string; id: string; upload: () => Buffer; blob: (hex: string) => Buffer }

/** An ingest over a temporary directory, closed after the test, and one upload id. */
export function withIngest(t: TestContext, options: Partial<IngestOptions> = {}): TestIngest {
  const root = options.root ?? temporaryDirectory()
  const ingest = startIngest({ root, ...options })
  t.after(() => ingest.close())
  const id = randomUUID()
  return { ingest, root, id, upload: () => readFileSync(join(root, 'uploads', id)), blob: (hex) => readFileSync(blobPath(root, hex)) }
}

export function blobPath(root: string, hex: string): string {
  return join(root, 'blobs', 'sha256', hex.slice(0, 2), hex)
}

/** An http server on loopback, closed after the test. */
export async function listen(t: TestContext, handler: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, port: (server.address() as AddressInfo).port }
}

/** A PATCH to append to, sent with chunked encoding. */
export function patch(port: number): ClientRequest {
  return request({ port, host: '127.0.0.1', method: 'PATCH' }).on('error', () => {})
}

export async function answered(req: ClientRequest): Promise<IncomingMessage> {
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  return res.resume()
}

/** Waits until something is so, at most `ms`. */
export async function until(so: () => boolean, ms = 60_000): Promise<void> {
  for (const end = Date.now() + ms; !so(); await new Promise((later) => setTimeout(later, 5))) {
    if (Date.now() > end) throw new Error(`not so within ${ms} ms: ${so}`)
  }
}

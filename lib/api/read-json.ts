import type { IncomingMessage } from 'node:http'
import { ApiError } from './problem.ts'

/** The body as JSON. Throws ApiError 415, 413, 408, 400. */
export async function readJson(req: IncomingMessage, limit: number, idleMs: number): Promise<unknown> {
  const type = req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new ApiError(415, 'NOT_JSON', 'send the body as application/json')
  const text = new TextDecoder('utf-8', { fatal: true })
  const bytes = await collect(req, limit, idleMs)
  try {
    return JSON.parse(text.decode(bytes))
  } catch {
    throw new ApiError(400, 'BODY_INVALID', 'the body is not JSON in UTF-8')
  }
}

async function collect(req: IncomingMessage, limit: number, idleMs: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  const watch = setTimeout(() => req.destroy(), idleMs)
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      watch.refresh()
      size += chunk.length
      if (size > limit) throw new ApiError(413, 'TOO_LARGE', `the body has at most ${limit} bytes`, { connection: 'close' })
      chunks.push(chunk)
    }
  } finally {
    clearTimeout(watch)
  }
  return Buffer.concat(chunks)
}

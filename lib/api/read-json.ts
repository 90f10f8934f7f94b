import type { IncomingMessage } from 'node:http'
import { collectBody } from '../http/collect-body.ts'
import { ApiError } from './problem.ts'

/** The body as JSON. Throws ApiError 415, 413, 408, 400. */
export async function readJson(req: IncomingMessage, limit: number, idleMs: number): Promise<unknown> {
  const type = req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new ApiError(415, 'NOT_JSON', 'send the body as application/json')
  const text = new TextDecoder('utf-8', { fatal: true })
  const bytes = await collectBody(req, limit, idleMs, () => new ApiError(413, 'TOO_LARGE', `the body has at most ${limit} bytes`, { connection: 'close' }))
  try {
    return JSON.parse(text.decode(bytes))
  } catch {
    throw new ApiError(400, 'BODY_INVALID', 'the body is not JSON in UTF-8')
  }
}

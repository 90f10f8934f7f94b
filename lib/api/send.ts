import { hash } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { matchesETag } from '../http/entity-tag.ts'
import type { ApiAnswer } from './types.ts'

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
/** on what everybody may read: pages of other origins too, and whoever has it already need not be sent it again */
const PUBLIC = { ...COMMON, 'cache-control': 'no-cache', vary: 'authorization, cookie', 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag' }

/** Headers of every answer of the API. */
export function commonHeaders(isPublic: boolean): Record<string, string> {
  return isPublic ? PUBLIC : COMMON
}

/** Writes an answer as JSON; of a public read with its ETag, or 304 for who has it (RFC 9110 §13.1.2). Resolves when a stream has ended. */
export async function sendAnswer(res: ServerResponse, { status, value, headers = {}, stream, unsent }: ApiAnswer, isPublic: boolean): Promise<void> {
  const common = { ...commonHeaders(isPublic), ...headers }
  if (stream) return sendStream(res, status, common, { stream, unsent })
  const body = value === undefined ? '' : JSON.stringify(value)
  if (!isPublic || status !== 200) return sendText(res, status, 'application/json', body, common)
  const etag = `"${hash('sha256', body, 'base64url').slice(0, 24)}"`
  if (matchesETag(res.req.headers['if-none-match'], etag)) return sendText(res, 304, '', '', { ...common, etag })
  sendText(res, status, 'application/json', body, { ...common, etag })
}

/** Writes a text; the response is cut when something was sent before. */
export function sendText(res: ServerResponse, status: number, type: string, body: string, headers: Record<string, string>): void {
  if (res.headersSent || res.destroyed) return void res.destroy()
  const content = status === 204 || status === 304 ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }
  res.writeHead(status, { ...content, ...headers })
  res.end(res.req.method === 'HEAD' ? undefined : body)
}

async function sendStream(res: ServerResponse, status: number, headers: Record<string, string>, { stream, unsent }: { stream: (res: ServerResponse) => void; unsent: (() => void) | undefined }): Promise<void> {
  if (res.destroyed) return unsent?.()
  res.writeHead(status, headers)
  if (res.req.method === 'HEAD') {
    unsent?.()
    return void res.end()
  }
  const closed = once(res, 'close')
  stream(res)
  await closed
}

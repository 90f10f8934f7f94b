import type { IncomingMessage, ServerResponse } from 'node:http'
import { STATUS_CODES } from '../../http/node-http.ts'
import { prefersJson } from '../../http/accept.ts'
import type { PieceSource } from '../../store/send/piece-source.ts'
import type { GatewayAnswer } from './gateway-answer.ts'
import type { GatewayError } from './gateway-error.ts'

/** Whatever users put into a file or a name, a browser neither runs it nor takes it for something else. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox allow-downloads; default-src 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'cross-origin',
}

/** Writes an answer; resolves when its body is sent or its client gone. */
export async function writeAnswer(res: ServerResponse, answer: GatewayAnswer, send: (res: ServerResponse, source: PieceSource) => Promise<void>): Promise<void> {
  const { status, headers, body } = answer
  const isText = typeof body === 'string'
  res.writeHead(status, { ...headers, ...(isText ? { 'content-length': String(Buffer.byteLength(body)) } : {}) })
  if (body === undefined) res.end()
  else if (isText || body instanceof Uint8Array) res.end(body)
  else await send(res, body)
}

/** A refusal as a sentence, or as problem JSON for clients that want JSON (RFC 9457). */
export function errorAnswer(req: IncomingMessage, { status, message, headers }: GatewayError): GatewayAnswer {
  const asJson = prefersJson(req.headers.accept)
  const text = asJson ? JSON.stringify({ type: 'about:blank', status, title: STATUS_CODES[status] ?? 'Error', detail: message }) : `${message}\n`
  const type = asJson ? 'application/problem+json' : 'text/plain; charset=utf-8'
  const shared = { 'content-type': type, 'content-length': String(Buffer.byteLength(text)), 'cache-control': 'no-store', ...headers }
  return { status, headers: shared, ...(req.method === 'HEAD' ? {} : { body: Buffer.from(text) }) }
}

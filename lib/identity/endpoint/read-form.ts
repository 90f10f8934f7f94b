import type { IncomingMessage } from 'node:http'
import { collectBody } from '../../http/collect-body.ts'
import { TokenError } from './token-error.ts'

const MOST_BYTES = 16 * 1024

/** The body as form fields. Rejects with TokenError 415, 413, 400. */
export async function readForm(req: IncomingMessage, idleMs: number): Promise<URLSearchParams> {
  const type = req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new TokenError(415, 'invalid_request', 'send the form as application/x-www-form-urlencoded')
  if (Number(req.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLong()
  return new URLSearchParams((await collectBody(req, MOST_BYTES, idleMs, tooLong)).toString('utf8'))
}

function tooLong(): TokenError {
  return new TokenError(413, 'invalid_request', `the form has at most ${MOST_BYTES} bytes`)
}

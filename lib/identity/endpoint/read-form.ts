import type { IncomingMessage } from 'node:http'
import { TokenError } from './token-error.ts'

const MOST_BYTES = 16 * 1024

/** The body as form fields. Rejects with TokenError 415, 413, 400. */
export async function readForm(req: IncomingMessage, idleMs: number): Promise<URLSearchParams> {
  const type = req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new TokenError(415, 'invalid_request', 'send the form as application/x-www-form-urlencoded')
  if (Number(req.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLong()
  return new URLSearchParams((await collect(req, idleMs)).toString('utf8'))
}

async function collect(req: IncomingMessage, idleMs: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  const watch = setTimeout(() => req.destroy(), idleMs)
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      watch.refresh()
      size += chunk.length
      if (size > MOST_BYTES) throw tooLong()
      chunks.push(chunk)
    }
  } finally {
    clearTimeout(watch)
  }
  return Buffer.concat(chunks)
}

function tooLong(): TokenError {
  return new TokenError(413, 'invalid_request', `the form has at most ${MOST_BYTES} bytes`)
}

import { SourceFailureError } from '../../resolve/net/errors.ts'

/** `type` is the media type without its parameters. */
export type Fetched = { status: number; type: string; headers: Headers; bytes: Uint8Array<ArrayBuffer> }

/** `json`: to be posted; `isHead`: the headers only. */
export type FetchOptions = { accept?: string; maxBytes: number; signal?: AbortSignal | undefined; json?: string; isHead?: boolean }

/**
 * An answer of at most `maxBytes`, in a browser or in Node. No redirect is followed: it could lead to a host that nobody
 * configured. Throws SourceFailureError (TOO_LARGE, BROKEN), or the signal's reason.
 */
export async function fetchBytes(url: URL, { accept, maxBytes, signal, json, isHead }: FetchOptions): Promise<Fetched> {
  try {
    const answer = await fetch(url, { ...request(accept, json), ...(isHead ? { method: 'HEAD' } : {}), redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer', signal: signal ?? null })
    const bytes = await readBody(answer, url, maxBytes)
    return { status: answer.status, type: mediaType(answer.headers), headers: answer.headers, bytes }
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof SourceFailureError ? error : new SourceFailureError('BROKEN', `${url.origin} cannot be reached`, error)
  }
}

// More headers than these would have a browser ask first, which many gateways do not answer.
function request(accept: string | undefined, json: string | undefined): RequestInit {
  const headers = { ...(accept === undefined ? {} : { accept }), ...(json === undefined ? {} : { 'content-type': 'application/json' }) }
  return json === undefined ? { headers } : { method: 'POST', headers, body: json }
}

function mediaType(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

async function readBody(answer: Response, url: URL, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = answer.body?.getReader()
  if (!reader) return new Uint8Array(0)
  const pieces: Uint8Array[] = []
  let size = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length
    if (size > maxBytes) {
      reader.cancel().catch(() => {})
      throw new SourceFailureError('TOO_LARGE', `${url.origin} sends more than ${maxBytes} bytes`)
    }
    pieces.push(next.value)
  }
  return joined(pieces, size)
}

function joined(pieces: Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

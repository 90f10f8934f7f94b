import { lookup as dnsLookup } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Agent as HttpAgent, request as httpRequest } from '../../http/node-http.ts'
import { readBody } from './bounded-body.ts'
import { SourceFailureError } from './errors.ts'
import { isPublicAddress } from './public-address.ts'

const FIRST_BYTE_MS = 5000
const STRETCH_MS = 5000
// 13 KiB/s: slower than any line on which pulling an image makes sense, and a block of 1 MiB still comes.
const MIN_BYTES_PER_STRETCH = 64 * 1024
const MAX_REDIRECTS = 3

export type BoundedRequest = {
  method?: 'GET' | 'POST'
  accept?: string
  range?: string
  /** JSON to POST */
  json?: string
  signal?: AbortSignal | undefined
  /** how long (ms) its first byte may take: 5 s unless it has to look for it first */
  firstByteMs?: number | undefined
  /** the address came from others: only the public internet */
  publicOnly?: boolean
  /** a Unix socket to go through */
  socketPath?: string
}

export type BoundedResponse = { status: number; type: string; bytes: Uint8Array }

const agents = { keepAlive: true, maxSockets: 16, maxFreeSockets: 16, timeout: 30_000 }
const http = new HttpAgent(agents)
const https = new HttpsAgent(agents)

/**
 * One request with limits on time, size and where it goes: redirects only on the same host. Throws SourceFailureError, or the
 * signal's reason.
 */
export async function boundedRequest(url: URL, options: BoundedRequest & { maxBytes: number }): Promise<BoundedResponse> {
  const response = await openResponse(url, options)
  return { status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', bytes: await bodyOf(response, options) }
}

/** The same up to the headers; how much of the body is read, and how slowly it may come, is the caller's. */
export async function openResponse(url: URL, options: BoundedRequest): Promise<IncomingMessage> {
  let target = url
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await send(target, options)
    const status = response.statusCode ?? 0
    if (status < 300 || status >= 400 || status === 304) return response
    response.destroy()
    target = redirected(target, response.headers.location)
  }
  throw new SourceFailureError('REDIRECT', 'the source redirects without end')
}

function redirected(from: URL, location: string | undefined): URL {
  const to = location === undefined ? null : URL.parse(location, from)
  if (to && to.protocol === from.protocol && to.host === from.host) return to
  throw new SourceFailureError('REDIRECT', 'the source redirects to another host')
}

async function bodyOf(response: IncomingMessage, { maxBytes, signal }: BoundedRequest & { maxBytes: number }): Promise<Uint8Array> {
  const abort = (): void => void response.destroy()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    return await readBody(response, { maxBytes, stretchMs: STRETCH_MS, minBytes: MIN_BYTES_PER_STRETCH })
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

function send(url: URL, { method = 'GET', accept, range, json, signal, firstByteMs = FIRST_BYTE_MS, publicOnly = false, socketPath }: BoundedRequest): Promise<IncomingMessage> {
  signal?.throwIfAborted()
  if (publicOnly) refuseLiteral(url)
  const secure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(url, {
      method, agent: secure ? https : http, headers: { 'user-agent': 'ipcr', ...(accept ? { accept } : {}), ...(range ? { range } : {}), ...bodyHeaders(method, json) },
      ...(publicOnly ? { lookup: publicLookup } : {}),
      ...(socketPath === undefined ? {} : { socketPath }),
    })
    const late = setTimeout(() => fail(new SourceFailureError('TIMEOUT', 'the source does not answer')), firstByteMs)
    const abort = (): void => fail(signal?.reason)
    const settle = (): void => {
      clearTimeout(late)
      signal?.removeEventListener('abort', abort)
    }
    const fail = (error: unknown): void => {
      settle()
      request.destroy()
      reject(error)
    }
    signal?.addEventListener('abort', abort, { once: true })
    request.once('response', (response) => {
      settle()
      resolve(response)
    })
    request.on('error', (error) => fail(error instanceof SourceFailureError ? error : new SourceFailureError('BROKEN', `the source cannot be reached: ${error.message}`, error)))
    request.end(json)
  })
}

function bodyHeaders(method: 'GET' | 'POST', json: string | undefined): Record<string, string> {
  if (json === undefined) return method === 'POST' ? { 'content-length': '0' } : {}
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(json)) }
}

// With a literal address Node asks no lookup function.
function refuseLiteral({ hostname }: URL): void {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw refused(hostname)
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '')
    const usable = addresses.filter(({ address }) => isPublicAddress(address))
    const [first] = usable
    // One private address among public ones is a trick too: a later try may take it.
    if (!first || usable.length < addresses.length) return callback(refused(hostname), '')
    if (options.all) callback(null, usable)
    else callback(null, first.address, first.family)
  })
}

function refused(host: string): SourceFailureError {
  return new SourceFailureError('ADDRESS_REFUSED', `${host} is no address of the public internet`)
}

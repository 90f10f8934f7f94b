import type { IncomingMessage, ServerResponse } from 'node:http'
import { carAnswer } from './car-answer.ts'
import { parseContentPath } from './content-path.ts'
import type { GatewayAnswer, GatewayParts, GatewayRequest, ResolvedRequest } from './gateway-answer.ts'
import { GatewayError } from './gateway-error.ts'
import { negotiate } from './negotiate.ts'
import { plainAnswer } from './plain-answer.ts'
import { rawAnswer } from './raw-answer.ts'
import { recordAnswer } from './record-answer.ts'
import { maxAge } from './record-reader.ts'
import { resolvePath, type Resolved } from './resolve-path.ts'
import { respondWith } from './respond.ts'

const METHODS = 'GET, HEAD, OPTIONS'
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Content-Length, Content-Range, Content-Location, ETag, X-Ipfs-Path, X-Ipfs-Roots',
}
const PREFLIGHT = { 'access-control-allow-methods': METHODS, 'access-control-allow-headers': 'Accept, Cache-Control, If-None-Match, If-Range, Range', 'access-control-max-age': '86400' }
const IMMUTABLE = { 'cache-control': 'public, max-age=29030400, immutable' }

/** `/ipfs/…` and `/ipns/…` for node:http: what this hub publishes, to anybody, and nothing that it would have to fetch (IPFS path gateway, trustless gateway). */
export function createGateway(parts: GatewayParts): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  return respondWith({ ...parts, headers: CORS, answer: (req) => answerTo(parts, req) })
}

async function answerTo(parts: GatewayParts, req: IncomingMessage): Promise<GatewayAnswer> {
  if (req.method === 'OPTIONS') return { status: 204, headers: PREFLIGHT }
  if (req.method !== 'GET' && req.method !== 'HEAD') throw new GatewayError(405, 'A gateway is only read: use GET or HEAD.', { allow: METHODS })
  const request = readRequest(req)
  const answer = request.wanted.format === 'ipns-record' ? await recordAnswer(parts, request) : await contentAnswer(parts, request, await resolve(parts, request))
  return { ...answer, headers: { ...answer.headers, ...negotiated(request) } }
}

function readRequest(req: IncomingMessage): GatewayRequest {
  const [raw = '', text = ''] = splitOnce(req.url ?? '')
  // A script that takes over a scope of this origin is the one thing that would outlive its page.
  if (req.headers['service-worker'] !== undefined) throw new GatewayError(400, 'This gateway gives no service workers.')
  const query = new URLSearchParams(text)
  return { path: parseContentPath(raw), query, headers: req.headers, wanted: negotiate(query, req.headers), isHead: req.method === 'HEAD' }
}

function splitOnce(url: string): string[] {
  const mark = url.indexOf('?')
  return mark === -1 ? [url] : [url.slice(0, mark), url.slice(mark + 1)]
}

async function resolve(parts: GatewayParts, { path, headers }: GatewayRequest): Promise<Resolved> {
  try {
    return await resolvePath(parts.blocks, parts.roots, path)
  } catch (error) {
    const onlyIfCached = /\bonly-if-cached\b/.test(headers['cache-control'] ?? '')
    if (error instanceof GatewayError && error.status === 404 && onlyIfCached) throw new GatewayError(412, error.message, {}, error)
    throw error
  }
}

async function contentAnswer(parts: GatewayParts, request: GatewayRequest, resolved: Resolved): Promise<GatewayAnswer> {
  const full: ResolvedRequest = { ...request, resolved, cacheControl: await cacheControl(parts, request, resolved) }
  const { format } = request.wanted
  const answer = format === 'raw' ? rawAnswer(parts, full) : format === 'car' ? carAnswer(parts, full) : await plainAnswer(parts, full)
  return { ...answer, headers: { 'x-ipfs-path': request.path.raw, 'x-ipfs-roots': resolved.roots.join(','), ...answer.headers } }
}

/** What is below a CID never changes; what a name stands for, for as long as its record says. */
async function cacheControl(parts: GatewayParts, { path }: GatewayRequest, { named }: Resolved): Promise<Record<string, string>> {
  if (path.root.namespace === 'ipfs') return IMMUTABLE
  if (!named?.record) return {}
  const seconds = maxAge(await parts.records.read(path.root.name, named.record), parts.now())
  return { 'cache-control': seconds > 0 ? `public, max-age=${seconds}` : 'no-cache' }
}

/** Caches must tell apart what Accept chose, and learn the address of just that form (IPFS path gateway, Content-Location). */
function negotiated({ path, query, wanted }: GatewayRequest): Record<string, string> {
  if (query.has('format')) return {}
  if (!wanted.byAccept) return { vary: 'Accept' }
  const located = new URLSearchParams(query)
  located.set('format', wanted.format)
  for (const [name, value] of wanted.parameters) if (/^(?:version|order|dups)$/.test(name) && !located.has(`car-${name}`)) located.set(`car-${name}`, value)
  return { vary: 'Accept', 'content-location': `${path.raw}?${located.toString()}` }
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Principal } from '../identity/access.ts'
import { UnauthorizedError } from '../identity/unauthorized-error.ts'
import { clientAddress } from '../http/client-address.ts'
import { shortAddress } from '../http/short-address.ts'
import { OciError } from '../oci/errors.ts'
import { requireOwnOrigin } from './origin.ts'
import { ApiError, problemBody } from './problem.ts'
import { readJson } from './read-json.ts'
import type { ApiAnswer, ApiRoute } from './types.ts'

const PREFIX = '/api/v1/'

export type ApiParts = { routes: ApiRoute[]; identify: (req: IncomingMessage) => Promise<Principal>; isOurHost: (req: IncomingMessage) => boolean; /** the operator says under which public address */ isBehindProxy: boolean; idleMs: number; logger: Logger }

/** The JSON API below `/api/v1/`: errors are problem details (RFC 9457), HEAD is GET without its body. */
export function createApiHandler(parts: ApiParts): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  return async (req, res) => {
    try {
      const { status, value, headers = {} } = await answer(parts, req)
      send(res, status, 'application/json', value === undefined ? '' : JSON.stringify(value), headers)
    } catch (error) {
      const problem = toApiError(error)
      // That somebody else did not answer is no fault of the hub, and strangers can ask for it without end.
      if (problem.status >= 500) parts.logger[problem.status === 503 ? 'debug' : 'error']({ err: error, method: req.method, path: req.url?.split('?')[0] }, 'request failed')
      send(res, problem.status, 'application/problem+json', problemBody(problem), problem.headers)
    }
  }
}

async function answer(parts: ApiParts, req: IncomingMessage): Promise<ApiAnswer> {
  if (!parts.isOurHost(req)) throw new ApiError(421, 'HOST_FOREIGN', 'this hub does not answer under that name: its operator sets IPCR_PUBLIC_URL to the address that people use')
  const [path = '', query = ''] = (req.url ?? '').split('?', 2)
  const segments = path.startsWith(PREFIX) ? decode(path.slice(PREFIX.length)) : []
  for (const { match, methods } of parts.routes) {
    const parameters = match(segments)
    if (!parameters) continue
    const method = req.method === 'HEAD' ? 'GET' : (req.method ?? 'GET')
    const run = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (!run) throw new ApiError(405, 'METHOD_UNKNOWN', `use ${Object.keys(methods).join(', ')}`, { allow: Object.keys(methods).join(', ') })
    if (method !== 'GET') requireOwnOrigin(req.headers)
    const principal = await parts.identify(req)
    const client = () => shortAddress(clientAddress(req, parts.isBehindProxy))
    return run({ req, query: new URLSearchParams(query), principal, client, json: (limit) => readJson(req, limit, parts.idleMs) }, parameters)
  }
  throw new ApiError(404, 'PATH_UNKNOWN', 'there is no such address in the API')
}

function decode(path: string): string[] {
  try {
    return path.split('/').map(decodeURIComponent)
  } catch {
    throw new ApiError(400, 'PATH_INVALID', 'the path is not valid percent-encoding')
  }
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof UnauthorizedError) return new ApiError(401, error.code, error.message, { 'www-authenticate': 'Bearer' })
  if (error instanceof OciError && error.status < 500) return new ApiError(error.status, error.code, error.message, error.headers)
  return new ApiError(500, 'UNKNOWN', 'the hub could not do this; its log says why')
}

function send(res: ServerResponse, status: number, type: string, body: string, headers: Record<string, string>): void {
  if (res.headersSent || res.destroyed) return void res.destroy()
  const common = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  res.writeHead(status, { ...common, ...(status === 204 ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }), ...headers })
  res.end(res.req.method === 'HEAD' ? undefined : body)
}

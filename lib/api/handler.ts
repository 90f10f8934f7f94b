import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Principal } from '../identity/access.ts'
import { UnauthorizedError } from '../identity/unauthorized-error.ts'
import { clientAddress } from '../http/client-address.ts'
import { shortAddress } from '../http/short-address.ts'
import { OciError } from '../oci/errors.ts'
import { findOperation, type FoundOperation } from './find-operation.ts'
import type { OpenApiDocument } from './openapi/types.ts'
import { requireOwnOrigin } from './origin.ts'
import { answerPreflight } from './preflight.ts'
import { ApiError, problemBody } from './problem.ts'
import { readJson } from './read-json.ts'
import { commonHeaders, sendAnswer, sendText } from './send.ts'
import type { ApiAnswer, ApiRoute } from './types.ts'

/** Where the API describes itself. */
export const OPENAPI_PATH = '/openapi.json'

export type ApiParts = { routes: ApiRoute[]; identify: (req: IncomingMessage) => Promise<Principal>; isOurHost: (req: IncomingMessage) => boolean; /** the operator says under which public address */ isBehindProxy: boolean; idleMs: number; logger: Logger; document: () => OpenApiDocument }

/** The JSON API below `/api/v1/`, and `/openapi.json`, which describes it: errors are problem details (RFC 9457), HEAD is GET without its body. */
export function createApiHandler(parts: ApiParts): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  return async (req, res) => {
    let isPublic = false
    try {
      const [path = '', query = ''] = (req.url ?? '').split('?', 2)
      requireOurHost(parts, req)
      if (path === OPENAPI_PATH) return await sendAnswer(res, answerDocument(parts, req), true)
      if (req.method === 'OPTIONS') return await sendAnswer(res, answerPreflight(parts.routes, path), false)
      const found = findOperation(parts.routes, req.method ?? 'GET', path)
      isPublic = found.operation.isPublic ?? false
      await sendAnswer(res, await run(parts, req, found, query), isPublic)
    } catch (error) {
      const problem = toApiError(error)
      // That somebody else did not answer is no fault of the hub, and strangers can ask for it without end.
      if (problem.status >= 500) parts.logger[problem.status === 503 ? 'debug' : 'error']({ err: error, method: req.method, path: req.url?.split('?')[0] }, 'request failed')
      sendText(res, problem.status, 'application/problem+json', problemBody(problem), { ...commonHeaders(isPublic), 'cache-control': 'no-store', ...problem.headers })
    }
  }
}

function answerDocument({ document }: ApiParts, { method }: IncomingMessage): ApiAnswer {
  if (method === 'GET' || method === 'HEAD') return { status: 200, value: document() }
  throw new ApiError(405, 'METHOD_UNKNOWN', 'use GET', { allow: 'GET' })
}

function requireOurHost({ isOurHost }: ApiParts, req: IncomingMessage): void {
  if (!isOurHost(req)) throw new ApiError(421, 'HOST_FOREIGN', 'this hub does not answer under that name: its operator sets IPCR_PUBLIC_URL to the address that people use')
}

async function run(parts: ApiParts, req: IncomingMessage, { operation, parameters }: FoundOperation, query: string) {
  if (req.method !== 'GET' && req.method !== 'HEAD') requireOwnOrigin(req.headers)
  const principal = await parts.identify(req)
  const client = () => shortAddress(clientAddress(req, parts.isBehindProxy))
  return operation.run({ req, query: new URLSearchParams(query), principal, client, json: (limit) => readJson(req, limit, parts.idleMs) }, parameters)
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof UnauthorizedError) return new ApiError(401, error.code, error.message, { 'www-authenticate': 'Bearer' })
  if (error instanceof OciError && error.status < 500) return new ApiError(error.status, error.code, error.message, error.headers)
  return new ApiError(500, 'UNKNOWN', 'the hub could not do this; its log says why')
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { clientAddress } from '../../http/client-address.ts'
import type { Logger } from '../../logger.ts'
import { authenticate, type AuthenticateParts } from './authenticate.ts'
import { issue, type IssueParts } from './issue.ts'
import { readForm } from './read-form.ts'
import { TokenError } from './token-error.ts'
import { fromForm, fromQuery, type TokenRequest } from './token-request.ts'

const JWKS = '/.well-known/jwks.json'

export type TokenEndpointParts = AuthenticateParts & IssueParts & {
  /** resolves when rights and revocations are loaded */
  ready: Promise<void>
  service: string
  publicUrl: URL | undefined
  isOurHost: (req: IncomingMessage) => boolean
  idleMs: number
  logger: Logger
}

/** True for the paths that `createTokenEndpoint` answers. */
export function isTokenPath(path: string): boolean {
  return path === '/token' || path === JWKS
}

/** `GET` and `POST /token` (Distribution token specification), and the public key of what it signs at `/.well-known/jwks.json`. */
export function createTokenEndpoint(parts: TokenEndpointParts): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  return async (req, res) => {
    try {
      if (!parts.isOurHost(req)) throw new TokenError(421, 'invalid_request', 'this hub does not answer under that name: its operator sets IPCR_PUBLIC_URL to the address that people use')
      send(res, 200, JSON.stringify(await answer(parts, req)))
    } catch (error) {
      const refusal = toTokenError(error)
      if (refusal.status >= 500) parts.logger.error({ err: error }, 'a token could not be made')
      send(res, refusal.status, refusal.body(), { ...refusal.headers, ...(req.complete ? {} : { connection: 'close' }) })
    }
  }
}

async function answer(parts: TokenEndpointParts, req: IncomingMessage): Promise<object> {
  const [path = '', query = ''] = (req.url ?? '').split('?', 2)
  const isRead = req.method === 'GET' || req.method === 'HEAD'
  if (path === JWKS && isRead) return parts.accessTokens.jwks()
  if (path === JWKS || (!isRead && req.method !== 'POST')) throw new TokenError(405, 'invalid_request', 'use GET, or POST at /token', { allow: path === JWKS ? 'GET, HEAD' : 'GET, HEAD, POST' })
  const request = isRead ? fromQuery(new URLSearchParams(query), req.headers.authorization) : fromForm(await readForm(req, parts.idleMs))
  requireService(parts, request)
  await parts.ready
  const hosts = parts.publicUrl ? [parts.publicUrl.host] : [req.headers.host ?? '']
  const client = { address: clientAddress(req, parts.publicUrl !== undefined), hosts }
  return issue(parts, await authenticate(parts, request.credential, client), request)
}

// A token for another service is not ours to give.
function requireService({ service }: TokenEndpointParts, request: TokenRequest): void {
  if (request.service !== undefined && request.service !== service) throw new TokenError(400, 'invalid_request', `this hub's service is "${service}"`)
}

function toTokenError(error: unknown): TokenError {
  if (error instanceof TokenError) return error
  if (error instanceof Error && 'code' in error && error.code === 'TOKEN_ENDED') return new TokenError(401, 'invalid_grant', 'the token was revoked')
  return new TokenError(500, 'server_error', 'the hub could not do this; its log says why')
}

function send(res: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  if (res.headersSent || res.destroyed) return void res.destroy()
  res.writeHead(status, {
    'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', pragma: 'no-cache', 'x-content-type-options': 'nosniff', ...headers,
  })
  res.end(res.req.method === 'HEAD' ? undefined : body)
}

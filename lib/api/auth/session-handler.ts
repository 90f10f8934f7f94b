import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseCookies } from '../../http/cookies.ts'
import type { OwnAddress } from '../../http/own-origin.ts'
import { readForm } from '../../identity/endpoint/read-form.ts'
import { TokenError } from '../../identity/endpoint/token-error.ts'
import type { SessionAnswer } from '../../identity/session-answer.ts'
import type { Session } from '../../identity/session.ts'
import type { Logger } from '../../logger.ts'
import { requireOwnOrigin } from '../origin.ts'
import { ApiError, problemBody } from '../problem.ts'
import { originOfRequest, requireWithin, type AuthParts } from './auth-parts.ts'

export type SessionHandlerParts = AuthParts & { isOurHost: (req: IncomingMessage) => boolean; isOpen: boolean; idleMs: number; logger: Logger }

const PREFIX = '/api/auth/'
// next-auth has more: forms of its own, a log that anybody may write to. None of that is needed.
const ACTIONS = new Set(['GET csrf', 'GET session', 'POST callback/wallet', 'POST signout'])

/** True for the paths of `createSessionHandler`. */
export function isSessionPath(path: string): boolean {
  return path.startsWith(PREFIX)
}

/** `/api/auth/`: the session of a browser, by next-auth behind our own checks of host, origin and rate. */
export function createSessionHandler(parts: SessionHandlerParts): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  return async (req, res) => {
    try {
      send(res, await answer(parts, req))
    } catch (error) {
      const { status, code, message, headers } = toApiError(error)
      if (status >= 500) parts.logger.error({ err: error }, 'a session could not be answered')
      const body = problemBody(new ApiError(status, code, message))
      if (res.headersSent || res.destroyed) return void res.destroy()
      res.writeHead(status, { ...COMMON, ...headers, 'content-type': 'application/problem+json', 'content-length': Buffer.byteLength(body) }).end(body)
    }
  }
}

/** Who is signed in in the browser that sent a request. */
export async function findSession({ signIn, isOpen, ...address }: OwnAddress & Pick<SessionHandlerParts, 'signIn' | 'isOpen'>, req: Pick<IncomingMessage, 'headers'>): Promise<Session | undefined> {
  if (isOpen || req.headers.cookie === undefined) return undefined
  return signIn.sessions.find(parseCookies(req.headers.cookie), originOfRequest(address, req))
}

async function answer(parts: SessionHandlerParts, req: IncomingMessage): Promise<SessionAnswer> {
  if (!parts.isOurHost(req)) throw new ApiError(421, 'HOST_FOREIGN', 'this hub does not answer under that name')
  const method = req.method === 'POST' ? 'POST' : 'GET'
  const path = (req.url ?? '').split('?', 1)[0]?.slice(PREFIX.length) ?? ''
  if (!ACTIONS.has(`${req.method} ${path}`)) throw new ApiError(404, 'PATH_UNKNOWN', 'there is no such address')
  if (parts.isOpen) throw new ApiError(404, 'AUTH_OPEN', 'this hub is open (IPCR_AUTH=open): nobody signs in')
  if (method === 'POST') requireOwnOrigin(req.headers)
  if (path === 'callback/wallet') await requireWithin(parts, 'verify', req)
  const body = method === 'POST' ? Object.fromEntries(await readForm(req, parts.idleMs)) : {}
  return parts.signIn.sessions.answer({ origin: originOfRequest(parts, req), method, action: path.split('/'), cookies: parseCookies(req.headers.cookie), body })
}

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

function send(res: ServerResponse, { status, headers, cookies, body }: SessionAnswer): void {
  const text = JSON.stringify(body ?? null)
  res.writeHead(status, { ...Object.fromEntries(headers), ...COMMON, 'set-cookie': cookies, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  res.end(text)
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof TokenError) return new ApiError(error.status, 'BODY_INVALID', error.message, error.headers)
  return new ApiError(500, 'UNKNOWN', 'the hub could not do this; its log says why')
}

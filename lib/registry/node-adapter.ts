import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '../identity/access.ts'
import { clientAddress } from '../http/client-address.ts'
import { shortAddress } from '../http/short-address.ts'
import { UnauthorizedError } from '../identity/unauthorized-error.ts'
import { OciError } from '../oci/errors.ts'
import type { BlobSender } from '../store/send/blob-sender.ts'
import { AnswerBatch } from './answer-batch.ts'
import { handle } from './core.ts'
import type { HostCheck } from './host.ts'
import { countAnswer } from './counters.ts'
import { sendGrowingBody } from './foreign/send-growing-body.ts'
import { discardBody } from './discard-body.ts'
import { flatHeaders } from './responses.ts'
import { sendFile } from './send-file.ts'
import { toOciError } from './to-oci-error.ts'
import type { RegistryParts, RegistryRequest, RegistryResponse } from './types.ts'

const ANSWERED = Promise.resolve()

export type NodeHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>

/** The Distribution API for node:http; never rejects. Small answers that were given before go out of memory, all of one turn of the event loop together. */
export function createNodeHandler(parts: RegistryParts, sender: BlobSender, isOurHost: HostCheck): NodeHandler {
  const batch = new AnswerBatch()
  const fail = (req: IncomingMessage, res: ServerResponse, error: unknown): void => {
    try {
      writeError(parts, req, res, error)
    } catch (err) {
      parts.logger.error({ err }, 'a request could not be answered')
      res.destroy()
    }
  }
  const answer = async (req: IncomingMessage, res: ServerResponse, known: Principal | Promise<Principal>): Promise<void> => {
    try {
      const principal = await known
      const cached = known === principal ? undefined : answerFromCache(parts, batch, req, res, principal)
      await (cached ?? writeResponse(parts, sender, req, res, await handle(parts, toRequest(parts, req, principal))))
    } catch (error) {
      fail(req, res, error)
    }
  }
  return (req, res) => {
    try {
      if (!isOurHost(req)) throw wrongHost(req.headers.host)
      // A credential that is known is known at once; only others wait.
      const principal = parts.access.identify(req.headers.authorization)
      const cached = principal instanceof Promise ? undefined : answerFromCache(parts, batch, req, res, principal)
      return cached ?? answer(req, res, principal)
    } catch (error) {
      fail(req, res, error)
      return ANSWERED
    }
  }
}

function wrongHost(host: string | undefined): OciError {
  return new OciError('DENIED', `this hub does not answer as "${(host ?? '').slice(0, 100)}": its operator sets IPCR_PUBLIC_URL to the address that people use`, { status: 421 })
}

function answerFromCache(parts: RegistryParts, batch: AnswerBatch, req: IncomingMessage, res: ServerResponse, principal: Principal): Promise<void> | undefined {
  const isHead = req.method === 'HEAD'
  if (!isHead && req.method !== 'GET') return undefined
  const answer = parts.cache.get(req.url ?? '')
  if (!answer || (answer.body === undefined && !isHead) || req.headers['if-none-match'] !== undefined) return undefined
  parts.access.require(principal, answer.repository, 'pull')
  countAnswer(req.method, 200)
  return batch.add(res, answer.headers, isHead ? undefined : answer.body)
}

function toRequest({ config }: RegistryParts, req: IncomingMessage, principal: Principal): RegistryRequest {
  const url = req.url ?? ''
  const mark = url.indexOf('?')
  return {
    method: req.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)),
    headers: req.headers,
    body: req,
    principal,
    client: () => shortAddress(clientAddress(req, config.publicUrl !== undefined)),
  }
}

async function writeResponse(parts: RegistryParts, sender: BlobSender, req: IncomingMessage, res: ServerResponse, response: RegistryResponse): Promise<void> {
  countAnswer(req.method, response.status)
  res.writeHead(response.status, flatHeaders(response.headers))
  if (req.method === 'HEAD' || !response.body) res.end()
  else if (response.body.kind === 'bytes') res.end(response.body.bytes)
  else if (response.body.kind === 'growing') await sendGrowingBody(res, response.body, parts.config.idleMs)
  else await sendFile(sender, res, response.body)
}

function writeError(parts: RegistryParts, req: IncomingMessage, res: ServerResponse, error: unknown): void {
  const refusal = toOciError(error)
  // That somebody else did not answer is no fault of the hub, and strangers can ask for it without end.
  if (refusal.status >= 500) parts.logger[refusal.status === 503 ? 'debug' : 'error']({ err: error, method: req.method, path: req.url?.split('?')[0] }, 'request failed')
  if (res.headersSent) return void res.destroy()
  countAnswer(req.method, refusal.status)
  const body = Buffer.from(refusal.body())
  const challenge: Record<string, string> = refusal instanceof UnauthorizedError ? { 'www-authenticate': parts.access.challenge(req.headers.host, refusal.refusal) } : {}
  const headers = { ...refusal.headers, ...challenge, 'content-type': 'application/json', 'content-length': String(body.length) }
  res.writeHead(refusal.status, flatHeaders(headers))
  const shown = req.method === 'HEAD' ? undefined : body
  if (req.complete) return void res.end(shown)
  // The answer is whole by its length, but its end would close the connection of a client that keeps none open.
  if (shown) res.write(shown)
  else res.flushHeaders()
  discardBody(req, () => res.end())
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { getContext } from '../context-ref.ts'
import { preparePageRequest } from './page-request.ts'

/** The Node request and response that a Next route handler is called for. */
export type NodeExchange = { req: IncomingMessage; res: ServerResponse }

const KEY = Symbol.for('ipcr.bridge')
const OWN = /^\/(?:v2|ipfs|ipns|routing|healthz|readyz|metrics)(?:[/?]|$)/
const FILE = /^\/_next\//

type Started = { request: IncomingMessage; response: ServerResponse; server: Server }
// Next bundles this file more than once; the process has one storage.
const holder: typeof globalThis & { [KEY]?: AsyncLocalStorage<NodeExchange> } = globalThis

/**
 * Carries Node's request and response to the route handlers under plain `next start`: Next drops Content-Length from
 * every handler's Response, without which docker can neither push nor pull. `onRequest` is told of each
 * request and the server that got it. Idempotent; for server.ts not needed.
 */
export function installBridge(onRequest: (exchange: NodeExchange, server: Server) => void): void {
  if (holder[KEY]) return
  const exchanges = (holder[KEY] = new AsyncLocalStorage<NodeExchange>())
  subscribe('http.server.request.start', (message) => {
    const { request: req, response: res, server } = message as Started
    // Node's 300 s would cut long uploads; the registry has an idle timeout of its own.
    server.requestTimeout = 0
    exchanges.enterWith({ req, res })
    onRequest({ req, res }, server)
    if (!OWN.test(req.url ?? '')) prepareForNext(req, res)
  })
}

// The registry refuses such a request with 421 in its own words; Next has no way to refuse one before its pages see it.
function prepareForNext(req: IncomingMessage, res: ServerResponse): void {
  if (!getContext().isOurHost(req)) req.url = '/v2/'
  else if (!FILE.test(req.url ?? '')) preparePageRequest(req, res)
}

/** The exchange of the running handler; undefined when the bridge is not installed. */
export function currentExchange(): NodeExchange | undefined {
  return holder[KEY]?.getStore()
}

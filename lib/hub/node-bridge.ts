import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { getContext } from '../context-ref.ts'
import { addHeaders } from '../http/add-headers.ts'
import { silenceCutter } from '../http/cut-silence.ts'
import { whyNotHere } from './loopback-only.ts'
import { preparePageRequest } from './page-request.ts'

/** The Node request and response that a Next route handler is called for. */
export type NodeExchange = { req: IncomingMessage; res: ServerResponse; /** why it is not answered (403) */ refusal?: string }

const KEY = Symbol.for('ipcr.bridge')
const OWN = /^\/(?:v2|api|ipfs|ipns|routing|healthz|readyz|metrics|openapi\.json)(?:[/?]|$)/
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
  let cutSilence: ReturnType<typeof silenceCutter> | undefined
  subscribe('http.server.request.start', (message) => {
    const { request: req, response: res, server } = message as Started
    // The command line's own socket in this process.
    if (typeof server.address() === 'string') return
    const { config } = getContext()
    setUp(server, req, config.idleMs)
    cutSilence ??= silenceCutter(config.idleMs)
    cutSilence(res)
    addHeaders(res, config.headers)
    onRequest({ req, res }, server)
    const refusal = whyNotHere(config, req)
    exchanges.enterWith({ req, res, ...(refusal ? { refusal } : {}) })
    if (refusal) Object.assign(req, { method: 'GET', url: '/v2/' })
    else if (!OWN.test(req.url ?? '')) prepareForNext(req, res)
  })
}

// What lib/server/http-server.ts gives its own server; Next has made this one.
function setUp(server: Server, req: IncomingMessage, idleMs: number): void {
  if (server.requestTimeout === 0 && server.timeout === idleMs) return
  server.requestTimeout = 0
  server.timeout = idleMs
  req.socket.setTimeout(idleMs)
  if (process.env['NODE_ENV'] === 'production') Object.assign(server, { shouldUpgradeCallback: () => false })
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

import type { IncomingMessage, RequestListener, Server, ServerOptions } from 'node:http'
import type { Config } from '../config.ts'
import { addHeaders } from '../http/add-headers.ts'
import { silenceCutter } from '../http/cut-silence.ts'
import { createServer } from '../http/node-http.ts'
import { mostConnections } from './most-connections.ts'
import { SilentConnections } from './silent-connections.ts'
import type { TlsPair } from './tls.ts'

const KEEP_ALIVE_MS = 72_000
const CHECK_MS = 30_000
const HANDSHAKE_MS = 10_000

/**
 * The hub's HTTP server, within TLS when there is a key. A body may come for hours and an answer take minutes to make, but a connection on which the
 * client is silent (before its request, within its head, or towards an answer) is cut after `idleMs`.
 */
export function createHttpServer({ idleMs, headers }: Pick<Config, 'idleMs' | 'headers'>, tls: TlsPair | undefined, onRequest: RequestListener): { server: Server; silent: SilentConnections } {
  const most = mostConnections()
  const options = {
    requestTimeout: 0, headersTimeout: idleMs, connectionsCheckingInterval: Math.min(CHECK_MS, idleMs),
    keepAliveTimeout: KEEP_ALIVE_MS, optimizeEmptyRequests: true, shouldUpgradeCallback: mayUpgrade,
  }
  const cutSilence = silenceCutter(idleMs)
  const server = create(options, tls, (req, res) => {
    silent.heard(req.socket)
    cutSilence(res)
    addHeaders(res, headers)
    onRequest(req, res)
  })
  server.timeout = idleMs
  server.maxConnections = most
  server.on('drop', () => server.closeIdleConnections())
  const silent = new SilentConnections(server, Math.floor(most / 2))
  return { server, silent }
}

function create(options: ServerOptions, tls: TlsPair | undefined, listener: RequestListener): Server {
  // Not loaded for those who do without.
  return tls ? process.getBuiltinModule('node:https').createServer({ ...options, ...tls, handshakeTimeout: Math.min(HANDSHAKE_MS, options.headersTimeout ?? HANDSHAKE_MS) }, listener) : createServer(options, listener)
}

// Whoever offers h2c (curl --http2, Java) is answered by HTTP/1.1; only Next's development server speaks something else.
function mayUpgrade(req: IncomingMessage): boolean {
  return process.env['NODE_ENV'] === 'development' && (req.url ?? '').startsWith('/_next/')
}

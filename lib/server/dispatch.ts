import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { OPENAPI_PATH } from '../api/handler.ts'
import { isSessionPath } from '../api/auth/session-handler.ts'
import type { Context } from '../context-ref.ts'
import { preparePageRequest } from '../hub/page-request.ts'
import { isNetworkPath } from './network.ts'
import { isTokenPath } from '../identity/endpoint/token-endpoint.ts'
import { isOpsPath } from './ops.ts'
import { isNoPage, toOriginForm } from './request-target.ts'

export type PageHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>
export type Dispatcher = { onRequest: RequestListener; setPages(pages: PageHandler): void }

/** Sends each request to its part: the registry, the gateway and operations straight to lib/, everything else to Next once it is ready. */
export function createDispatcher(context: Context, logger: Logger): Dispatcher {
  // One request's fault must not end the process that serves the others.
  const cut = (res: ServerResponse) => (err: unknown): void => {
    logger.error({ err }, 'a request could not be answered')
    res.destroy()
  }
  let pages: PageHandler | undefined
  const onRequest: RequestListener = (req, res) => {
    toOriginForm(req)
    const url = req.url ?? '/'
    if (url.startsWith('/v2/') || url === '/v2' || url.startsWith('/v2?')) return void context.handleV2(req, res)
    if (isNetworkPath(url)) return void context.handleNetwork(req, res).catch(cut(res))
    if (isTokenPath(url.split('?', 1)[0] ?? '')) return void context.handleToken(req, res).catch(cut(res))
    if (isSessionPath(url)) return void context.handleSession(req, res).catch(cut(res))
    if (url.startsWith('/api/') || url.split('?', 1)[0] === OPENAPI_PATH) return void context.api.handle(req, res).catch(cut(res))
    if (isOpsPath(url.split('?', 1)[0] ?? '')) return void context.handleOps(req, res).catch(cut(res))
    if (!context.isOurHost(req)) return refuse(res, 421, 'This hub does not answer under that name. Its operator sets IPCR_PUBLIC_URL to the address that people use.')
    if (isNoPage(url)) return refuse(res, 404, 'There is no such page.')
    if (!pages) return refuse(res, 503, 'The pages are starting: try again in a moment. The registry answers already.')
    preparePageRequest(req, res)
    void pages(req, res).catch(cut(res))
  }
  return { onRequest, setPages: (handler) => { pages = handler } }
}

function refuse(res: ServerResponse, status: number, sentence: string): void {
  const retry: Record<string, string> = status === 503 ? { 'retry-after': '1' } : {}
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(sentence), 'x-content-type-options': 'nosniff', ...retry })
  res.end(sentence)
}

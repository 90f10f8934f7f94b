import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { PieceSource } from '../../store/send/piece-source.ts'
import type { GatewayAnswer } from './gateway-answer.ts'
import { GatewayError } from './gateway-error.ts'
import { errorAnswer, SAFE_HEADERS, writeAnswer } from './responses.ts'
import { toGatewayError } from './to-gateway-error.ts'

export type Responder = {
  /** go with every answer, refusals too */
  headers: Record<string, string>
  answer: (req: IncomingMessage) => Promise<GatewayAnswer>
  send: (res: ServerResponse, source: PieceSource) => Promise<void>
  isOurHost: (req: IncomingMessage) => boolean
  logger: Logger
}

/** Answers requests of node:http; what `answer` throws becomes a refusal, or cuts a response that has begun. */
export function respondWith(responder: Responder): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const write = ({ headers, ...answer }: GatewayAnswer, res: ServerResponse): Promise<void> =>
    writeAnswer(res, { ...answer, headers: { ...responder.headers, ...SAFE_HEADERS, ...headers } }, responder.send)
  return async (req, res) => {
    try {
      if (!responder.isOurHost(req)) throw new GatewayError(421, 'This hub does not answer under that name. Its operator sets IPCR_PUBLIC_URL to the address that people use.')
      await write(await responder.answer(req), res)
    } catch (error) {
      const refusal = toGatewayError(error)
      if (refusal.status >= 500) responder.logger.error({ err: error, path: req.url?.split('?')[0] }, 'a request of the gateway or the routing API failed')
      if (res.headersSent) res.destroy()
      else await write(errorAnswer(req, refusal), res)
    }
  }
}

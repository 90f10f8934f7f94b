import type { IncomingMessage, ServerResponse } from 'node:http'
import { currentExchange } from './node-bridge.ts'

const NO_BRIDGE =
  'The registry cannot answer here: Next removes Content-Length from what route handlers return, and the bridge that ' +
  'instrumentation.ts installs around this is not active. Start the hub with "npm start", or from its own directory with "next start".\n'

/** Lets a node:http handler answer the current request; Next is given an empty Response, which it finds already sent. */
export async function answerThroughNode(handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>): Promise<Response> {
  const exchange = currentExchange()
  if (!exchange) return new Response(NO_BRIDGE, { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' } })
  if (exchange.refusal !== undefined) refuse(exchange.res, exchange.refusal)
  else await handle(exchange.req, exchange.res)
  return new Response(null)
}

function refuse(res: ServerResponse, sentence: string): void {
  res.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(sentence), connection: 'close' })
  res.end(sentence)
}

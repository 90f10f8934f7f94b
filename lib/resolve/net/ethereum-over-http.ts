import { boundedRequest } from './bounded-request.ts'
import { type AskNode, readRpcAnswer, rpcQuestion } from './ethereum-node.ts'

/** A node at an http(s) address. */
export function askOverHttp(url: URL): AskNode {
  return async (method, params, maxBytes, signal) => {
    const { status, bytes } = await boundedRequest(url, { method: 'POST', json: rpcQuestion(method, params), accept: 'application/json', maxBytes, signal })
    return readRpcAnswer(status, bytes)
  }
}

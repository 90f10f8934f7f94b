import { getContext } from '../context-ref.ts'
import { answerThroughNode } from './answer-through-node.ts'

/** Route handler of the gateway and the routing API, answered by the code that server.ts uses. */
export function answerNetwork(): Promise<Response> {
  return answerThroughNode((req, res) => getContext().handleNetwork(req, res))
}

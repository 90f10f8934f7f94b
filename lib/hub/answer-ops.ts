import { getContext } from '../context-ref.ts'
import { answerThroughNode } from './answer-through-node.ts'

/** Route handler of the hub's own addresses (health, metrics, API), answered by the code that server.ts uses. */
export function answerOps(): Promise<Response> {
  return answerThroughNode((req, res) => getContext().handleOps(req, res))
}

import { getContext } from '../../lib/context-ref.ts'
import { answerThroughNode } from '../../lib/hub/answer-through-node.ts'

export const dynamic = 'force-dynamic'

/** What the API says of itself, over the same code that server.ts calls directly. */
const answer = () => answerThroughNode((req, res) => getContext().api.handle(req, res))

export { answer as GET, answer as HEAD }

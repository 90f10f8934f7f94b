import { getContext } from '../../../../lib/context-ref.ts'
import { answerThroughNode } from '../../../../lib/hub/answer-through-node.ts'

export const dynamic = 'force-dynamic'

/** The JSON API over the same code that server.ts calls directly. */
const answer = () => answerThroughNode((req, res) => getContext().api.handle(req, res))

export { answer as GET, answer as HEAD, answer as POST, answer as PUT, answer as PATCH, answer as DELETE, answer as OPTIONS }

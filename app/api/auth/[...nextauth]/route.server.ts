import { getContext } from '../../../../lib/context-ref.ts'
import { answerThroughNode } from '../../../../lib/hub/answer-through-node.ts'

export const dynamic = 'force-dynamic'

/** Sessions (next-auth) over the same code that server.ts calls directly. */
const answer = () => answerThroughNode((req, res) => getContext().handleSession(req, res))

export { answer as GET, answer as POST }

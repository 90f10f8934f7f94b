export { answerOps as GET, answerOps as HEAD } from '../../lib/hub/answer-ops.ts'

export const dynamic = 'force-dynamic'

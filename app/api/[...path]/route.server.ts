export {
  answerOps as GET, answerOps as HEAD, answerOps as POST, answerOps as PUT, answerOps as PATCH, answerOps as DELETE,
} from '../../../lib/hub/answer-ops.ts'

export const dynamic = 'force-dynamic'

export { answerNetwork as GET, answerNetwork as HEAD, answerNetwork as PUT, answerNetwork as POST, answerNetwork as OPTIONS } from '../../../lib/hub/answer-network.ts'

export const dynamic = 'force-dynamic'

export { answerNetwork as GET, answerNetwork as HEAD, answerNetwork as OPTIONS } from '../../../lib/hub/answer-network.ts'

export const dynamic = 'force-dynamic'

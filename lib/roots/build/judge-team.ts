import { hashTeam } from '../../identity/claim/typed-data.ts'
import { verifyTeam, type TeamVerdict } from '../../identity/team/verify-team.ts'
import type { JudgeTeam } from './operations.ts'

/** Judges a team in this thread: with 500 members it takes some 100 ms, in which the serving thread would answer many. */
export async function judgeTeam({ before, ...question }: JudgeTeam): Promise<TeamVerdict> {
  const known = before && { seq: before.seq, digest: before.seq === question.team.seq ? await hashTeam(before) : '' }
  return verifyTeam({ ...question, known })
}

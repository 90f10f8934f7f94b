import type { Team } from '../claim/claim.ts'

export const MAX_TEAM_SECONDS = 180 * 86_400
export const MAX_MEMBERS = 500

/** `subject` as claimSubject gives it, `after` the `seq` of the team before, `now` in Unix ms. */
export type TeamSubject = { subject: string; members: readonly { account: string; role: Team['members'][number]['role'] }[]; after?: number | undefined; now: number }

/** A team to sign: valid for 180 days, `seq` = now in Unix ms, and beyond the team before also when the clock went back a little. */
export function draftTeam({ subject, members, after, now }: TeamSubject): Team {
  const seq = Math.max(now, (after ?? -1) + 1)
  return {
    namespace: subject,
    seq,
    notAfter: Math.floor(seq / 1000) + MAX_TEAM_SECONDS,
    members: members.map(({ account, role }) => ({ account, role, recipient: '' })),
  }
}

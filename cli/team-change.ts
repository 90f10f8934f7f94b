import type { TeamMember } from './signing/check-team.ts'
import { DraftRefusedError } from './signing/draft-refused-error.ts'
import { parseAddresses, parseMembers } from './team-members.ts'

/** The team of now; `endedAt` (ms) when it has ended. */
export type StandingTeam = { members: TeamMember[]; endedAt: number | undefined }

/** The members as they shall be; `standing` is asked only by what needs the team of now. */
export type Change = (standing: () => Promise<StandingTeam>) => Promise<TeamMember[]>

/** Exactly these members, `0x…=write` each. Throws NameInvalidError. */
export async function replaceBy(texts: readonly string[]): Promise<Change> {
  const members = await parseMembers(texts)
  return async () => members
}

/** The members of now, also when the team has ended. */
export const sameMembers: Change = async (standing) => (await standing()).members

/** These as well, or with these roles. Throws NameInvalidError. */
export async function joinedBy(texts: readonly string[]): Promise<Change> {
  const joining = await parseMembers(texts)
  return async (standing) => [...(await live(standing)).filter(({ address }) => !joining.some((member) => member.address === address)), ...joining]
}

/** Without these. Throws NameInvalidError. */
export async function without(texts: readonly string[]): Promise<Change> {
  const leaving = await parseAddresses(texts)
  return async (standing) => {
    const members = await live(standing)
    const [stranger] = leaving.filter((address) => !members.some((member) => member.address === address))
    if (stranger !== undefined) throw new DraftRefusedError(`${stranger} is not in the team`)
    return members.filter(({ address }) => !leaving.includes(address))
  }
}

// Whoever was in a team that has ended does not come back by the way.
async function live(standing: () => Promise<StandingTeam>): Promise<TeamMember[]> {
  const { members, endedAt } = await standing()
  if (endedAt === undefined || members.length === 0) return members
  throw new DraftRefusedError(`the team ended on ${new Date(endedAt).toISOString().slice(0, 10)}: sign it again first (ipcr team sign), or name all members of a new one (ipcr team set)`)
}

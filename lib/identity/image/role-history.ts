import type { Role } from '../rights.ts'

/** Who owned a namespace from when (Unix ms); addresses EIP-55. */
export type Ownership = { owner: string; from: number }
/** A team that its namespace's owner signed: it counts from `seq` (Unix ms) until the next one, or `notAfter` (Unix s). */
export type PastTeam = { seq: number; notAfter: number; members: readonly { account: string; role: Role }[] }

/** Verified owners and teams of a namespace, in any order. */
export type RoleHistory = { owners: readonly Ownership[]; teams: readonly PastTeam[] }

/** The part that an address had at a time (Unix s): of the newest team that was signed by then, or the owner's. */
export function roleAt({ owners, teams }: RoleHistory, address: string, seconds: number): Role | undefined {
  const wanted = address.toLowerCase()
  const owner = newest(owners, seconds, ({ from }) => from)
  if (owner?.owner.toLowerCase() === wanted) return 'owner'
  const team = newest(teams, seconds, ({ seq }) => seq)
  if (!team || seconds > team.notAfter) return undefined
  return team.members.find(({ account }) => account.toLowerCase() === wanted)?.role
}

/** True when the address has a part now or had one at some time; the time was another one. */
export function everHadRole({ owners, teams }: RoleHistory, address: string): boolean {
  const wanted = address.toLowerCase()
  return owners.some(({ owner }) => owner.toLowerCase() === wanted) || teams.some(({ members }) => members.some(({ account }) => account.toLowerCase() === wanted))
}

/** When owner or team changed last by a time (Unix s), in whole seconds rounded up; 0 when they never did. */
export function lastChange({ owners, teams }: RoleHistory, seconds: number): number {
  const [owner, team] = [newest(owners, seconds, ({ from }) => from), newest(teams, seconds, ({ seq }) => seq)]
  return Math.ceil(Math.max(owner?.from ?? 0, team?.seq ?? 0) / 1000)
}

function newest<T>(entries: readonly T[], seconds: number, startMs: (entry: T) => number): T | undefined {
  const begun = entries.filter((entry) => startMs(entry) / 1000 <= seconds)
  return begun.reduce<T | undefined>((last, entry) => (last === undefined || startMs(entry) > startMs(last) ? entry : last), undefined)
}

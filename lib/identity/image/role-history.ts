import type { Role } from '../rights.ts'

/** Who owned a namespace from when (Unix ms); addresses EIP-55. */
export type Ownership = { owner: string; from: number }
/** A team that its namespace's owner signed: it counts from `seq` (Unix ms) until the next one or the next owner, or `notAfter` (Unix s). */
export type PastTeam = { seq: number; notAfter: number; members: readonly { account: string; role: Role }[] }

/** Verified owners and teams of a namespace, in any order. */
export type RoleHistory = { owners: readonly Ownership[]; teams: readonly PastTeam[] }

// A thousand signatures may ask the same teams of 500.
const rolesOfTeams = new WeakMap<PastTeam, ReadonlyMap<string, Role>>()
const everybody = new WeakMap<RoleHistory, ReadonlySet<string>>()

/** The part that an address had at a time (Unix s): the owner's, or that of the newest team which that owner had signed by then. */
export function roleAt({ owners, teams }: RoleHistory, address: string, seconds: number): Role | undefined {
  const wanted = address.toLowerCase()
  const owner = newest(owners, seconds, ({ from }) => from)
  if (owner?.owner.toLowerCase() === wanted) return 'owner'
  const team = newest(teams, seconds, ({ seq }) => seq)
  // Whom an owner took into the team has no part under the next one.
  const counts = team !== undefined && seconds <= team.notAfter && team.seq >= (owner?.from ?? 0)
  return counts ? rolesOf(team).get(wanted) : undefined
}

/** True when the address has a part now or had one at some time; the time was another one. */
export function everHadRole(history: RoleHistory, address: string): boolean {
  return everybodyIn(history).has(address.toLowerCase())
}

/** When owner or team changed last by a time (Unix s), in whole seconds rounded up; 0 when they never did. */
export function lastChange({ owners, teams }: RoleHistory, seconds: number): number {
  const [owner, team] = [newest(owners, seconds, ({ from }) => from), newest(teams, seconds, ({ seq }) => seq)]
  return Math.ceil(Math.max(owner?.from ?? 0, team?.seq ?? 0) / 1000)
}

function rolesOf(team: PastTeam): ReadonlyMap<string, Role> {
  const known = rolesOfTeams.get(team)
  if (known) return known
  // Of an account that stands there twice the first entry counts.
  const roles = new Map([...team.members].reverse().map(({ account, role }) => [account.toLowerCase(), role]))
  rolesOfTeams.set(team, roles)
  return roles
}

function everybodyIn(history: RoleHistory): ReadonlySet<string> {
  const known = everybody.get(history)
  if (known) return known
  const addresses = new Set([...history.owners.map(({ owner }) => owner.toLowerCase()), ...history.teams.flatMap((team) => [...rolesOf(team).keys()])])
  everybody.set(history, addresses)
  return addresses
}

function newest<T>(entries: readonly T[], seconds: number, startMs: (entry: T) => number): T | undefined {
  let last: T | undefined
  for (const entry of entries) if (startMs(entry) / 1000 <= seconds && (last === undefined || startMs(entry) > startMs(last))) last = entry
  return last
}

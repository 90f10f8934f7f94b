import type { RootDocument } from '../../roots/documents.ts'
import { claimSubject } from '../claim/claim.ts'
import { verifyTeam } from './verify-team.ts'

/** A verified team as the database keeps it: `team` is JSON, `until` in Unix ms, addresses in lower case. */
export type KeptTeam = { team: string; until: number; members: { address: string; role: string }[] }

/** The team of a root whose claim was found good, also when it has ended; undefined when it has none, or none that its owner signed. */
export async function teamOfRoot({ claim, team, handovers }: RootDocument, now: number): Promise<KeptTeam | undefined> {
  if (!claim || !team) return undefined
  const verdict = await verifyTeam({ team, subject: claimSubject(claim), owner: claim.owner, ownerSince: handovers?.at(-1)?.transfer.seq, now })
  if (verdict.state !== 'verified' && verdict.state !== 'expired') return undefined
  return { team: JSON.stringify(team), until: team.notAfter * 1000, members: team.members.map(({ account, role }) => ({ address: account.toLowerCase(), role })) }
}

import { CID } from 'multiformats/cid'
import { claimSubject } from '../../identity/claim/claim.ts'
import type { ClaimVerdict } from '../../identity/claim/verdict.ts'
import type { TeamVerdict } from '../../identity/team/team-verdict.ts'
import type { BlockSource } from '../../ipfs/block-source.ts'
import type { RootDocument } from '../../roots/documents.ts'
import { readRootDocument } from '../../roots/read/read-documents.ts'
import { evidenceOf } from '../ipfs-source/prove-image.ts'
import type { StaticPlace } from '../ipfs-source/static-types.ts'

/** Whose a namespace is, as its root says and this browser checked. `team`: undefined when there is none, or nobody whose it could be. */
export type StaticOwner = { claim: ClaimVerdict; team?: TeamVerdict | undefined; /** all tags of these repositories should be signed */ signed: 'all' | readonly string[]; cosignKeys: number }

export type OwnerQuestion = { source: BlockSource; place: StaticPlace; /** of the hub that lists it */ hubKey: string | undefined; now: number }

/** Judges the claim and the team in a place's root. Undefined for one without an `ipcr.json`. Throws DocumentError, BlockMissingError, UnavailableError. */
export async function readOwner({ source, place, hubKey, now }: OwnerQuestion): Promise<StaticOwner | undefined> {
  const document = await readRootDocument(source, CID.parse(place.root))
  if (!document) return undefined
  const { claim, handovers, policy, keys } = document
  // It takes a lot of code: loaded with the first owner.
  const { verifyClaim } = await import('../../identity/claim/verify-claim.ts')
  const verdict = await verifyClaim({ ...evidenceOf(place, hubKey), claim: claim ?? undefined, ipnsName: place.ipns, now, ...(handovers ? { handovers } : {}) })
  return { claim: verdict, team: await judgeTeam(document, verdict, now), signed: policy?.signed ?? [], cosignKeys: keys?.length ?? 0 }
}

// Nobody can name a team for a namespace whose claim does not hold.
async function judgeTeam({ claim, team, handovers }: RootDocument, verdict: ClaimVerdict, now: number): Promise<TeamVerdict | undefined> {
  if (!claim || !team || (verdict.state !== 'verified' && verdict.state !== 'expired')) return undefined
  const { verifyTeam } = await import('../../identity/team/verify-team.ts')
  return verifyTeam({ team, subject: claimSubject(claim), owner: verdict.owner, ownerSince: handovers?.at(-1)?.transfer.seq, now })
}

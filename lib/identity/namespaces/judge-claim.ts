import type { NamespaceRow } from '../../db/queries/identity-namespaces.ts'
import { claimSubject, type Handover, type SignedClaim } from '../claim/claim.ts'
import type { ClaimRefusal, ClaimVerdict } from '../claim/verdict.ts'
import { verifyClaim } from '../claim/verify-claim.ts'
import { newestKnown } from './known-claims.ts'
import { astray } from './lookup.ts'
import type { OwnableName } from './name-rules.ts'
import { NamespaceError } from './namespace-error.ts'
import type { NamespaceParts } from './namespace-parts.ts'

export type ToJudge = {
  name: OwnableName
  claim: SignedClaim
  row: NamespaceRow | undefined
  /** the key that the domain or ENS name leads to */
  leads: string | undefined
  handovers: readonly Handover[]
  /** it is the claim that is in force already */
  isSame: boolean
}

/** A claim that counts; `isWithdrawn`: it takes back the key. */
export type Judgement = { isWithdrawn: boolean }

const CONTRACTS = 'a contract wallet can sign in, but owns no namespace yet'

/** Judges a claim of a namespace of this hub by the verifier that everybody has. Rejects with NamespaceError unless it counts. */
export async function requireJudged(parts: NamespaceParts, { name, claim, row, leads, handovers, isSame }: ToJudge): Promise<Judgement> {
  requirePlainKey(claim)
  const hub = name.kind === 'handle' ? await parts.keys.hub() : ''
  const seen = await newestKnown(parts, row, claim)
  // A handle that nobody has is this hub's to give; only what was signed before it was given up counts no more.
  const isGivenAnew = !row && name.kind === 'handle'
  if (isGivenAnew && seen && claim.seq <= seen.seq) throw refusal('ROLLBACK', 'a newer claim for this namespace is known')
  const verdict = await verifyClaim({
    name: name.name, claim, handovers, now: parts.now(),
    ...(seen && !isGivenAnew ? { known: seen } : {}),
    ...(name.kind === 'handle' ? { hubListsHandle: hub } : {}),
    ...(leads === undefined ? {} : { dnsResolvesTo: leads }),
  })
  if (verdict.state === 'refused' && verdict.reason === 'OTHER_ROOT') throw new NamespaceError('NOT_PROVED', astray(name.text, name.kind, claim.root, leads))
  return { isWithdrawn: requireCounts(verdict, isSame) }
}

/** The same of a name that this hub does not write. What to remember of it. */
export async function requirePosted(parts: NamespaceParts, name: OwnableName, claim: SignedClaim): Promise<NonNullable<Extract<ClaimVerdict, { state: 'verified' }>['remember']>> {
  requirePlainKey(claim)
  const known = parts.db.lookups.knownClaim(claimSubject(claim))
  const verdict = await verifyClaim({ name: name.name, claim, now: parts.now(), ...(known ? { known } : {}) })
  requireCounts(verdict, known?.seq === claim.seq)
  if ('remember' in verdict && verdict.remember) return verdict.remember
  throw refusal('UNPROVED', `whose ${name.text} is cannot be checked here`)
}

/** True for a claim that takes back the key. */
function requireCounts(verdict: ClaimVerdict, isSame: boolean): boolean {
  if (verdict.state === 'verified') {
    if (verdict.confirmed) return false
    throw refusal('UNPROVED', 'the claim is for another name')
  }
  if (verdict.state === 'conflict') throw new NamespaceError('CLAIM_CONFLICT', 'the owner signed two claims with one number: the first one counts')
  if (verdict.state === 'expired') {
    if (isSame) return false
    throw refusal('EXPIRED', `the claim ended on ${new Date(verdict.since).toISOString()}`)
  }
  if (verdict.state === 'none') throw refusal('MALFORMED', 'there is nothing to claim')
  if (verdict.reason === 'REVOKED' && verdict.remember) return true
  throw refusal(verdict.reason, verdict.reason === 'SIGNER_MISMATCH' ? `${verdict.detail} (${CONTRACTS})` : verdict.detail)
}

function requirePlainKey({ chainId }: SignedClaim): void {
  if (chainId !== 1) throw refusal('MALFORMED', `${CONTRACTS}: sign with a wallet that has a key (chainId 1)`)
}

function refusal(reason: ClaimRefusal | 'EXPIRED' | 'UNPROVED', detail: string): NamespaceError {
  return new NamespaceError('CLAIM_REFUSED', `${detail} (${reason})`)
}

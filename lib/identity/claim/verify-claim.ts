import type { Handover, SignedClaim } from './claim.ts'
import { faultInForm, namespaceKind } from './claim-form.ts'
import { leadsToOwner } from './handover.ts'
import { judgeKind, type NameEvidence } from './kind-rule.ts'
import { hashClaim, signerOfClaim } from './typed-data.ts'
import { refused, type ClaimRefusal, type ClaimVerdict, type KnownClaim } from './verdict.ts'

export type { ClaimFacts, ClaimRefusal, ClaimVerdict, KnownClaim } from './verdict.ts'

const MAX_AHEAD_MS = 600_000

export type ClaimQuestion = NameEvidence & {
  /** the claim in the root, undefined when it has none */
  claim: SignedClaim | undefined
  /** the key whose record led to the root; undefined for a claim that came by itself */
  ipnsName?: string
  /** the newest claim remembered for claimSubject(claim), or for the name when there is no claim */
  known?: KnownClaim
  /** changes of a handle's owner, oldest first, from the root's `ipcr.json` */
  handovers?: readonly Handover[]
  /** Unix ms */
  now: number
}

type Judged = { claim: SignedClaim; digest: string; confirmed: boolean }

/**
 * Judges who owns the namespace behind a key (docs/names.md). Pure: what it should know of the
 * past is `known`. A bad claim is a verdict, never a throw.
 */
export async function verifyClaim(question: ClaimQuestion): Promise<ClaimVerdict> {
  const { claim } = question
  if (question.name.kind === 'content') return { state: 'none' }
  if (!claim) return judgeAbsence(question)
  const fault = (await faultInForm(claim)) ?? (await faultInBinding(question, claim))
  if (fault) return refused(fault)
  const kind = judgeKind(claim, question)
  if (kind !== 'confirmed' && kind !== 'unconfirmed') return refused(kind)
  const judged = { claim, digest: await hashClaim(claim), confirmed: kind === 'confirmed' }
  return (await judgeHistory(question, judged)) ?? judgeTime(question, judged)
}

// Without a claim a key speaks for itself; but it may not stay silent about a key that has taken its place.
function judgeAbsence({ name, known, ipnsName }: ClaimQuestion): ClaimVerdict {
  if (name.kind === 'ipns') return { state: 'none' }
  if (known && known.root !== ipnsName) return refused('SUPERSEDED')
  return name.kind === 'wallet' ? refused('CLAIM_MISSING') : { state: 'none' }
}

async function faultInBinding({ ipnsName, now }: ClaimQuestion, claim: SignedClaim): Promise<ClaimRefusal | undefined> {
  if (claim.root !== '' && ipnsName !== undefined && claim.root !== ipnsName) return 'KEY_MISMATCH'
  if ((await signerOfClaim(claim)) !== claim.owner) return 'SIGNER_MISMATCH'
  return claim.seq > now + MAX_AHEAD_MS ? 'SEQ_AHEAD' : undefined
}

async function judgeHistory({ known, handovers }: ClaimQuestion, { claim, digest, confirmed }: Judged): Promise<ClaimVerdict | undefined> {
  if (!known) return undefined
  if (claim.seq < known.seq) return refused('ROLLBACK')
  if (claim.owner !== known.owner) {
    const mayChange = claim.seq > known.seq && (confirmed && ownerFollowsName(claim) || (await leadsToOwner(known, handovers ?? [], claim)))
    return mayChange ? undefined : refused('OWNER_CHANGED')
  }
  return claim.seq === known.seq && digest !== known.digest ? { state: 'conflict', first: known.digest, other: digest } : undefined
}

// Who holds the domain, the ENS name or the key decides about them; a handle changes hands by a transfer only.
function ownerFollowsName(claim: SignedClaim): boolean {
  const kind = namespaceKind(claim.namespace)
  return kind === 'dns' || kind === 'ens' || kind === 'ipns'
}

function judgeTime({ now, known }: ClaimQuestion, { claim, digest, confirmed }: Judged): ClaimVerdict {
  const { namespace, owner, root, seq } = claim
  const remember = { digest, seq, owner, root }
  if (root === '') return refused('REVOKED', confirmed || known?.owner === owner ? remember : undefined)
  if (claim.notBefore * 1000 > now) return refused('NOT_YET')
  const facts = { namespace, owner, confirmed, ...(confirmed && { remember }) }
  const until = claim.notAfter * 1000
  return now > until ? { state: 'expired', since: until, ...facts } : { state: 'verified', until, ...facts }
}

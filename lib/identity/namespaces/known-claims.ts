import type { NamespaceRow } from '../../db/queries/identity-namespaces.ts'
import { claimSubject, type Handover, type NamespaceClaim, type SignedClaim, type SignedTransfer } from '../claim/claim.ts'
import { CLOCK_AHEAD_MS } from '../../roots/clock-rules.ts'
import { hashClaim } from '../claim/typed-data.ts'
import type { KnownClaim } from '../claim/verdict.ts'
import type { NamespaceParts } from './namespace-parts.ts'

// Between a draft and its signature.
const SIGNING_MS = 3_600_000

/** The claim of a namespace, as it was taken in. */
export function claimOf(row: Pick<NamespaceRow, 'claim'> | undefined): SignedClaim | undefined {
  return row?.claim ? (JSON.parse(row.claim) as SignedClaim) : undefined
}

/** True when a namespace is the operator's, and this address (lower case) the wallet by which the hub claims it. */
export function isOperators(row: Pick<NamespaceRow, 'owner' | 'claim'>, address: string): boolean {
  return row.owner === null && claimOf(row)?.owner.toLowerCase() === address
}

/** The offer that waits to be accepted; undefined also for one that was taken back. */
export function offerOf(row: Pick<NamespaceRow, 'transfer'> | undefined): SignedTransfer | undefined {
  const stored = row?.transfer ? (JSON.parse(row.transfer) as SignedTransfer | { withdrawn: number }) : undefined
  return stored && 'to' in stored ? stored : undefined
}

/** The number up to which offers of a namespace were taken back. */
export function withdrawnSeq(row: Pick<NamespaceRow, 'transfer'>): number {
  const stored = row.transfer ? (JSON.parse(row.transfer) as object) : {}
  return 'withdrawn' in stored ? Number(stored.withdrawn) : 0
}

/** How a handle came to its owner, oldest first. */
export function handoversOf(row: Pick<NamespaceRow, 'handovers'> | undefined): Handover[] {
  return row?.handovers ? (JSON.parse(row.handovers) as Handover[]) : []
}

/** What is remembered of a claim. */
export async function toKnown(claim: NamespaceClaim): Promise<KnownClaim> {
  const { seq, owner, root } = claim
  return { digest: await hashClaim(claim), seq, owner, root }
}

/**
 * The newest proved claim for the subject of a claim: the namespace's own here, or one that was seen elsewhere. One from far ahead,
 * which nobody takes but under a clock that was ahead, can be followed by one of now: otherwise its owner could not even withdraw the key.
 */
export async function newestKnown({ db, now }: Pick<NamespaceParts, 'db' | 'now'>, row: NamespaceRow | undefined, subject: Pick<NamespaceClaim, 'namespace' | 'hub'>): Promise<KnownClaim | undefined> {
  const own = claimOf(row)
  const seen = db.lookups.knownClaim(claimSubject(subject))
  const newest = !own || own.hub !== subject.hub || (seen && seen.seq > own.seq) ? seen : await toKnown(own)
  return newest && newest.seq > now() + CLOCK_AHEAD_MS ? { ...newest, seq: now() - SIGNING_MS } : newest
}

import { LRUCache } from 'lru-cache'
import type { NamespaceRow } from '../../db/queries/identity-namespaces.ts'
import type { Principal } from '../access.ts'
import type { SignedClaim } from '../claim/claim.ts'
import { namespaceKind } from '../claim/claim-form.ts'
import { hashClaim } from '../claim/typed-data.ts'
import type { Rights, Role } from '../rights.ts'
import { claimOf, offerOf } from './known-claims.ts'
import type { Namespace, NamespaceKind, ProofKind } from './types.ts'

/** Owners are asked for a new claim when so much of theirs is left (ms). */
export const RENEW_CLAIM_MS = 30 * 86_400_000

// Hashing a claim costs some 0.3 ms of the thread that answers.
const digests = new LRUCache<string, string>({ max: 10_000 })

/** A row as whoever asks may see it. */
export async function showNamespace(row: NamespaceRow, rights: Rights, asker: Principal): Promise<Namespace> {
  const claim = claimOf(row)
  const whyNotWritable = rights.whyNotWritable(row.name) ?? null
  return {
    name: row.name,
    kind: kindOf(row),
    owner: claim?.owner ?? (await checksummed(row.owner ?? rights.operator)),
    ipns: row.ipnsName,
    keyHolder: row.ownKey === 1 ? 'owner' : 'hub',
    proof: { by: proofOf(row), at: iso(row.provedAt ?? row.createdAt) },
    claim: claim ? await showClaim(row.claim ?? '', claim) : null,
    renewFrom: row.claimUntil === null ? null : iso(row.claimUntil - RENEW_CLAIM_MS),
    writable: whyNotWritable === null,
    whyNotWritable,
    role: roleOf(asker, row, rights) ?? null,
    // A team without an end is of a former owner.
    team: row.teamSeq === null || row.teamUntil === null ? null : { seq: row.teamSeq, notAfter: iso(row.teamUntil), members: row.teamMembers ?? 0 },
    transferTo: offerOf(row)?.to ?? null,
  }
}

async function showClaim(text: string, claim: SignedClaim): Promise<NonNullable<Namespace['claim']>> {
  const digest = digests.get(text) ?? (await hashClaim(claim))
  digests.set(text, digest)
  return { seq: claim.seq, notBefore: iso(claim.notBefore * 1000), notAfter: iso(claim.notAfter * 1000), digest }
}

function roleOf(asker: Principal, row: NamespaceRow, rights: Rights): Role | undefined {
  if (asker.kind === 'operator') return row.owner === null ? 'owner' : undefined
  return asker.kind === 'account' ? rights.role(asker.address, row.name) : undefined
}

function proofOf({ owner, proof }: NamespaceRow): ProofKind {
  return owner === null || proof === null ? 'operator' : (JSON.parse(proof) as { by: ProofKind }).by
}

/** The kind of a row from before kinds were written. */
function kindOf({ kind, name }: NamespaceRow): NamespaceKind {
  const known = kind ?? namespaceKind(name)
  return known === 'wallet' || known === 'ens' || known === 'dns' ? known : 'handle'
}

async function checksummed(address: string): Promise<string> {
  if (!/^0x[0-9a-f]{40}$/i.test(address)) return address
  const { getAddress } = await import('ethers/address')
  return getAddress(address.toLowerCase())
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

import { hashClaim } from '../../identity/claim/typed-data.ts'
import type { SignedClaim } from '../../identity/claim/claim.ts'
import type { KnownClaim } from '../../identity/claim/verdict.ts'
import { NameRefusedError, UnavailableError, UnresolvableError } from '../net/errors.ts'
import type { HubClaims } from './hub-claims.ts'

export type WalletClaimParts = {
  /** whole claims that are kept here for a subject (claimSubject) */
  keptClaims: (subject: string) => SignedClaim[]
  /** what followed hubs list for a name */
  hubClaims: (name: string, signal: AbortSignal) => Promise<HubClaims>
  knownClaim: (subject: string) => KnownClaim | undefined
  now: () => number
}

/** The key that a wallet's namespace is published under; `conflicting`: its owner signed another claim with the same number. */
export type WalletKey = { ipnsName: string; claim?: SignedClaim; conflicting: boolean }

type Judged = { claim: SignedClaim; digest: string; withdraws: boolean; conflicts: boolean }

/**
 * The key in the valid claim of a wallet with the highest `seq`, of all that are known here and in the hubs that are followed
 * (docs/names.md). Throws UnresolvableError when there is none, NameRefusedError when that one withdraws the key, UnavailableError.
 */
export async function findWalletKey(parts: WalletClaimParts, address: string, signal: AbortSignal): Promise<WalletKey> {
  const known = parts.knownClaim(address)
  const hubs = await parts.hubClaims(address, signal)
  const judged = (await Promise.all(once([...parts.keptClaims(address), ...hubs.claims]).map((claim) => judge(parts, address, claim, known)))).filter((claim) => claim !== undefined)
  const best = judged.toSorted((a, b) => b.claim.seq - a.claim.seq)[0]
  // What was proved before counts also when nobody can show the whole of it any more.
  if (!best) return keyOf(address, known ?? nobody(address, hubs.unread))
  if (best.conflicts) return { ...keyOf(address, known ?? best.claim), conflicting: true }
  if (best.withdraws) throw withdrawn(address, { subject: address, digest: best.digest, ...best.claim }, best.claim)
  return { ipnsName: best.claim.root, claim: best.claim, conflicting: judged.some(({ claim, digest }) => claim.seq === best.claim.seq && digest !== best.digest) }
}

function once(claims: SignedClaim[]): SignedClaim[] {
  return [...new Map(claims.map((claim) => [claim.sig, claim])).values()]
}

async function judge({ now }: WalletClaimParts, address: string, claim: SignedClaim, known: KnownClaim | undefined): Promise<Judged | undefined> {
  const { verifyClaim } = await import('../../identity/claim/verify-claim.ts')
  const verdict = await verifyClaim({ claim, name: { kind: 'wallet', address }, now: now(), ...(known ? { known } : {}) })
  const withdraws = verdict.state === 'refused' && verdict.reason === 'REVOKED'
  if (verdict.state === 'none' || (verdict.state === 'refused' && !withdraws)) return undefined
  return { claim, digest: await hashClaim(claim), withdraws, conflicts: verdict.state === 'conflict' }
}

function keyOf(address: string, { root }: Pick<KnownClaim, 'root'>): WalletKey {
  if (root === '') throw withdrawn(address)
  return { ipnsName: root, conflicting: false }
}

function withdrawn(address: string, known?: KnownClaim & { subject: string }, claim?: SignedClaim): NameRefusedError {
  const proof = known && claim ? { subject: address, digest: known.digest, seq: known.seq, owner: known.owner, root: known.root, signed: JSON.stringify(claim) } : undefined
  return new NameRefusedError(`the owner of ${address} has withdrawn its key`, proof)
}

function nobody(address: string, unread: number): never {
  if (unread > 0) throw new UnavailableError(`no claim of ${address} is known here, and ${unread === 1 ? 'a hub' : `${unread} hubs`} that may list one cannot be read now`)
  throw new UnresolvableError(`no claim of ${address} is known here: none was brought to this hub, and no hub that it follows lists one`)
}

import { generateKeyPair } from '@libp2p/crypto/keys'
import { Wallet } from 'ethers/wallet'
import type { Handover, NamespaceClaim, SignedClaim } from '../../lib/identity/claim/claim.ts'
import { draftClaim, type ClaimSubject } from '../../lib/identity/claim/draft-claim.ts'
import { CLAIM_DATA, hashClaim, TRANSFER_DATA } from '../../lib/identity/claim/typed-data.ts'
import type { KnownClaim } from '../../lib/identity/claim/verdict.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'

export const NOW = Date.UTC(2026, 10, 21)
export const MINUTE = 60_000
export const DAY = 86_400_000

export const makeWallet = (): Wallet => new Wallet(`0x${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')}`)

export async function makeKeyName(): Promise<string> {
  return formatIpnsName((await generateKeyPair('Ed25519')).publicKey.toMultihash().bytes) ?? ''
}

export async function sign(wallet: Wallet, claim: NamespaceClaim): Promise<SignedClaim> {
  return { ...claim, sig: await wallet.signTypedData(CLAIM_DATA.domain, CLAIM_DATA.types, claim) }
}

/** A claim by the wallet with the defaults, then the changes. */
export function claimBy(wallet: Wallet, subject: Omit<ClaimSubject, 'owner' | 'now'>, changes: Partial<NamespaceClaim> = {}): Promise<SignedClaim> {
  return sign(wallet, { ...draftClaim({ ...subject, owner: wallet.address, now: NOW }), ...changes })
}

/** What a verifier remembers of a claim that it accepted. */
export async function remembered({ seq, owner, root, ...claim }: SignedClaim): Promise<KnownClaim> {
  return { digest: await hashClaim({ ...claim, seq, owner, root }), seq, owner, root }
}

/** The old owner hands the handle of the claim to `to`. */
export async function handOver(from: Wallet, ended: SignedClaim, to: string, seq: number): Promise<Handover> {
  const transfer = { namespace: ended.namespace, from: from.address, to, prev: await hashClaim(ended), seq }
  return { ended, transfer: { ...transfer, sig: await from.signTypedData(TRANSFER_DATA.domain, TRANSFER_DATA.types, transfer) } }
}

import type { NamespaceClaim, SignedClaim } from '../../identity/claim/claim.ts'
import { draftClaim } from '../../identity/claim/draft-claim.ts'
import { hashClaim } from '../../identity/claim/typed-data.ts'
import type { KeyStore } from '../../identity/keys/key-store.ts'
import { openOperatorWallet } from '../../identity/keys/operator-wallet.ts'
import { CLOCK_AHEAD_MS, RENEW_CLAIM_SECONDS } from '../clock-rules.ts'
import type { ClaimRequest } from './operations.ts'

const REPLACED_SECONDS = 3600

/** The operator's claim that a namespace is published by its key alone, following the one before. */
export async function signClaim(dataDir: string, keys: KeyStore, request: ClaimRequest): Promise<{ ipnsName: string; claim: string }> {
  const { ipnsName } = await keys.ensure(request.key)
  const wallet = await openOperatorWallet(dataDir)
  const before = request.claim === null ? undefined : (JSON.parse(request.claim) as SignedClaim)
  const draft = draftClaim({
    namespace: request.namespace, owner: wallet.address, root: ipnsName, now: request.now, ...(request.hub === undefined ? {} : { hub: request.hub }),
  })
  const claim = before ? await following(draft, before, request.now) : draft
  return { ipnsName, claim: JSON.stringify(await wallet.signClaim(claim)) }
}

async function following(draft: NamespaceClaim, before: SignedClaim, now: number): Promise<NamespaceClaim> {
  // Nobody whose clock is right has taken a claim from so far ahead: this one stands in its place. If it is this clock that is
  // wrong, others take it for a step back; so it is renewed in an hour.
  if (before.seq > now + CLOCK_AHEAD_MS) return { ...draft, prev: before.prev, notAfter: Math.floor(now / 1000) + RENEW_CLAIM_SECONDS + REPLACED_SECONDS }
  // A clock that went back a little must not make a claim older than the one it follows.
  return { ...draft, prev: await hashClaim(before), seq: Math.max(draft.seq, before.seq + 1) }
}

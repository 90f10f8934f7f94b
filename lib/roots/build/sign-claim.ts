import type { SignedClaim } from '../../identity/claim/claim.ts'
import { draftClaim } from '../../identity/claim/draft-claim.ts'
import { hashClaim } from '../../identity/claim/typed-data.ts'
import type { KeyStore } from '../../identity/keys/key-store.ts'
import { openOperatorWallet } from '../../identity/keys/operator-wallet.ts'
import type { ClaimRequest } from './operations.ts'

/** The operator's claim that a namespace is published by its key alone (DESIGN: namespace claim), following the one before. */
export async function signClaim(dataDir: string, keys: KeyStore, request: ClaimRequest): Promise<{ ipnsName: string; claim: string }> {
  const { ipnsName } = await keys.ensure(request.key)
  const wallet = await openOperatorWallet(dataDir)
  const before = request.claim === null ? undefined : (JSON.parse(request.claim) as SignedClaim)
  const draft = draftClaim({
    namespace: request.namespace, owner: wallet.address, root: ipnsName, now: request.now,
    ...(request.hub === undefined ? {} : { hub: request.hub }), ...(before ? { prev: await hashClaim(before) } : {}),
  })
  // A clock that went back must not make a claim older than the one it follows.
  const claim = { ...draft, seq: Math.max(draft.seq, (before?.seq ?? 0) + 1) }
  return { ipnsName, claim: JSON.stringify(await wallet.signClaim(claim)) }
}

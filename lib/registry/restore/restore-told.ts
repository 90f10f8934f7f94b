import { claimSubject, type SignedClaim } from '../../identity/claim/claim.ts'
import { parseName } from '../../names/name.ts'
import type { ListedNamespace } from '../../resolve/restore/restored-root.ts'
import type { RestoreParts } from './restore-parts.ts'

/**
 * Takes over what a hub listed without content of its own: the claims of wallets that it told on, and its handles that their
 * owners publish under keys of their own. `hubKey` is the hub's, which goes on here. What does not verify is left out.
 */
export async function restoreTold(parts: RestoreParts, hubKey: string, listed: readonly ListedNamespace[]): Promise<void> {
  for (const { name, claim: text, root } of listed) {
    if (root !== undefined || text === null) continue
    const claim = JSON.parse(text) as SignedClaim
    if (claim.namespace === name) await take(parts, hubKey, claim)
  }
}

async function take({ db, now, restored }: RestoreParts, hubKey: string, claim: SignedClaim): Promise<void> {
  const name = parseName(claim.namespace)
  if (name?.kind !== 'wallet' && name?.kind !== 'handle') return
  const known = db.lookups.knownClaim(claimSubject(claim))
  const { verifyClaim } = await import('../../identity/claim/verify-claim.ts')
  const verdict = await verifyClaim({ claim, name, hubListsHandle: hubKey, now: now(), ...(known ? { known } : {}) })
  if (verdict.state !== 'verified' && verdict.state !== 'expired') return
  const kept = { claim: JSON.stringify(claim), now: now() }
  if (name.kind === 'wallet') await db.write('keepClaim', { subject: claim.namespace, seq: claim.seq, ...kept })
  else if (await db.write('restoreFollowed', { namespace: claim.namespace, owner: claim.owner.toLowerCase(), ipnsName: claim.root, claimUntil: claim.notAfter * 1000, ...kept })) await restored(claim.namespace)
}

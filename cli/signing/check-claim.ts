import { z } from 'zod'
import { signedClaimSchema, type NamespaceClaim } from '../../lib/identity/claim/claim.ts'
import { namespaceKind } from '../../lib/identity/claim/claim-form.ts'
import { checkSeq, checkWindow } from './check-times.ts'
import { DraftRefusedError } from './draft-refused-error.ts'

/** NamespaceClaim as a hub drafts it. */
export const claimMessage: z.ZodType<NamespaceClaim> = signedClaimSchema.omit({ sig: true })

/** `is`: this key and no other ('' withdraws it); `not`: a key of the hub's making, another than this one. */
export type RootRule = { is: string } | { not: string | null }

/** What was asked for. `hub` is the k51… of the hub that was asked, which a handle's claim names; `now` in Unix ms. */
export type AskedClaim = { namespace: string; owner: string; hub: string; root: RootRule; now: number }

/** Throws DraftRefusedError unless the claim is the one that was asked for, in every member but `prev`. */
export function checkClaim(claim: NamespaceClaim, asked: AskedClaim): void {
  same('namespace', claim.namespace, asked.namespace)
  same('owner', claim.owner, asked.owner)
  same('hub', claim.hub, namespaceKind(asked.namespace) === 'handle' ? asked.hub : '')
  same('scope', claim.scope, 'publish')
  same('chainId', String(claim.chainId), '1')
  checkRoot(claim.root, asked)
  checkSeq(claim.seq, asked.now)
  checkWindow(claim, asked.now)
}

/** Throws DraftRefusedError unless a member of a message is what was asked for. */
export function same(member: string, given: string, asked: string): void {
  if (given !== asked) throw new DraftRefusedError(`the hub's ${member} is ${given || 'empty'}, asked for was ${asked || 'none'}`)
}

function checkRoot(root: string, { root: rule, hub }: AskedClaim): void {
  if ('is' in rule) return same('root', root, rule.is)
  if (root === '') throw new DraftRefusedError('the hub names no key as root: that would withdraw the namespace')
  // Whoever publishes the hub's root would publish the namespace in its place.
  if (root === hub || root === rule.not) throw new DraftRefusedError(`the hub's root is ${root}, which is no new key for the namespace`)
}

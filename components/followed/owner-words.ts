import type { FollowedNamespace } from '../../lib/hub/hub-source.ts'

/** Who owns a namespace that others publish, as far as that was verified here. */
export const CLAIM_WORDS: Record<FollowedNamespace['claimState'], string> = {
  verified: 'The owner’s wallet signed for this key, and this key published what is shown.',
  listed: 'As the hub says whose root it stands in: its own record was not seen here, or names another root.',
  expired: 'The owner’s claim has ended and was not renewed: the ownership is unconfirmed since.',
  none: 'Nobody claims it: what is shown is as the holder of its key says.',
  refused: 'The claim in it does not hold: it was copied, forged or withdrawn.',
}

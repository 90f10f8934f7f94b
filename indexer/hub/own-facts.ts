import { z } from 'zod'
import type { NamespaceFacts } from '../../lib/db/index/rows.ts'
import { NO_CLAIM_FACTS, untilOf } from '../plugins/claim-facts.ts'

export type OwnRow = { name: string; kind: string | null; root: string | null; ipnsName: string | null; claim: string | null; owner: string | null; /** why its owner's proof does not hold any more */ frozen: string | null; ownKey: number; createdAt: number }

const storedClaim = z.looseObject({ owner: z.string(), notAfter: z.number() })

/** What is known of a namespace of this hub: its claim was judged when it was taken, and its proof is from time to time. `now` in Unix ms. */
export function ownFacts({ name, kind, claim, owner, frozen, ipnsName }: OwnRow, root: string | null, now: number): NamespaceFacts {
  if (frozen !== null) return { ...NO_CLAIM_FACTS, claimState: 'refused', ownerName: null, ipnsName, root }
  const { data } = storedClaim.safeParse(claim === null ? null : JSON.parse(claim))
  const until = data ? untilOf(data) : null
  return {
    owner: (owner ?? data?.owner)?.toLowerCase() ?? null, ownerName: data && (kind === 'ens' || kind === 'dns') ? name : null, ipnsName, root, claimUntil: until,
    claimState: until === null ? 'none' : until < now ? 'expired' : 'verified',
  }
}

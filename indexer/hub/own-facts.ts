import { z } from 'zod'
import type { NamespaceFacts } from '../../lib/db/index/rows.ts'
import { untilOf } from '../plugins/claim-facts.ts'

export type OwnRow = { name: string; kind: string | null; root: string | null; ipnsName: string | null; claim: string | null; owner: string | null; ownKey: number; createdAt: number; publishedAt: number | null }

const storedClaim = z.looseObject({ owner: z.string(), notAfter: z.number() })

/** What is known of a namespace of this hub: its claim was judged when it was taken. `now` in Unix ms. */
export function ownFacts({ name, kind, claim, owner, ipnsName }: OwnRow, root: string | null, now: number): NamespaceFacts {
  const { data } = storedClaim.safeParse(claim === null ? null : JSON.parse(claim))
  const until = data ? untilOf(data) : null
  return {
    owner: (owner ?? data?.owner)?.toLowerCase() ?? null, ownerName: data && (kind === 'ens' || kind === 'dns') ? name : null, ipnsName, root, claimUntil: until,
    claimState: until === null ? 'none' : until < now ? 'expired' : 'verified',
  }
}

import type { ClaimVerdict } from '../../identity/claim/verdict.ts'
import { weakest, type FactVerdict } from '../fact-verdict.ts'
import type { Looked } from './static-names.ts'
import type { StaticPlace } from './static-types.ts'

type Judged = Pick<StaticPlace, 'verdict' | 'state'>

/** What a root is worth that a name led to by itself; `now` in Unix ms. */
export function judgeLooked({ publisher, conflicting, detail, validUntil, trusted }: Looked, now: number): Judged {
  if (conflicting) return { state: 'conflicting', verdict: { state: 'unverified', why: detail ?? 'its key signed two records with one sequence: the first one counts' } }
  if (validUntil <= now) return { state: 'stale', verdict: { state: 'stale', since: validUntil, ...(publisher ? { by: publisher.keyName } : {}) } }
  if (trusted !== undefined) return { state: 'live', verdict: { state: 'trusted', by: trusted, why: trusted } }
  return { state: 'live', verdict: { state: 'verified', by: publisher?.keyName ?? 'its CID' } }
}

/** What the root is worth that a hub shows for a namespace: only its own record, to the same root, makes it more than the hub's word. */
export function judgeListed(own: Looked | Error | undefined, isSame: boolean, now: number): Judged {
  if (own === undefined) return onHubsWord('the hub names no key for it')
  if (own instanceof Error) return onHubsWord(`its own record is not to be had: ${own.message}`)
  return isSame ? judgeLooked(own, now) : onHubsWord('its own record leads to another root than the one that the hub shows')
}

/** What a name is worth that a hub lists, no more than the hub's own root: by that alone the name is known to stand for its key. */
export function judgeBelow({ state, verdict }: Judged, hub: FactVerdict): Judged {
  const isDoubtful = hub.why !== undefined && (hub.state === 'unverified' || hub.state === 'refused')
  return { state, verdict: weakest(verdict, isDoubtful ? { ...hub, why: `of the hub that lists it: ${hub.why}` } : hub) }
}

/** What it is worth that a hub names a key for a wallet: nothing without the wallet's own claim. */
export function judgeWallet(claim: ClaimVerdict): FactVerdict {
  if (claim.state === 'verified') return { state: 'verified', by: claim.owner }
  if (claim.state === 'expired') return { state: 'stale', since: claim.since, by: claim.owner }
  const why = claim.state === 'refused' ? claim.detail : claim.state === 'conflict' ? 'its wallet signed two claims with one number' : 'no claim of its wallet names the key'
  return { state: 'unverified', why }
}

function onHubsWord(why: string): Judged {
  const verdict: FactVerdict = { state: 'unverified', why }
  return { state: 'live', verdict }
}

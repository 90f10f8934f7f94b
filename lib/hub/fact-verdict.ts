/**
 * How far a shown fact can be relied on. `verified`: its bytes are those of their CID, or a valid record names them. `signed`: a
 * wallet or key that counts put its name to it. `trusted`: somebody said so who was believed (DNS, a gateway, an Ethereum node).
 * `stale`: it was so until its record ended. `unverified`: nobody vouches for it. `refused`: it is not what it says that it is.
 */
export type FactState = 'verified' | 'signed' | 'trusted' | 'stale' | 'unverified' | 'refused'

/** `by`: who stands behind it; `since` in Unix ms; `why`: a sentence without its full stop. */
export type FactVerdict = { state: FactState; by?: string; since?: number; why?: string }

// From what can be relied on most to what can not at all.
const ORDER: readonly FactState[] = ['verified', 'signed', 'trusted', 'stale', 'unverified', 'refused']

/** What several facts come to that all have to hold: the weakest of them. */
export function weakest(first: FactVerdict, ...others: FactVerdict[]): FactVerdict {
  return others.reduce((worst, one) => (ORDER.indexOf(one.state) > ORDER.indexOf(worst.state) ? one : worst), first)
}

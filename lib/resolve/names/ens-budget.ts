import { RateLimit } from '../../ipfs/routing/rate-limit.ts'
import { UnavailableError } from '../net/errors.ts'
import type { Dnslink } from './dns-texts.ts'

// Anybody may ask for names by the thousand, and whoever runs the hub may pay for each call of the node.
const STRANGERS = { burst: 60, perSecond: 0.5 }

type Lookup = (name: string, signal: AbortSignal) => Promise<Dnslink | undefined>

/** The same look-up, but of names that are not known here only 60 at once and one every two seconds; throws UnavailableError beyond. */
export function withinBudget(lookup: Lookup, { isKnown, now }: { isKnown: (name: string) => boolean; now: () => number }): Lookup {
  const limit = new RateLimit(STRANGERS, now)
  return async (name, signal) => {
    if (!isKnown(name) && limit.take('') > 0) throw new UnavailableError('too many ENS names are being looked up just now: try again')
    return lookup(name, signal)
  }
}

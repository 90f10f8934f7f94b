import { LRUCache } from 'lru-cache'
import { formatName } from '../../names/name.ts'
import { checkClaim, type ClaimFinding, type ClaimParts, type ClaimQuestion } from './check-claim.ts'

// Of more names than are followed on a large hub.
const MOST = 20_000

type Settled = { asked: string; subject: string; /** of the newest claim known for the subject */ digest: string | undefined; until: number; finding: ClaimFinding }

/**
 * Judges claims (checkClaim) and goes on to know that nothing is wrong with one, until it ends, another is known for the namespace,
 * or the name leads elsewhere. Reading and verifying it again at each look is most of what a look costs.
 */
export class SettledClaims {
  readonly #parts: ClaimParts
  readonly #settled = new LRUCache<string, Settled>({ max: MOST })

  constructor(parts: ClaimParts) {
    this.#parts = parts
  }

  /** Throws as checkClaim does. */
  async check(question: ClaimQuestion): Promise<ClaimFinding> {
    const [key, asked] = [formatName(question.name), whatIsAsked(question)]
    const known = this.#settled.get(key)
    if (known?.asked === asked && known.until > this.#parts.now() && this.#parts.knownClaim(known.subject)?.digest === known.digest) return known.finding
    this.#settled.delete(key)
    const found = await checkClaim(this.#parts, question)
    if (found.settled) this.#settle(key, asked, found, found.settled)
    return found
  }

  // What is to be remembered is told until it is.
  #settle(key: string, asked: string, { remember, ...finding }: ClaimFinding, { subject, until }: { subject: string; until: number }): void {
    const before = this.#parts.knownClaim(subject)
    const isRemembered = !remember || (before !== undefined && before.seq >= remember.seq)
    this.#settled.set(key, { asked, subject, until, digest: isRemembered ? before?.digest : remember.digest, finding })
  }
}

function whatIsAsked({ root, path, keyName, firstKeyName, others }: ClaimQuestion): string {
  return [root.toString(), path.join('/'), keyName, firstKeyName, ...others.map(({ sig }) => sig)].join(' ')
}

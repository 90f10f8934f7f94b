import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { formatName } from '../../names/name.ts'
import { checkClaim, type ClaimFinding, type ClaimParts, type ClaimQuestion } from './check-claim.ts'

// Of more names than are followed on a large hub.
const MOST = 20_000
const FOR_EVER = Number.MAX_SAFE_INTEGER

/** `asked`: a hash of what was judged beside the claim with the signature `sig`; `digest`: of the newest claim known for `subject`; `until` in Unix ms. */
const settledSchema = z.strictObject({ asked: z.string(), sig: z.string(), subject: z.string(), digest: z.string().nullable(), until: z.number() })
type Settled = z.infer<typeof settledSchema> & { text: string }

export type SettledParts = { /** what `remembered` was when the name was judged last, before this process */ remembered?: (name: string) => string | undefined }

/** `remembered`: what lets the next look go without judging it, for whoever keeps it with the name. */
export type JudgedClaim = ClaimFinding & { remembered?: string }

/**
 * Judges claims (checkClaim) and goes on to know that nothing is wrong with one, until it ends, another is known for the namespace,
 * or the name leads elsewhere. Reading and verifying it again is most of what a look would cost.
 */
export class SettledClaims {
  readonly #parts: ClaimParts & SettledParts
  readonly #settled = new LRUCache<string, Settled>({ max: MOST })

  constructor(parts: ClaimParts & SettledParts) {
    this.#parts = parts
  }

  /** Throws as checkClaim does. */
  async check(question: ClaimQuestion): Promise<JudgedClaim> {
    const name = formatName(question.name)
    const known = this.#known(name)
    if (known && this.#holds(known, question)) return { state: 'fine', remembered: known.text }
    this.#settled.delete(name)
    const found = await checkClaim(this.#parts, question)
    return found.settled ? { ...found, remembered: this.#settle(name, question, found) } : found
  }

  #holds({ asked, sig, subject, digest, until }: Settled, question: ClaimQuestion): boolean {
    return asked === whatIsAsked(question, sig) && until > this.#parts.now() && (this.#parts.knownClaim(subject)?.digest ?? null) === digest
  }

  #known(name: string): Settled | undefined {
    const known = this.#settled.get(name) ?? readSettled(this.#parts.remembered?.(name))
    if (known) this.#settled.set(name, known)
    return known
  }

  // It holds from when what is to be remembered is: until then it is judged, and told, again.
  #settle(name: string, question: ClaimQuestion, { remember, settled }: ClaimFinding): string | undefined {
    if (!settled) return undefined
    const before = this.#parts.knownClaim(settled.subject)
    const isRemembered = !remember || (before !== undefined && before.seq >= remember.seq)
    const digest = (isRemembered ? before?.digest : remember.digest) ?? null
    const { subject, sig } = settled
    const facts = { asked: whatIsAsked(question, sig), sig, subject, digest, until: Math.min(settled.until, FOR_EVER) }
    const text = JSON.stringify(facts)
    this.#settled.set(name, { ...facts, text })
    return text
  }
}

function readSettled(text: string | undefined): Settled | undefined {
  if (text === undefined) return undefined
  const { data } = settledSchema.safeParse(JSON.parse(text))
  return data && { ...data, text }
}

// The claim itself comes to be known as one of the others.
function whatIsAsked({ root, path, keyName, firstKeyName, others }: ClaimQuestion, own: string): string {
  const all = [root.toString(), path.join('/'), keyName, firstKeyName, ...others.map(({ sig }) => sig).filter((sig) => sig !== own).sort()]
  return createHash('sha256').update(JSON.stringify(all)).digest('base64')
}

import { formatName, type Name, parseName } from '../../names/name.ts'
import { BlockMissingError } from '../../ipfs/block-source.ts'
import type { SignedClaim } from '../../identity/claim/claim.ts'
import { NameRefusedError, UnavailableError, UnresolvableError } from '../net/errors.ts'
import type { ClaimParts } from '../names/check-claim.ts'
import { resolveName, type Resolved, type ResolveParts } from '../names/resolve-name.ts'
import { type JudgedClaim, type SettledParts, SettledClaims } from '../names/settled-claims.ts'
import type { RefusedName, ResolvedName } from './operations.ts'

const TOTAL_MS = 20_000

/** `keptClaims`: whole claims that are here for a subject. */
export type NameParts = ResolveParts & ClaimParts & SettledParts & { keptClaims: (subject: string) => SignedClaim[] }

/** Names to roots, with a limit on the whole. */
export class NameResolution {
  readonly #parts: NameParts
  readonly #claims: SettledClaims

  constructor(parts: NameParts) {
    this.#parts = parts
    this.#claims = new SettledClaims(parts)
  }

  /** `name` as formatName writes it. Throws UnresolvableError, UnavailableError. */
  async resolve(name: string): Promise<ResolvedName | RefusedName> {
    const parsed = parseName(name)
    if (!parsed) throw new UnresolvableError(`${name} is no name`)
    const signal = AbortSignal.timeout(TOTAL_MS)
    try {
      const resolved = await resolveName(this.#parts, parsed, signal)
      return toMessage(resolved, await this.#claim(parsed, resolved), this.#parts.now())
    } catch (error) {
      if (error instanceof NameRefusedError) return { refused: error.message, ...(error.proof ? { claim: error.proof } : {}) }
      throw signal.aborted ? new UnavailableError(`${name} could not be resolved in time`) : error
    }
  }

  async #claim(name: Name, { root, publisher, ipnsName, claim }: Resolved): Promise<JudgedClaim | undefined> {
    if (!publisher || ipnsName === undefined) return name.kind === 'wallet' ? { state: 'refused', detail: 'its key does not say itself what its root is' } : undefined
    const others = [...this.#parts.keptClaims(formatName(name)), ...(claim ? [claim] : [])]
    try {
      return await this.#claims.check({ root, path: publisher.path, name, keyName: publisher.keyName, firstKeyName: ipnsName, others })
    } catch (error) {
      // Whether the root is to be had at all is asked next, and told better there.
      if (error instanceof BlockMissingError || error instanceof UnavailableError) return { state: 'fine', missing: true }
      throw error
    }
  }
}

function toMessage({ root, conflicting, ipnsName, detail, publisher: _publisher, claim: _claim, ...rest }: Resolved, claim: JudgedClaim | undefined, now: number): ResolvedName {
  const known = conflicting ? 'conflicting' : rest.validUntil <= now ? 'stale' : 'live'
  const state = claim && claim.state !== 'fine' ? claim.state : known
  const why = claim?.detail ?? detail
  return { ...rest, root: root.toString(), state, ...(ipnsName ? { ipnsName } : {}), ...(why ? { detail: why } : {}), ...(claim?.remember ? { claim: claim.remember } : {}), ...(claim?.missing ? { missing: true } : {}), ...(claim?.remembered ? { settled: claim.remembered } : {}) }
}

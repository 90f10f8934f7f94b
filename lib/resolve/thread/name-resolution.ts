import { parseName } from '../../names/name.ts'
import { BlockMissingError } from '../../ipfs/block-source.ts'
import { UnavailableError, UnresolvableError } from '../net/errors.ts'
import { checkClaim, type ClaimFinding, type ClaimParts } from '../names/check-claim.ts'
import { resolveName, type Resolved, type ResolveParts } from '../names/resolve-name.ts'
import type { Name } from '../../names/name.ts'
import type { ResolvedName } from './operations.ts'

const TOTAL_MS = 20_000

/** Names to roots, with a limit on the whole. */
export class NameResolution {
  readonly #parts: ResolveParts & ClaimParts

  constructor(parts: ResolveParts & ClaimParts) {
    this.#parts = parts
  }

  /** `name` as formatName writes it. Throws UnresolvableError, UnavailableError. */
  async resolve(name: string): Promise<ResolvedName> {
    const parsed = parseName(name)
    if (!parsed) throw new UnresolvableError(`${name} is no name`)
    const signal = AbortSignal.timeout(TOTAL_MS)
    try {
      const resolved = await resolveName(this.#parts, parsed, signal)
      return toMessage(resolved, await this.#claim(parsed, resolved), this.#parts.now())
    } catch (error) {
      throw signal.aborted ? new UnavailableError(`${name} could not be resolved in time`) : error
    }
  }

  async #claim(name: Name, { root, publisher, ipnsName }: Resolved): Promise<ClaimFinding | undefined> {
    if (!publisher || ipnsName === undefined) return undefined
    try {
      return await checkClaim(this.#parts, { root, path: publisher.path, name, keyName: publisher.keyName, firstKeyName: ipnsName })
    } catch (error) {
      // Whether the root is to be had at all is asked next, and told better there.
      if (error instanceof BlockMissingError || error instanceof UnavailableError) return { state: 'fine', missing: true }
      throw error
    }
  }
}

function toMessage({ root, conflicting, ipnsName, detail, publisher: _, ...rest }: Resolved, claim: ClaimFinding | undefined, now: number): ResolvedName {
  const known = conflicting ? 'conflicting' : rest.validUntil <= now ? 'stale' : 'live'
  const state = claim && claim.state !== 'fine' ? claim.state : known
  const why = claim?.detail ?? detail
  return { ...rest, root: root.toString(), state, ...(ipnsName ? { ipnsName } : {}), ...(why ? { detail: why } : {}), ...(claim?.remember ? { claim: claim.remember } : {}), ...(claim?.missing ? { missing: true } : {}) }
}

import { parseName } from '../../names/name.ts'
import { UnavailableError, UnresolvableError } from '../net/errors.ts'
import { resolveName, type ResolveParts } from '../names/resolve-name.ts'
import type { ResolvedName } from './operations.ts'

const TOTAL_MS = 20_000

/** Names to roots, with a limit on the whole. */
export class NameResolution {
  readonly #parts: ResolveParts

  constructor(parts: ResolveParts) {
    this.#parts = parts
  }

  /** `name` as formatName writes it. Throws UnresolvableError, UnavailableError. */
  async resolve(name: string): Promise<ResolvedName> {
    const parsed = parseName(name)
    if (!parsed) throw new UnresolvableError(`${name} is no name`)
    const signal = AbortSignal.timeout(TOTAL_MS)
    try {
      const { root, conflicting, ipnsName, detail, ...rest } = await resolveName(this.#parts, parsed, signal)
      const state = conflicting ? 'conflicting' : rest.validUntil <= this.#parts.now() ? 'stale' : 'live'
      return { ...rest, root: root.toString(), state, ...(ipnsName ? { ipnsName } : {}), ...(detail ? { detail } : {}) }
    } catch (error) {
      throw signal.aborted ? new UnavailableError(`${name} could not be resolved in time`) : error
    }
  }
}

import { parseContentPath } from '../../names/content-path.ts'
import { parseName, type Name } from '../../names/name.ts'
import { UnavailableError, UnresolvableError } from '../net/errors.ts'
import type { Dnslink } from './dns-texts.ts'
import type { ResolveParts } from './resolve-name.ts'

const TOTAL_MS = 20_000

type Lookups = Pick<ResolveParts, 'dnslink' | 'ens'>

/**
 * The k51… that a domain or ENS name leads to in one step, which is what a claim on such a name must have; undefined when it is
 * something else, or there is none. Throws UnavailableError when nobody says.
 */
export async function leadsTo(lookups: Lookups, text: string): Promise<string | undefined> {
  const signal = AbortSignal.timeout(TOTAL_MS)
  try {
    const link = await linkOf(lookups, parseName(text), signal)
    const found = link && parseContentPath(link.value)
    return found?.name.kind === 'ipns' && found.path.length === 0 ? found.name.ipnsName : undefined
  } catch (error) {
    if (error instanceof UnresolvableError) return undefined
    throw signal.aborted ? new UnavailableError(`${text} could not be looked up in time`) : error
  }
}

async function linkOf({ dnslink, ens }: Lookups, name: Name | undefined, signal: AbortSignal): Promise<Dnslink | undefined> {
  if (name?.kind === 'dns') return dnslink(name.domain, signal)
  if (name?.kind !== 'ens') return undefined
  if (!ens) throw new UnavailableError(`this hub has no Ethereum node (ETH_RPC_URL) to ask about ${name.name}`)
  return ens(name.name, signal)
}

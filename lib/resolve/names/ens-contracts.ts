import type { CallAnswer } from '../net/ethereum-node.ts'
import { UnavailableError, UnresolvableError } from '../net/errors.ts'

const EXTENDED_RESOLVER = '0x9061b923'
/** OffchainLookup(address,string[],bytes,bytes4,bytes), ERC-3668 */
const OFFCHAIN_LOOKUP = '0x556f1830'
const NOBODY = '0'.repeat(40)

/** What is asked of ENS' contracts. Each throws UnavailableError when the node does not answer. */
export type EnsContracts = {
  /** the resolver that the registry names for a name; undefined: none */
  resolver(name: string): Promise<string | undefined>
  /** whether a resolver answers for names below its own too (ENSIP-10) */
  isExtended(resolver: string): Promise<boolean>
  /** undefined: the resolver has none, or refuses. Throws UnresolvableError for one that wants it fetched elsewhere */
  contenthash(resolver: string, name: string, isExtended: boolean): Promise<Uint8Array | undefined>
}

/** The registry at an address and its resolvers, over a way to call contracts. */
export async function openEnsContracts(call: (to: string, data: string) => Promise<CallAnswer>, registry: string): Promise<EnsContracts> {
  // Hashing takes code that few visits need.
  const { bytesOf, dnsEncode, encodeTwo, namehash, SELECTORS, wordOf } = await import('./ens-encoding.ts')
  const about = (selector: string, name: string): string => selector + namehash(name).slice(2)
  return {
    resolver: async (name) => {
      const { reverted, data } = await call(registry, about(SELECTORS.resolver, name))
      const word = reverted ? undefined : wordOf(data)
      if (word === undefined || !word.startsWith('0'.repeat(24))) throw new UnavailableError('the Ethereum node that this hub asks knows no registry of ENS at that address (ENS_REGISTRY)')
      return word.slice(24) === NOBODY ? undefined : `0x${word.slice(24)}`
    },
    isExtended: async (resolver) => {
      const { reverted, data } = await call(resolver, SELECTORS.supportsInterface + EXTENDED_RESOLVER.slice(2).padEnd(64, '0'))
      return !reverted && Number(`0x${wordOf(data) ?? 0}`) === 1
    },
    contenthash: async (resolver, name, isExtended) => {
      const asked = about(SELECTORS.contenthash, name)
      const { reverted, data } = await call(resolver, isExtended ? encodeTwo(dnsEncode(name), asked) : asked)
      if (reverted && data.startsWith(OFFCHAIN_LOOKUP)) throw new UnresolvableError(`${name} is kept off the chain (CCIP-Read), where this hub does not look`)
      if (reverted) return undefined
      const inner = isExtended ? bytesOf(data) : data
      const found = inner === undefined ? undefined : bytesOf(inner)
      return found === undefined ? undefined : Uint8Array.from(found.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    },
  }
}

import type { CallAnswer } from '../net/ethereum-node.ts'
import { UnavailableError, UnresolvableError } from '../net/errors.ts'

const EXTENDED_RESOLVER = '0x9061b923'
/** OffchainLookup(address,string[],bytes,bytes4,bytes), ERC-3668 */
const OFFCHAIN_LOOKUP = '0x556f1830'
const NOBODY = `0x${'0'.repeat(40)}`
const MOST_DNS_BYTES = 255

const FUNCTIONS = [
  'function resolver(bytes32 node) view returns (address)',
  'function supportsInterface(bytes4 id) view returns (bool)',
  'function contenthash(bytes32 node) view returns (bytes)',
  'function resolve(bytes name, bytes data) view returns (bytes)',
]

/** What is asked of ENS' contracts. Each throws UnavailableError when the node does not answer. */
export type EnsContracts = {
  /** the resolver that the registry names for a name; undefined: none */
  resolver(name: string): Promise<string | undefined>
  /** whether a resolver answers for names below its own too (ENSIP-10) */
  isExtended(resolver: string): Promise<boolean>
  /** undefined: the resolver has none, or refuses. Throws UnresolvableError for one that wants it fetched elsewhere */
  contenthash(resolver: string, name: string, isExtended: boolean): Promise<Uint8Array | undefined>
}

// The library's provider is not used: to it every failure of a node is a refusal by the contract, and it tries again for minutes.
/** The registry at an address and its resolvers, over a way to call contracts. Throws UnresolvableError for a name that is not normal (ENSIP-15). */
export async function openEnsContracts(call: (to: string, data: string) => Promise<CallAnswer>, registry: string): Promise<EnsContracts> {
  const [{ Interface }, { dnsEncode, namehash }, { getBytes }] = await Promise.all([import('ethers/abi'), import('ethers/hash'), import('ethers/utils')])
  const contract = new Interface(FUNCTIONS)
  const decode = (name: string, data: string): unknown => {
    try {
      return contract.decodeFunctionResult(name, data)[0]
    } catch {
      return undefined
    }
  }
  return {
    resolver: async (name) => {
      const { reverted, data } = await call(registry, contract.encodeFunctionData('resolver', [namehash(name)]))
      const resolver = reverted ? undefined : decode('resolver', data)
      if (typeof resolver !== 'string') throw new UnavailableError('the Ethereum node that this hub asks knows no registry of ENS at that address (ENS_REGISTRY)')
      return resolver === NOBODY ? undefined : resolver
    },
    isExtended: async (resolver) => {
      const { reverted, data } = await call(resolver, contract.encodeFunctionData('supportsInterface', [EXTENDED_RESOLVER]))
      return !reverted && decode('supportsInterface', data) === true
    },
    contenthash: async (resolver, name, isExtended) => {
      const asked = contract.encodeFunctionData('contenthash', [namehash(name)])
      const { reverted, data } = await call(resolver, isExtended ? contract.encodeFunctionData('resolve', [dnsEncode(name, MOST_DNS_BYTES), asked]) : asked)
      if (reverted && data.startsWith(OFFCHAIN_LOOKUP)) throw new UnresolvableError(`${name} is kept off the chain (CCIP-Read), where this hub does not look`)
      if (reverted) return undefined
      const inner = isExtended ? decode('resolve', data) : data
      const bytes = typeof inner === 'string' ? decode('contenthash', inner) : undefined
      return typeof bytes === 'string' ? getBytes(bytes) : undefined
    },
  }
}

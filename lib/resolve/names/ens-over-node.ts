import type { EthereumNode } from '../net/ethereum-node.ts'
import { UnavailableError, UnresolvableError } from '../net/errors.ts'
import type { Dnslink } from './dns-texts.ts'
import { readContenthash } from './ens-contenthash.ts'
import { type EnsContracts, openEnsContracts } from './ens-contracts.ts'

const MAINNET = 1
const MAINNET_REGISTRY = '0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e'
/** a change in ENS is seen after so long, as one in DNS is */
const USUAL_TTL_MS = 60_000
const CHAIN_CHECK_MS = 600_000
// A node that is catching up knows names as they were, or none.
const MOST_BEHIND_MS = 3_600_000
// Each label without a resolver costs a question.
const MAX_LABELS = 10

export type EnsQuestion = {
  node: EthereumNode
  /** the registry's address, on the chain of the node; unset: that of the main chain, which the node must be on */
  ensRegistry: string | undefined
  now: () => number
}

/**
 * Looks an ENS name's contenthash up, as a content path; undefined when it has none (ENSIP-1, 7, 10). Asks the given node only:
 * what a contract wants fetched elsewhere (CCIP-Read) is refused. Throws UnresolvableError (what it has is not of IPFS),
 * UnavailableError (the node does not answer), or the signal's reason.
 */
export function ensOver(options: EnsQuestion): (name: string, signal: AbortSignal) => Promise<Dnslink | undefined> {
  const { node } = options
  const onMainnet = options.ensRegistry === undefined ? mainnetCheck(node, options.now) : async () => {}
  return async (name, signal) => {
    if (name.split('.').length > MAX_LABELS) throw new UnresolvableError(`${name} has more than ${MAX_LABELS} labels`)
    await onMainnet(signal)
    const contracts = await openEnsContracts((to, data) => node.call(to, data, signal), options.ensRegistry ?? MAINNET_REGISTRY)
    const bytes = await contenthash(contracts, name)
    if (!bytes || bytes.length === 0) return undefined
    const found = readContenthash(bytes)
    if ('whyNot' in found) throw new UnresolvableError(`the contenthash of ${name} ${found.whyNot}`)
    return { value: found.value, ttlMs: USUAL_TTL_MS }
  }
}

// A resolver of a parent speaks for a name only if it says that it does so (ENSIP-10).
async function contenthash(contracts: EnsContracts, name: string): Promise<Uint8Array | undefined> {
  for (let owner = name; owner !== 'eth'; owner = owner.slice(owner.indexOf('.') + 1)) {
    const resolver = await contracts.resolver(owner)
    if (resolver === undefined) continue
    const isExtended = await contracts.isExtended(resolver)
    return isExtended || owner === name ? contracts.contenthash(resolver, name, isExtended) : undefined
  }
  return undefined
}

// The same address holds a registry on test chains too, where anybody may have any name.
function mainnetCheck(node: EthereumNode, now: () => number): (signal: AbortSignal) => Promise<void> {
  let goodUntil = 0
  return async (signal) => {
    if (now() < goodUntil) return
    const { chainId, time } = await node.newest(signal)
    if (chainId !== MAINNET) throw new UnavailableError(`${node.name} is on chain ${chainId}, and ENS is on chain ${MAINNET} (ETH_RPC_URL, ENS_REGISTRY)`)
    if (time < now() - MOST_BEHIND_MS) throw new UnavailableError(`${node.name} is behind: its newest block is of ${new Date(time).toISOString()}`)
    goodUntil = now() + CHAIN_CHECK_MS
  }
}

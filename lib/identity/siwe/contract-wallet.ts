import type { Hex } from 'viem'
import { SiweError } from './siwe-error.ts'

const TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 64 * 1024
const UNDEPLOYED = '6492649264926492649264926492649264926492649264926492649264926492'

/** A contract that says by itself whether it signed: deployed (ERC-1271), or still to be deployed by what the signature brings along (ERC-6492). */
export type ContractProof = { rpc: string; address: string; message: string; signature: string; chainId: number }

/** True when the contract wallet at `address` accepts the signature; asks the node at `rpc` only. Rejects with SiweError SIWE_RPC when that does not answer. */
export async function isSignedByContract({ rpc, address, message, signature, chainId }: ContractProof): Promise<boolean> {
  const client = await connect(rpc)
  try {
    if ((await client.getChainId()) !== chainId) throw new SiweError('SIWE_CHAIN', 'a contract wallet signs for the chain that this hub asks')
    // Without code there is no contract; the library would take the signature of a plain key then, also a malleable one.
    const hasCode = (await client.getCode({ address: address as Hex })) !== undefined
    if (!hasCode && !signature.toLowerCase().endsWith(UNDEPLOYED)) return false
    return await client.verifyMessage({ address: address as Hex, message, signature: signature as Hex })
  } catch (error) {
    if (error instanceof SiweError) throw error
    throw new SiweError('SIWE_RPC', 'the Ethereum node that this hub asks about contract wallets does not answer')
  }
}

/** The number of the node's chain; undefined when it does not answer. */
export async function chainOf(rpc: string): Promise<number | undefined> {
  return (await connect(rpc)).getChainId().catch(() => undefined)
}

// Only with ETH_RPC_URL, so it is not loaded otherwise. Neither a contract (CCIP-Read) nor the node (a redirect) may name an address that this hub then fetches.
async function connect(rpc: string) {
  const { createPublicClient, http } = await import('viem')
  return createPublicClient({ transport: http(rpc, { timeout: TIMEOUT_MS, retryCount: 0, maxResponseBodySize: MAX_ANSWER_BYTES, fetchOptions: { redirect: 'error' } }), ccipRead: false })
}

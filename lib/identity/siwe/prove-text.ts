import { isSignedByContract } from './contract-wallet.ts'
import { requireFields, type ExpectedFields } from './require-fields.ts'
import { SiweError } from './siwe-error.ts'

export type SignedText = { message: string; signature: string }
export type ProveArguments = SignedText & { expected: ExpectedFields; /** the Ethereum node to ask about contract wallets */ rpc?: string | undefined }

/** Who signed; `address` is EIP-55. */
export type Signer = { address: string; chainId: number }

/** Proves that the address in a text (EIP-4361) signed it, and that it was written for what is expected. Rejects with SiweError. The nonce must be taken before. */
export async function proveText({ message, signature, expected, rpc }: ProveArguments): Promise<Signer> {
  const { SiweMessage } = await import('siwe')
  const parsed = parse(() => new SiweMessage(message))
  requireFields(parsed, expected)
  const { address, chainId } = parsed
  if ((await recover(message, signature)) === address) return { address, chainId }
  if (rpc === undefined) throw new SiweError('SIWE_SIGNATURE', `the signature is not of ${address}; wallets that are contracts can only be proved by a hub with ETH_RPC_URL`)
  if (await isSignedByContract({ rpc, address, message, signature, chainId })) return { address, chainId }
  throw new SiweError('SIWE_SIGNATURE', `the signature is not of ${address}`)
}

function parse<T>(read: () => T): T {
  try {
    return read()
  } catch {
    throw new SiweError('SIWE_MALFORMED', 'this is no text of Sign-In with Ethereum, or its address is not spelled with the capitals of EIP-55')
  }
}

// The siwe library's own verify prints such errors and checks less; undefined for what no single key signed, also with a high s (EIP-2).
async function recover(message: string, signature: string): Promise<string | undefined> {
  const { verifyMessage } = await import('ethers/hash')
  try {
    return verifyMessage(message, signature)
  } catch {
    return undefined
  }
}

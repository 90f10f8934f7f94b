import { z } from 'zod'
import { walletSentence, type FoundWallet } from '../wallet/provider.ts'
import { toWalletJson, type SigningDraft } from './draft.ts'

const accountsSchema = z.array(z.string().regex(/^0x[0-9a-fA-F]{40}$/)).min(1)
const PLAIN = /^0x[0-9a-f]{130}$/

/** A wallet did not sign; the message is a sentence for its owner. */
export class WalletError extends Error {
  readonly code = 'WALLET'
  override name = 'WalletError'
}

/** The signature of `address` over a draft: 65 bytes as 0x and lower-case hex. Rejects with WalletError. */
export async function signDraft({ provider, name }: FoundWallet, address: string, draft: SigningDraft): Promise<string> {
  const ask = async (method: string, params: unknown[]): Promise<unknown> => {
    try {
      return await provider.request({ method, params })
    } catch (error) {
      throw new WalletError(walletSentence(error, name, 'eth_signTypedData_v4'), { cause: error })
    }
  }
  const accounts = accountsSchema.safeParse(await ask('eth_requestAccounts', [])).data ?? []
  const account = accounts.find((each) => each.toLowerCase() === address.toLowerCase())
  if (account === undefined) throw new WalletError(`${name} shows ${accounts[0] ?? 'no account'}, and ${address} has to sign: choose that account in ${name} and try again`)
  return plainSignature(await ask('eth_signTypedData_v4', [account, toWalletJson(draft)]), name)
}

// Some devices count the last byte from 0.
function plainSignature(value: unknown, name: string): string {
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  if (!PLAIN.test(text)) throw new WalletError(`${name} answered with the signature of a contract wallet: namespaces, teams and images are signed by plain keys only`)
  return text.replace(/00$/, '1b').replace(/01$/, '1c')
}

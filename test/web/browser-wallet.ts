import { Wallet, type TypedDataDomain, type TypedDataField } from 'ethers'
import type { BrowserContext } from 'playwright-core'
import type { Signs } from '../support/contract-wallets.ts'

export const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1" fill="teal"/></svg>')}`

/** How a wallet behaves that a test puts into the browser. */
export type TestWallet = {
  name: string
  wallet: Wallet
  icon?: string
  /** declines to sign, as its owner would */
  rejects?: boolean
  /** signs with this key instead of the one whose account it showed */
  signsAs?: Wallet
  /** is a contract, for which a key signs */
  contract?: Signs
  /** is not announced (EIP-6963) but only there as window.ethereum */
  legacy?: boolean
  /** what it signed of typed data, as it would show it to its owner */
  signed?: { primaryType: string; message: Record<string, unknown> }[]
}

type TypedDocument = { domain: TypedDataDomain; types: Record<string, TypedDataField[]>; primaryType: string; message: Record<string, unknown> }
type Reply = { value?: unknown; code?: number; message?: string }

/** Puts wallets into every page of the context: providers (EIP-1193) that announce themselves (EIP-6963) and sign in this process. */
export async function injectWallets(context: BrowserContext, wallets: TestWallet[]): Promise<void> {
  await context.exposeFunction('testWalletRequest', (index: number, method: string, params: unknown[]): Promise<Reply> => answer(wallets[index], method, params))
  await context.addInitScript((announced) => {
    const ask: unknown = Reflect.get(window, 'testWalletRequest')
    const request = (index: number) => async ({ method, params = [] }: { method: string; params?: unknown[] }) => {
      const reply = (await Reflect.apply(ask as () => Promise<Reply>, undefined, [index, method, params])) as Reply
      if (reply.code !== undefined) throw Object.assign(new Error(reply.message), { code: reply.code })
      return reply.value
    }
    announced.forEach(({ name, icon, legacy }, index) => {
      const provider = { request: request(index) }
      if (legacy) return Object.assign(window, { ethereum: provider })
      const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info: { uuid: `test-${index}`, name, icon, rdns: 'example.test' }, provider } }))
      window.addEventListener('eip6963:requestProvider', announce)
      return announce()
    })
  }, wallets.map(({ name, icon = PICTURE, legacy = false }) => ({ name, icon, legacy })))
}

async function answer(found: TestWallet | undefined, method: string, params: unknown[]): Promise<Reply> {
  if (!found) return { code: -32603, message: 'no such wallet' }
  // Wallets show accounts in lower case as well as in the capitals of EIP-55.
  if (method === 'eth_requestAccounts') return { value: [(found.contract ?? found.wallet).address.toLowerCase()] }
  if (method === 'eth_chainId') return { value: '0x89' }
  if (method !== 'personal_sign' && method !== 'eth_signTypedData_v4') return { code: 4200, message: `${method} is not supported` }
  if (found.rejects) return { code: 4001, message: 'User rejected the request.' }
  const signer = found.signsAs ?? found.wallet
  if (method === 'personal_sign') return { value: await (found.contract ?? signer).signMessage(Buffer.from(String(params[0]).slice(2), 'hex').toString()) }
  return signTypedData(found, signer, params)
}

// As wallets do it: for the account that they have, by a document that is whole in itself.
async function signTypedData(found: TestWallet, signer: Wallet, [account, json]: unknown[]): Promise<Reply> {
  if (String(account).toLowerCase() !== found.wallet.address.toLowerCase()) return { code: 4100, message: 'The requested account has not been authorized by the user.' }
  const { domain, types, primaryType, message } = JSON.parse(String(json)) as TypedDocument
  const { EIP712Domain, ...rest } = types
  if (!EIP712Domain || !rest[primaryType]) return { code: -32602, message: 'the types are not whole' }
  found.signed?.push({ primaryType, message })
  return { value: await signer.signTypedData(domain, rest, message) }
}

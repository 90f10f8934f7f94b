import type { Wallet } from 'ethers/wallet'
import { z } from 'zod'
import { STATEMENTS } from '../../lib/identity/siwe/purpose.ts'
import { signInText, type SignInFields } from '../../lib/identity/siwe/sign-in-text.ts'
import { askHub } from './ask-hub.ts'
import type { HubAddress } from './hub-address.ts'
import { LoginError } from './login-error.ts'
import { loginSchema, readAnswer } from './read-answer.ts'

const NONCE_PATH = '/api/v1/auth/nonce?purpose=login'

// Every member goes into the text that is signed: none may bring a line of its own, or ask for something else.
const askedSchema = z.object({
  nonce: z.string().regex(/^[A-Za-z0-9]{8,128}$/), domain: z.string(), uri: z.string().regex(/^[\x21-\x7e]{1,300}$/), chainId: z.int().positive(),
  issuedAt: z.iso.datetime(), expires: z.iso.datetime(), statement: z.literal(STATEMENTS.login),
})

/** Logs a wallet in: asks for a nonce, signs, exchanges the signature for a refresh token. Throws LoginError. */
export async function signIn(hub: HubAddress, open: () => Promise<Wallet>): Promise<z.infer<typeof loginSchema>> {
  const { message, signature } = await proveWallet(hub, open)
  return readAnswer(hub.origin, await askHub(hub.origin, { method: 'POST', path: '/api/v1/auth/exchange', json: { message, signature } }), loginSchema)
}

/** A text with which the wallet lets a program in at the hub, good once and for minutes; `at`: where a hub of this machine is asked. Throws LoginError. */
export async function proveWallet(hub: HubAddress & { at?: string }, open: () => Promise<Wallet>): Promise<{ address: string; message: string; signature: string }> {
  const asked = await askNonce(hub)
  const wallet = await open()
  const message = signInText({ ...asked, address: wallet.address })
  return { address: wallet.address, message, signature: await wallet.signMessage(message) }
}

// A registry could pass on what another hub wants signed, and log in there.
async function askNonce({ origin, host, at = origin }: HubAddress & { at?: string }): Promise<Omit<SignInFields, 'address'>> {
  const asked = readAnswer(origin, await askHub(at, { method: 'GET', path: NONCE_PATH, headers: { host } }), askedSchema)
  if (asked.domain === host && URL.parse(asked.uri)?.origin === origin) return asked
  throw new LoginError('HUB_FOREIGN', `${origin} wants a login for another address signed: use the name that the hub has for itself (IPCR_PUBLIC_URL)`)
}

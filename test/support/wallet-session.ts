import { Wallet } from 'ethers/wallet'
import type { Signs } from './contract-wallets.ts'
import { signInText, type SignInFields } from '../../lib/identity/siwe/sign-in-text.ts'

export const makeWallet = (): Wallet => new Wallet(`0x${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')}`)

type Proof = { message: string; signature: string }
export type Asked = Omit<SignInFields, 'address'>

/** The Cookie header of a browser in which the wallet has signed in. */
export async function signIn(url: string, wallet: Signs): Promise<string> {
  const asked = await fetch(`${url}/api/v1/auth/nonce?purpose=sign-in`)
  const proof = await signAsked(wallet, (await asked.json()) as Asked)
  const csrf = await fetch(`${url}/api/auth/csrf`)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const before = cookies(asked, csrf)
  const headers = { cookie: before, 'content-type': 'application/x-www-form-urlencoded' }
  const done = await fetch(`${url}/api/auth/callback/wallet`, { method: 'POST', headers, body: new URLSearchParams({ ...proof, csrfToken }) })
  if (done.status !== 200) throw new Error(`signing in ended with ${done.status}: ${await done.text()}`)
  return cookies(done)
}

/** A signed text as a password for `docker login`: base64url of `{message, signature}`. */
export async function walletPassword(url: string, wallet: Signs): Promise<string> {
  const asked = await fetch(`${url}/api/v1/auth/nonce?purpose=login`)
  return Buffer.from(JSON.stringify(await signAsked(wallet, (await asked.json()) as Asked))).toString('base64url')
}

/** What a wallet signs when a hub asks it who is there. */
export async function signAsked(wallet: Signs, asked: Asked): Promise<Proof> {
  const message = signInText({ address: wallet.address, ...asked })
  return { message, signature: await wallet.signMessage(message) }
}

function cookies(...answers: Response[]): string {
  return answers.flatMap((answer) => answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '')).join('; ')
}

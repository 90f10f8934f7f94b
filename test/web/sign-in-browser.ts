import type { BrowserContext } from 'playwright-core'
import { z } from 'zod'
import type { Signs } from '../support/contract-wallets.ts'
import { signAsked, type Asked } from '../support/wallet-session.ts'

const csrf = z.object({ csrfToken: z.string() })

/** Signs a wallet in by the requests that the page of the sign-in makes, without that page: its cookies are the browser's then. */
export async function signInBrowser({ request }: BrowserContext, url: string, wallet: Signs): Promise<void> {
  const asked = await request.get(`${url}/api/v1/auth/nonce?purpose=sign-in`)
  const proof = await signAsked(wallet, (await asked.json()) as Asked)
  const { csrfToken } = csrf.parse(await (await request.get(`${url}/api/auth/csrf`)).json())
  const done = await request.post(`${url}/api/auth/callback/wallet`, { form: { ...proof, csrfToken } })
  if (!done.ok()) throw new Error(`signing in ended with ${done.status()}: ${await done.text()}`)
}

import { z } from 'zod'
import { askHub, type HubAnswer } from './credential/ask-hub.ts'
import { parseHub, type HubAddress } from './credential/hub-address.ts'
import { readLogin } from './credential/login-cache.ts'
import { LoginError } from './credential/login-error.ts'
import { proveWallet } from './credential/sign-in.ts'
import type { SigningWallet } from './signing/wallet.ts'

// All that the account may do, by the API too (docs/tokens.md).
const SCOPE = 'registry:account:*'
const MOST_CHARACTERS = 10_000
const tokenSchema = z.object({ token: z.string().max(MOST_CHARACTERS).regex(/^[\x21-\x7e]+$/) })

/** A hub and where it is asked; `dataDir` of one on this machine. */
export type AskedHub = HubAddress & { at: string; dataDir?: string }

/**
 * What the API of a hub elsewhere knows an account by: IPCR_TOKEN, an access token of the wallet or of the login that is kept, or
 * null, nobody in particular. A wallet's own text is signed for it, and no login is kept. Throws LoginError.
 */
export async function accountToken(hub: AskedHub, wallet: SigningWallet | undefined): Promise<string | null> {
  const { host, origin, dataDir } = hub
  const given = process.env['IPCR_TOKEN']
  const kept = given ? undefined : await readLogin(host)
  if (!given && !kept && !wallet) return null
  // Whatever it is, it does not go over a network in clear.
  if (dataDir === undefined) parseHub(origin)
  if (given) return given
  const fromLogin = kept && (!wallet || kept.identity === wallet.label) ? await tokenOfLogin(hub, kept.refreshToken) : undefined
  if (fromLogin !== undefined) return fromLogin
  if (wallet) return tokenOfWallet(hub, wallet).catch(ifOpen)
  throw new LoginError('LOGIN_INVALID', `the login at ${host} has ended: ipcr login ${host}`)
}

async function tokenOfLogin(hub: AskedHub, refreshToken: string): Promise<string | undefined> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'ipcr', scope: SCOPE }
  const answer = await askHub(hub.at, { method: 'POST', path: '/token', form, headers: { host: hub.host } })
  return answer.status === 401 ? undefined : readToken(hub, answer)
}

// As a password a signed text brings a token and no login that would have to be revoked.
async function tokenOfWallet(hub: AskedHub, wallet: SigningWallet): Promise<string> {
  const { address, ...proof } = await proveWallet(hub, wallet.open)
  const password = Buffer.from(JSON.stringify(proof)).toString('base64url')
  const authorization = `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`
  return readToken(hub, await askHub(hub.at, { method: 'GET', path: `/token?${new URLSearchParams({ scope: SCOPE, client_id: 'ipcr' })}`, headers: { host: hub.host, authorization } }))
}

function readToken({ origin }: AskedHub, { status, text }: HubAnswer): string {
  const { data } = tokenSchema.safeParse(status === 200 ? parse(text) : undefined)
  if (data) return data.token
  throw new LoginError('HUB_REFUSED', `${origin} gives no token (it answers with ${status})`)
}

// A hub where nobody signs in knows everybody without a token; its API says what it is not for.
function ifOpen(error: unknown): null {
  if (error instanceof LoginError && error.code === 'HUB_NONE') return null
  throw error
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

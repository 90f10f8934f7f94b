import { setTimeout as delay } from 'node:timers/promises'
import { startHub, type HubOptions, type TestHub } from './hub.ts'

export type WalletHub = TestHub & {
  /** the operator's address, and the token that the first start printed */
  operator: string
  secret: string
  /** Basic credentials of the operator */
  basic: string
}

/** A hub in wallet mode at its first start. */
export async function startWalletHub(options: HubOptions = {}): Promise<WalletHub> {
  const hub = await startHub({ ...options, env: { IPCR_AUTH: 'wallet', ...options.env } })
  const { operator, secret } = await firstToken(hub).catch(async (error: unknown) => {
    // Otherwise it would keep the test's process alive.
    await hub.kill()
    throw error
  })
  return { ...hub, operator, secret, basic: basic(operator, secret) }
}

/** An Authorization header of user and password. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/** What the token endpoint answers to a GET. */
export async function askToken(url: string, scopes: string[], authorization?: string, parameters: Record<string, string> = {}): Promise<TokenAnswer> {
  const query = new URLSearchParams([...scopes.map((scope) => ['scope', scope]), ...Object.entries(parameters)])
  const answer = await fetch(`${url}/token?${query}`, { headers: authorization === undefined ? {} : { authorization } })
  return { status: answer.status, headers: answer.headers, ...((await answer.json()) as object) } as TokenAnswer
}

export type TokenAnswer = { status: number; headers: Headers; token: string; refresh_token?: string; expires_in: number; scope: string; error?: string }

/** What an access token says, unverified. */
export function claimsOf(token: string): { access: { type: string; name: string; actions: string[] }[]; exp: number; iat: number; [claim: string]: unknown } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

async function firstToken(hub: TestHub): Promise<{ operator: string; secret: string }> {
  for (let i = 0; i < 6000; i++) {
    const [, operator, secret] = /docker login -u (0x[0-9a-f]{40}) -p (ipcr_pat_\w+) /.exec(hub.log()) ?? []
    if (operator !== undefined && secret !== undefined) return { operator, secret }
    await delay(10)
  }
  throw new Error(`the hub printed no token:\n${hub.log()}`)
}

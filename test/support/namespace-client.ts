import type { Wallet } from 'ethers/wallet'
import type { NamespaceClaim, NamespaceTransfer, SignedClaim } from '../../lib/identity/claim/claim.ts'
import { CLAIM_DATA } from '../../lib/identity/claim/typed-data.ts'
import type { Draft, DraftRequest, Namespace } from '../../lib/identity/namespaces/types.ts'
import { basic } from './wallet-hub.ts'
import { makeWallet, signIn } from './wallet-session.ts'

export type Answer<T = unknown> = { status: number; body: T; headers: Headers }
export type Problem = { code: string; detail: string }
type Signable = NamespaceClaim | NamespaceTransfer

/** A wallet that is signed in on a hub, as its pages and programs speak to the API. */
export type NamespaceClient = {
  wallet: Wallet
  /** in lower case, as paths have it */
  address: string
  /** asks as this account */
  ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>
  draft(namespace: string, request: DraftRequest): Promise<Answer<Draft<Signable> & Problem>>
  /** signs what a draft says, with the changes, and hands it in as nobody */
  deliver(draft: Draft<Signable>, changes?: Partial<Signable>): Promise<Answer<Namespace & Problem>>
  /** draft and deliver; throws unless both succeed */
  run(namespace: string, request: DraftRequest): Promise<Namespace>
  /** Basic credentials of a token for all that the account may */
  token(): Promise<string>
}

/** Signs in on the hub. */
export async function connectWallet(url: string, wallet: Wallet = makeWallet()): Promise<NamespaceClient> {
  const cookie = await signIn(url, wallet)
  const address = wallet.address.toLowerCase()
  const ask: NamespaceClient['ask'] = (method, path, body) => askHub(url, method, path, body, { cookie })
  const draft: NamespaceClient['draft'] = (namespace, request) => ask('POST', `/api/v1/namespaces/${namespace}/draft`, request)
  const deliver: NamespaceClient['deliver'] = async ({ typedData, deliver: to }, changes = {}) => {
    const message = { ...typedData.message, ...changes }
    const sig = await wallet.signTypedData(typedData.domain, typedData.types, message)
    return askHub(url, to.method, to.path, { [to.member]: { ...message, sig } })
  }
  return {
    wallet, address, ask, draft, deliver,
    run: async (namespace, request) => {
      const drafted = await draft(namespace, request)
      if (drafted.status !== 200) throw new Error(`no draft: ${JSON.stringify(drafted.body)}`)
      const delivered = await deliver(drafted.body)
      if (delivered.status >= 300) throw new Error(`not taken: ${JSON.stringify(delivered.body)}`)
      return delivered.body
    },
    token: async () => basic(address, (await ask<{ secret: string }>('POST', '/api/v1/tokens', { name: 'test' })).body.secret),
  }
}

/** One request of the API; without headers as nobody. */
export async function askHub<T>(url: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  const answer = await fetch(url + path, { method, headers: { ...type, ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: (text === '' ? {} : JSON.parse(text)) as T }
}

/** A claim as a wallet signs it. */
export async function signClaim(wallet: Wallet, claim: NamespaceClaim): Promise<SignedClaim> {
  return { ...claim, sig: await wallet.signTypedData(CLAIM_DATA.domain, CLAIM_DATA.types, claim) }
}

/** The status and the words of a push's first request: who may not push is told so here. */
export async function tryPush(url: string, repository: string, authorization: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${url}/v2/${repository}/blobs/uploads/`, { method: 'POST', headers: { authorization } })
  return { status: answer.status, text: await answer.text() }
}

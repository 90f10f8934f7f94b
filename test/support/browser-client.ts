import { signInText, type SignInFields } from '../../lib/identity/siwe/sign-in-text.ts'
import { httpCall } from '../conformance/http-call.ts'
import type { Signs } from './contract-wallets.ts'

export type Proof = { message: string; signature: string }
export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; json: Record<string, unknown> }

let clients = 0

/** A browser without pages, behind the proxy of a hub at https://hub.example.org: keeps cookies, and has an address of its own. */
export class BrowserClient {
  readonly cookies = new Map<string, string>()
  readonly #url: string
  readonly #address = `198.51.100.${++clients}`

  constructor(url: string) {
    this.#url = url
  }

  async send(method: string, path: string, body?: object | URLSearchParams, headers: Record<string, string> = {}): Promise<Answer> {
    const isForm = body instanceof URLSearchParams
    const answer = await httpCall(this.#url, {
      method, path,
      headers: {
        host: 'hub.example.org', 'x-forwarded-for': this.#address, cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body ? { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' } : {}), ...headers,
      },
      ...(body ? { body: isForm ? body.toString() : JSON.stringify(body) } : {}),
    })
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/max-age=0(;|$)/i.test(cookie)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const text = answer.body.toString()
    return { status: answer.status, headers: answer.headers, json: text.startsWith('{') ? JSON.parse(text) as Record<string, unknown> : {} }
  }

  /** A text as the hub asks for it, signed. */
  async proof(wallet: Signs, purpose: 'sign-in' | 'login'): Promise<Proof> {
    const { json } = await this.send('GET', `/api/v1/auth/nonce?purpose=${purpose}`)
    const message = signInText({ ...(json as unknown as SignInFields), address: wallet.address })
    return { message, signature: await wallet.signMessage(message) }
  }

  /** Sends a proof with the form that a page sends. */
  async startSession(proof: Proof, more: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const { json } = await this.send('GET', '/api/auth/csrf')
    return this.send('POST', '/api/auth/callback/wallet', new URLSearchParams({ ...proof, csrfToken: String(json['csrfToken']), ...more }), headers)
  }

  async signIn(wallet: Signs): Promise<Answer> {
    return this.startSession(await this.proof(wallet, 'sign-in'))
  }
}

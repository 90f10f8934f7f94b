import type { NextAuthOptions } from 'next-auth'
import { z } from 'zod'
import { localPath } from '../http/local-path.ts'
import { AnswerSink, type SessionAnswer } from './session-answer.ts'
import { openSessionSecret } from './session-secret.ts'

/** Somebody who is signed in; `address` in lower case. */
export type Session = { address: string; sessionVersion: number; expiresAt: number }

export type SessionParts = {
  dataDir: string
  now: () => number
  /** proves who sends the form of a call; rejects with an error whose message is for the one who sent it */
  signIn: (call: SessionCall) => Promise<{ address: string; sessionVersion: number }>
  /** the version that a session of this address must have */
  sessionVersion: (address: string) => number | undefined
}

/** One request to next-auth; `origin` is one of the hub's own. */
export type SessionCall = { origin: string; method: 'GET' | 'POST'; action: string[]; cookies: Map<string, string>; body: Record<string, string> }

const DAY_SECONDS = 24 * 3600
const HTTPS = 'https://'
const tokenSchema = z.object({ sub: z.string().regex(/^0x[0-9a-f]{40}$/), version: z.int(), since: z.int() })
const redirectSchema = z.object({ url: z.string().endsWith('?csrf=true') })

type NextAuth = (req: object, res: object, options: NextAuthOptions) => Promise<unknown>

/** Sessions of browsers: encrypted cookies of next-auth (JWT), at most 24 h from the sign-in on, ended before when the account's version moves. */
export class Sessions {
  readonly #parts: SessionParts
  #secret: Promise<string> | undefined

  constructor(parts: SessionParts) {
    this.#parts = parts
  }

  /** Who is signed in by the cookies of a request under an origin; undefined for nobody. */
  async find(cookies: Map<string, string>, origin: string): Promise<Session | undefined> {
    const cookieName = `${origin.startsWith(HTTPS) ? '__Secure-' : ''}next-auth.session-token`
    if (![...cookies.keys()].some((name) => name.startsWith(cookieName))) return undefined
    const [{ getToken }, secret] = await Promise.all([import('next-auth/jwt'), this.#load()])
    // Without headers: it would take an Authorization for a session too.
    const req = { cookies: Object.fromEntries(cookies), headers: {} } as Parameters<typeof getToken>[0]['req']
    return this.#live(await getToken({ req, secret, cookieName }))
  }

  /** Lets next-auth answer `csrf`, `session`, `callback/wallet` and `signout` below /api/auth. */
  async answer(call: SessionCall): Promise<SessionAnswer> {
    const [nextAuth, { default: loaded }, secret] = await Promise.all([loadNextAuth(), import('next-auth/providers/credentials'), this.#load()])
    const provider = unwrap<typeof loaded>(loaded)({
      id: 'wallet', name: 'Wallet', credentials: {},
      authorize: async () => {
        const { address, sessionVersion } = await this.#parts.signIn(call)
        return { id: address.toLowerCase(), version: sessionVersion }
      },
    })
    const sink = new AnswerSink()
    const body = { ...call.body, json: 'true', callbackUrl: localPath(call.body['callbackUrl']) }
    // Read before next-auth first waits, so that calls under two of the hub's names do not mix.
    process.env['NEXTAUTH_URL'] = call.origin
    await nextAuth({ method: call.method, query: { nextauth: call.action }, cookies: kept(call.cookies), headers: {}, body }, sink, this.#options(secret, provider))
    return refuseUnverified(sink.answer())
  }

  #options(secret: string, provider: NextAuthOptions['providers'][number]): NextAuthOptions {
    return {
      secret, providers: [provider], session: { strategy: 'jwt', maxAge: DAY_SECONDS }, pages: { signIn: '/login', error: '/login' },
      logger: { error: () => {}, warn: () => {}, debug: () => {} },
      callbacks: {
        jwt: ({ token, user }) => {
          if (user) return { sub: user.id, version: Reflect.get(user, 'version'), since: this.#parts.now() }
          if (!this.#live(token)) throw new Error('the session has ended')
          return token
        },
        session: ({ token }) => ({ user: { name: token.sub ?? null }, expires: new Date(this.#live(token)?.expiresAt ?? 0).toISOString() }),
      },
    }
  }

  #live(token: unknown): Session | undefined {
    const { data } = tokenSchema.safeParse(token)
    const now = this.#parts.now()
    if (!data || data.since > now + 60_000 || now >= data.since + DAY_SECONDS * 1000) return undefined
    if (this.#parts.sessionVersion(data.sub) !== data.version) return undefined
    return { address: data.sub, sessionVersion: data.version, expiresAt: data.since + DAY_SECONDS * 1000 }
  }

  #load(): Promise<string> {
    this.#secret ??= openSessionSecret(this.#parts.dataDir).catch((error: unknown) => {
      this.#secret = undefined
      throw error
    })
    return this.#secret
  }
}

// Where next-auth would lead the browser comes with each call, not from a cookie that another page under this host's name set.
function kept(cookies: Map<string, string>): Record<string, string> {
  return Object.fromEntries([...cookies].filter(([name]) => name.includes('next-auth.') && !name.endsWith('callback-url')))
}

// To a wrong CSRF token next-auth says 200, and where its own form would be.
function refuseUnverified(answer: SessionAnswer): SessionAnswer {
  const { data } = redirectSchema.safeParse(answer.body)
  return data ? { ...answer, status: 403, body: { url: `/login?error=${encodeURIComponent('the page is out of date: load it again')}` } } : answer
}

async function loadNextAuth(): Promise<NextAuth> {
  return unwrap<NextAuth>((await import('next-auth')).default)
}

// Node gives the module of a CommonJS package where TypeScript sees its default export.
function unwrap<T>(loaded: unknown): T {
  return (typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'default') : loaded) as T
}

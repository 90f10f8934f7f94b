import type { IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { plainText } from '../plain-text.ts'
import { z } from 'zod'
import { fetchToken, type BearerToken } from './bearer-token.ts'
import { parseChallenges } from './challenge.ts'
import { basicOf, type Credential, type FindCredential } from './credential.ts'
import { isPrivate, type RegistryAddress } from './registry-address.ts'
import { isPassing, RegistryError } from './registry-error.ts'
import { readAll, send } from './send.ts'

const TRIES = 4
const PAUSE_MS = 300
const MOST_PAUSE_MS = 30_000
const AGAIN = new Set([0, 408, 429, 500, 502, 503, 504])
const errorsSchema = z.object({ errors: z.array(z.object({ code: z.string(), message: z.string().optional() })).min(1) })

export type Actions = 'pull' | 'pull,push'
export type Asked = { method: string; /** below the registry's origin, or a `Location` that it gave */ path: string; repository: string; actions: Actions; /** other scopes that the request needs */ also?: readonly string[]; headers?: Record<string, string>; body?: Uint8Array; signal?: AbortSignal | undefined }

/** A v2 registry, asked as whoever `findCredential` says, when it wants to know. */
export class Registry {
  readonly address: RegistryAddress
  readonly #findCredential: FindCredential
  readonly #tokens = new Map<string, BearerToken>()
  #credential: Promise<Credential | undefined> | undefined
  #authorization: string | undefined

  constructor(address: RegistryAddress, findCredential: FindCredential) {
    this.address = address
    this.#findCredential = findCredential
  }

  /** One request, with what the registry asks for; reading is tried again when it fails for a while. Throws RegistryError. */
  async ask(asked: Asked): Promise<IncomingMessage> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#askOnce(asked).catch((error: unknown) => {
        if (!(error instanceof RegistryError) || !isPassing(error)) throw error
        return error
      })
      const status = answer instanceof RegistryError ? 0 : (answer.statusCode ?? 0)
      if (tries < TRIES && AGAIN.has(status) && mayRepeat(asked)) {
        await delay(pauseOf(answer, tries), undefined, asked.signal ? { signal: asked.signal } : {})
        if (!(answer instanceof RegistryError)) answer.destroy()
        continue
      }
      if (answer instanceof RegistryError) throw answer
      return answer
    }
  }

  async #askOnce(asked: Asked): Promise<IncomingMessage> {
    const scopes = [`repository:${asked.repository}:${asked.actions}`, ...(asked.also ?? [])]
    const answer = await this.#send(asked, this.#known(scopes))
    // Where an upload goes may be another host, which asks for no login of this one.
    if (answer.statusCode !== 401 || !this.#isOwn(asked)) return answer
    const authorization = await this.#authorize(scopes, answer.headers['www-authenticate'])
    // What it says is read by whoever asked.
    if (authorization === undefined) return answer
    answer.destroy()
    return this.#send(asked, authorization)
  }

  #send({ method, path, headers, body, signal }: Asked, authorization: string | undefined): Promise<IncomingMessage> {
    const [url, isOwn] = [new URL(path, this.address.at), this.#isOwn({ path })]
    return send(url, { method, body, signal, headers: { ...headers, ...(isOwn ? { host: hostOf(this.address) } : {}), ...(isOwn && authorization !== undefined ? { authorization } : {}) } })
  }

  #isOwn({ path }: Pick<Asked, 'path'>): boolean {
    return new URL(path, this.address.at).origin === this.address.at
  }

  #known(scopes: readonly string[]): string | undefined {
    const token = this.#tokens.get(scopes.join(' '))
    return token && token.until > Date.now() ? `Bearer ${token.token}` : this.#authorization
  }

  // What was sent before has ended, or nothing was sent yet.
  async #authorize(scopes: readonly string[], header: string | undefined): Promise<string | undefined> {
    const credential = isPrivate(this.address) ? await (this.#credential ??= this.#findCredential()) : undefined
    if (credential?.kind === 'bearer') {
      // It may have been renewed since: only one that is new is tried.
      const { token } = await this.#renewed(credential)
      return (this.#authorization = `Bearer ${token}`)
    }
    for (const challenge of parseChallenges(header)) {
      if (challenge.scheme === 'basic' && credential?.kind === 'password') return (this.#authorization = basicOf(credential))
      if (challenge.scheme !== 'bearer') continue
      const token = await fetchToken(new URL(this.address.at), challenge, scopes, credential)
      this.#tokens.set(scopes.join(' '), token)
      return `Bearer ${token.token}`
    }
    return undefined
  }

  async #renewed(credential: Extract<Credential, { kind: 'bearer' }>): Promise<{ token: string }> {
    if (this.#authorization !== `Bearer ${credential.token}`) return credential
    const newer = await (this.#credential = this.#findCredential())
    return newer?.kind === 'bearer' ? newer : credential
  }
}

/** What a registry says in place of what was asked for, as an error. `what` begins the sentence. */
export async function refusal(registry: Registry, what: string, answer: IncomingMessage): Promise<RegistryError> {
  const status = answer.statusCode ?? 0
  const text = await readAll(answer, 64 * 1024).then((body) => body.toString(), () => '')
  const { data } = errorsSchema.safeParse(parse(text))
  const said = data?.errors.map(({ code, message }) => message || code).join('; ') ?? `it answers with ${status}`
  return new RegistryError(`${what}: ${registry.address.host} says: ${plainText(said)}${status === 401 ? ` (ipcr login ${registry.address.host}, or docker login)` : ''}`, status)
}

function mayRepeat({ method }: Asked): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'POST'
}

function pauseOf(answer: IncomingMessage | RegistryError, tries: number): number {
  const asked = answer instanceof RegistryError ? Number.NaN : Number(answer.headers['retry-after'])
  return Math.min(MOST_PAUSE_MS, Number.isNaN(asked) ? PAUSE_MS * 3 ** (tries - 1) : asked * 1000)
}

// A hub of this machine answers to its public name, wherever it listens.
function hostOf({ host, at }: RegistryAddress): string {
  return host === 'docker.io' ? new URL(at).host : host
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

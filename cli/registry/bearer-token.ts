import { z } from 'zod'
import type { Challenge } from './challenge.ts'
import { basicOf, type Credential } from './credential.ts'
import { requireReachable } from './reachable.ts'
import { RegistryError } from './registry-error.ts'
import { readAll, send } from './send.ts'

const MOST_BYTES = 256 * 1024
const LEAST_SECONDS = 60
// Some time before it ends, so that a request under way is not cut.
const BEFORE_MS = 10_000
const text = z.string().max(100_000).regex(/^[\x21-\x7e]+$/)
const answerSchema = z.object({ token: text.optional(), access_token: text.optional(), expires_in: z.number().positive().optional() })

export type BearerToken = { token: string; until: number }

/** A token of the service that a challenge names, for these scopes (Distribution, token authentication). Throws RegistryError. */
export async function fetchToken(registry: URL, challenge: Extract<Challenge, { scheme: 'bearer' }>, scopes: readonly string[], credential: Credential | undefined): Promise<BearerToken> {
  const realm = URL.parse(challenge.realm)
  if (!realm || !/^https?:$/.test(realm.protocol)) throw new RegistryError(`${registry.host} names no address for its tokens`)
  await requireReachable(registry, realm)
  const now = Date.now()
  const answer = credential?.kind === 'refresh' ? await refresh(realm, challenge.service, scopes, credential.token) : await ask(realm, challenge.service, scopes, credential)
  const body = await readAll(answer, MOST_BYTES)
  if (answer.statusCode !== 200) throw new RegistryError(`${realm.host} gives no token (it answers with ${answer.statusCode}): is the login right?`, answer.statusCode)
  const { data } = answerSchema.safeParse(parse(body))
  const token = data?.token ?? data?.access_token
  if (token === undefined) throw new RegistryError(`${realm.host} gives no token`)
  return { token, until: now + Math.max(LEAST_SECONDS, data?.expires_in ?? LEAST_SECONDS) * 1000 - BEFORE_MS }
}

function ask(realm: URL, service: string | undefined, scopes: readonly string[], credential: Exclude<Credential, { kind: 'refresh' }> | undefined) {
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.set('service', service)
  for (const scope of scopes) url.searchParams.append('scope', scope)
  url.searchParams.set('client_id', 'ipcr')
  const authorization = credential?.kind === 'password' ? basicOf(credential) : credential && `Bearer ${credential.token}`
  return send(url, { method: 'GET', headers: { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) } })
}

function refresh(realm: URL, service: string | undefined, scopes: readonly string[], token: string) {
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token, client_id: 'ipcr', scope: scopes.join(' '), ...(service === undefined ? {} : { service }) })
  return send(realm, { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }, body: Buffer.from(form.toString()) })
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

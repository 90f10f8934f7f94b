import { BenchError } from '../client.ts'
import type { Server } from './server.ts'

// An access token lives 300 s; a request that begins now may take some minutes.
const KEEP_MS = 60_000
const kept = new Map<string, { header: string; until: number }>()

/** An Authorization header of user and password. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/** The Authorization header that a client sends for a scope, as docker asks for it; undefined for a server that wants none. */
export async function authorizationFor({ url, credential }: Server, scope: string): Promise<string | undefined> {
  if (credential === undefined) return undefined
  const key = `${url} ${scope}`
  const found = kept.get(key)
  if (found && found.until > performance.now()) return found.header
  const until = performance.now() + KEEP_MS
  const answer = await fetch(`${url}/token?${new URLSearchParams({ scope })}`, { headers: { authorization: credential } })
  if (answer.status !== 200) throw new BenchError(`/token answered ${answer.status}: ${await answer.text()}`)
  const header = `Bearer ${((await answer.json()) as { token: string }).token}`
  kept.set(key, { header, until })
  return header
}

/** The same for requests to a repository, as headers for fetch. */
export async function headersFor(server: Server, repo: string): Promise<Record<string, string>> {
  const authorization = await authorizationFor(server, scopeOf(repo))
  return authorization === undefined ? {} : { authorization }
}

/** The scope that a push wants, and so covers a pull too. */
export function scopeOf(repo: string): string {
  return `repository:${repo}:pull,push`
}

/** The repository of a path of the registry API. */
export function repositoryOf(path: string): string | undefined {
  return /^\/v2\/(.+?)\/(?:blobs|manifests|tags|referrers)\//.exec(path)?.[1]
}

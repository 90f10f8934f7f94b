import { request } from 'node:http'
import { z } from 'zod'
import { readRunFile } from '../lib/server/run-file.ts'
import { commandHub } from './control-client.ts'
import { configOf } from './data-directory.ts'

const MOST_MS = 60_000
const problem = z.object({ detail: z.string() })

/** The hub's API refused, or cannot be reached; a sentence. */
export class HubApiError extends Error {
  readonly code = 'HUB_API'
  override name = 'HubApiError'
}

export type HubOptions = { hub?: string; data?: string }
export const HUB_OPTION = ['--hub <url>', 'the address of a hub elsewhere (default: the one that runs on the data directory)'] as const

export type HubApi = (method: string, path: string, body?: object) => Promise<unknown>

/** The API of a hub: of the one with that address, or of the one that runs on the data directory. Throws HubApiError. */
export function hubApi(options: HubOptions): HubApi {
  const { url, host, token } = options.hub === undefined ? localHub(options.data) : remoteHub(options.hub)
  let asked: Promise<string | null> | undefined
  return async (method, path, body) => {
    const { status, text } = await call(new URL(`/api/v1/${path}`, url), method, { host, ...bearer(await (asked ??= token())) }, body).catch((error: unknown) => {
      throw new HubApiError(`the hub at ${url.origin} cannot be reached: ${error instanceof Error ? error.message : 'unknown'}`)
    })
    if (status < 300) return text === '' ? undefined : JSON.parse(text)
    throw new HubApiError(sentence(text) ?? `${url.origin} answered with ${status}: is it a hub?`)
  }
}

type Reached = { url: URL; host: string; /** what to log in with, if that is needed */ token: () => Promise<string | null> }

function remoteHub(text: string): Reached {
  const url = URL.parse(text)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return { url, host: url.host, token: async () => process.env['IPCR_TOKEN'] || null }
  throw new HubApiError(`--hub is the address of a hub, such as https://hub.example.org, not "${text}"`)
}

// It answers to its public name only, wherever it listens.
function localHub(data: string | undefined): Reached {
  const { dataDir } = configOf(data)
  const state = readRunFile(dataDir)
  if (state) return { url: new URL(state.address ?? state.url), host: new URL(state.url).host, token: () => operatorToken(dataDir) }
  throw new HubApiError(`no hub runs on ${dataDir}: start it (npm start), name its data directory with --data, or another hub with --hub`)
}

// Whoever reads the control socket runs the hub.
async function operatorToken(dataDir: string): Promise<string | null> {
  const answer = await commandHub(dataDir, 'operator-token', {}, () => {})
  return z.string().nullable().parse(answer?.result ?? null)
}

function bearer(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` }
}

function call(url: URL, method: string, given: Record<string, string>, body: object | undefined): Promise<{ status: number; text: string }> {
  if (url.protocol === 'https:') return callRemote(url, method, given, body)
  return new Promise((resolve, reject) => {
    const headers = { ...given, ...(body ? { 'content-type': 'application/json' } : {}) }
    const sent = request(url, { method, headers, timeout: MOST_MS }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).once('error', reject).once('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    sent.once('error', reject).once('timeout', () => sent.destroy(new Error('it does not answer'))).end(body && JSON.stringify(body))
  })
}

async function callRemote(url: URL, method: string, { authorization }: Record<string, string>, body: object | undefined): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, { method, signal: AbortSignal.timeout(MOST_MS), headers: { ...(authorization === undefined ? {} : { authorization }), ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: answer.status, text: await answer.text() }
}

function sentence(text: string): string | undefined {
  try {
    return problem.safeParse(JSON.parse(text)).data?.detail
  } catch {
    return undefined
  }
}

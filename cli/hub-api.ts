import { z } from 'zod'
import { readRunFile } from '../lib/server/run-file.ts'
import { accountToken, type AskedHub } from './account-token.ts'
import { commandHub } from './control-client.ts'
import { askHub } from './credential/ask-hub.ts'
import { isLoopback, parseHub } from './credential/hub-address.ts'
import { readProblem } from './credential/read-answer.ts'
import { configOf, requireReadable } from './data-directory.ts'
import type { SigningWallet } from './signing/wallet.ts'

const MOST_MS = 60_000
const MOST_BYTES = 4 * 1024 * 1024

/** The hub's API refused, or cannot be reached; a sentence. `status` is HTTP's. */
export class HubApiError extends Error {
  readonly code = 'HUB_API'
  override name = 'HubApiError'
  readonly status: number

  constructor(message: string, status = 0) {
    super(message)
    this.status = status
  }
}

export type HubOptions = { hub?: string; data?: string }
export const HUB_OPTION = ['-r, --hub <hub>', 'a hub elsewhere, by its host or address (default: the one that runs on the data directory)'] as const

export type HubApi = (method: string, path: string, body?: object) => Promise<unknown>

/** A hub as people call it, and where it is asked. One on this machine answers to its public name only, wherever it listens. */
export type ReachedHub = AskedHub

/** The API of a hub: of the one that is named, or of the one that runs on the data directory, as its operator. Throws HubApiError, LoginError. */
export function hubApi(options: HubOptions): HubApi {
  return apiOf(reachHub(options), undefined)
}

/** The hub that is meant. Throws HubApiError, DataForbiddenError, LoginError HUB_INVALID. */
export function reachHub({ hub, data }: HubOptions): ReachedHub {
  if (hub !== undefined) return namedHub(hub)
  const { dataDir } = configOf(data)
  const state = readRunFile(dataDir)
  if (!state) requireReadable(dataDir)
  if (!state) throw new HubApiError(`no hub runs on ${dataDir}: start it (npm start), name its data directory with --data, or another hub with --hub`)
  const { host, origin } = new URL(state.url)
  return { host, origin, at: new URL(state.address ?? state.url).origin, dataDir }
}

/** The API of a hub for the account of that wallet; without one for whoever is logged in, on the hub's own machine its operator. */
export function apiOf(hub: ReachedHub, wallet: SigningWallet | undefined): HubApi {
  let asked: Promise<string | null> | undefined
  return async (method, path, body) => {
    const token = await (asked ??= tokenFor(hub, wallet))
    const headers = { host: hub.host, 'user-agent': 'ipcr', ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
    const answer = await askHub(hub.at, { method, path: `/api/v1/${path}`, json: body, headers, mostMs: MOST_MS, mostBytes: MOST_BYTES })
    if (answer.status >= 200 && answer.status < 300) return parse(hub, answer.text)
    throw new HubApiError(readProblem(answer)?.detail ?? `${hub.origin} answered with ${answer.status}: is it a hub?`, answer.status)
  }
}

// An open hub of a local network is asked by http as well: it wants no secret.
function namedHub(text: string): ReachedHub {
  const url = URL.parse(text)
  const { host, origin } = url?.protocol === 'http:' && !isLoopback(url) ? url : parseHub(text)
  return { host, origin, at: origin }
}

function tokenFor(hub: ReachedHub, wallet: SigningWallet | undefined): Promise<string | null> {
  return hub.dataDir === undefined || wallet ? accountToken(hub, wallet) : operatorToken(hub.dataDir)
}

// Whoever reads the control socket runs the hub.
async function operatorToken(dataDir: string): Promise<string | null> {
  const answer = await commandHub(dataDir, 'operator-token', {}, () => {})
  return z.string().nullable().parse(answer?.result ?? null)
}

function parse({ origin }: ReachedHub, text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    throw new HubApiError(`${origin} answers with something else than JSON: is it a hub?`)
  }
}

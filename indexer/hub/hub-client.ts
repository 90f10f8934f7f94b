import { request } from 'node:http'
import { z } from 'zod'
import type { TagMove } from '../../lib/db/index/rows.ts'
import type { SignedClaim } from '../../lib/identity/claim/claim.ts'
import { socketPath } from '../../lib/store/socket-path.ts'

const MOVES_AT_ONCE = 2000
const MOST_ANSWER = 16 * 1024 * 1024

const line = z.union([
  z.strictObject({ error: z.object({ code: z.string(), message: z.string() }) }),
  z.strictObject({ result: z.unknown() }),
])
const changes = z.object({ seen: z.number(), names: z.array(z.string()).nullable() })

export type Listed = { name: string; claim: SignedClaim | null }
export type HubChanges = z.infer<typeof changes>

/** The hub does not run, or broke off: what it was to be told has to be told again. */
export class HubGoneError extends Error {
  readonly code = 'HUB_GONE'
  override name = 'HubGoneError'
}

/** The hub's control socket, as far as the indexer asks and tells it something. Every call may throw HubGoneError. */
export class HubClient {
  readonly #path: string

  constructor(dataDir: string) {
    this.#path = socketPath(dataDir, 'hub')
  }

  /** Names that have changed after `after`, as soon as there are any, or none after a while; null: all have to be looked at. */
  async changes(after: number, signal: AbortSignal): Promise<HubChanges> {
    return changes.parse(await this.#call('index-changes', { after }, signal))
  }

  async tagMoves(moves: TagMove[]): Promise<void> {
    for (let at = 0; at < moves.length; at += MOVES_AT_ONCE) await this.#call('tag-moves', { moves: moves.slice(at, at + MOVES_AT_ONCE) })
  }

  /** The names that a followed hub lists, all of them. */
  async gossip(via: string, names: Listed[]): Promise<void> {
    await this.#call('gossip', { via, names })
  }

  async #call(command: string, given: object, signal?: AbortSignal): Promise<unknown> {
    const text = await post(this.#path, `/${command}`, JSON.stringify(given), signal)
    const { data } = line.safeParse(parsed(text.trim().split('\n').at(-1) ?? ''))
    if (data && 'result' in data) return data.result
    throw new HubGoneError(data ? `the hub refused ${command}: ${data.error.message}` : `the hub gave no answer to ${command}`)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function post(socket: string, path: string, body: string, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const gone = (cause: Error): void => reject(new HubGoneError('the hub does not run, or has broken off', { cause }))
    const call = request({ socketPath: socket, path, method: 'POST', ...(signal ? { signal } : {}) }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        if (text.length > MOST_ANSWER) call.destroy(new Error('the answer is too long'))
      })
      answer.once('error', gone).once('end', () => resolve(text))
    })
    call.once('error', gone)
    call.end(body)
  })
}

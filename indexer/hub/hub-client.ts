import { z } from 'zod'
import type { TagMove } from '../../lib/db/index/rows.ts'
import type { SignedClaim } from '../../lib/identity/claim/claim.ts'
import { sendCommand } from '../../lib/server/control-client.ts'

const MOVES_AT_ONCE = 2000

const changes = z.object({ seen: z.number(), names: z.array(z.string()).nullable() })

export type Listed = { name: string; claim: SignedClaim | null }
export type HubChanges = z.infer<typeof changes>

/** The hub does not run, or broke off: what it was to be told has to be told again. */
export class HubGoneError extends Error {
  readonly code = 'HUB_GONE'
  override name = 'HubGoneError'
}

/** The hub runs, and does not take what it was told; telling it again soon helps no more than with any other failure. */
export class HubRefusedError extends HubGoneError {
  override name = 'HubRefusedError'
}

/** The hub's control socket, as far as the indexer asks and tells it something. Every call may throw HubGoneError. */
export class HubClient {
  readonly #dataDir: string

  constructor(dataDir: string) {
    this.#dataDir = dataDir
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
    const end = await sendCommand(this.#dataDir, command, given, signal ? { signal } : {}).catch((cause: unknown) => {
      throw new HubGoneError('the hub does not run, or has broken off', { cause })
    })
    if (end && 'result' in end) return end.result
    if (end) throw new HubRefusedError(`the hub refused ${command}: ${end.error.message}`)
    throw new HubGoneError(`the hub gave no answer to ${command}`)
  }
}

import type { Logger } from 'pino'
import { membersOf, signAndSet } from './set-team.ts'
import type { TeamParts } from './team-parts.ts'
import { readTeamState } from './team-state.ts'

/** A team that the hub signs is signed anew when so much of it is left (ms). */
export const RENEW_TEAM_MS = 30 * 86_400_000
const ROUND_MS = 6 * 3600_000
const FIRST_MS = 60_000

/** Signs the teams of the operator's namespaces anew before they end, as the hub does with their claims. */
export class TeamKeeper {
  readonly #parts: TeamParts
  readonly #logger: Logger
  readonly #timers: NodeJS.Timeout[]
  #running: Promise<void> = Promise.resolve()

  constructor(parts: TeamParts, logger: Logger) {
    this.#parts = parts
    this.#logger = logger
    this.#timers = [setTimeout(() => void this.run(), FIRST_MS).unref(), setInterval(() => void this.run(), ROUND_MS).unref()]
  }

  /** Renews what ends within 30 days. One that cannot be signed now keeps no other waiting, and is tried again in the next round. */
  run(): Promise<void> {
    this.#running = this.#running.then(() => this.#renewAll()).catch((err: unknown) => this.#logger.error({ err }, 'teams could not be renewed'))
    return this.#running
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#running
  }

  async #renewAll(): Promise<void> {
    const now = this.#parts.now()
    for (const namespace of await this.#parts.db.read('teamsToRenew', { now, before: now + RENEW_TEAM_MS })) {
      await this.#renew(namespace).catch((err: unknown) => this.#logger.warn({ err, namespace }, 'a team could not be renewed: it is tried again'))
    }
  }

  #renew(namespace: string): Promise<void> {
    return this.#parts.locks.run(namespace, async () => {
      const state = await readTeamState(this.#parts, namespace)
      if (state.row.owner === null && state.team) await signAndSet(this.#parts, state, membersOf(state), 'hub')
    })
  }
}

import type { Logger } from 'pino'
import { membersOf, signAndSet } from './set-team.ts'
import type { TeamParts } from './team-parts.ts'
import { readTeamState, signerOf, type TeamState } from './team-state.ts'

/** A team that the hub signs is signed anew when so much of it is left (ms). */
export const RENEW_TEAM_MS = 30 * 86_400_000
const ROUND_MS = 6 * 3600_000
const FIRST_MS = 60_000

/**
 * Signs the teams of the operator's namespaces anew before they end, as the hub does with their claims; and when hub or operator
 * go by another key than those teams were signed under.
 */
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

  /** Renews what ends within 30 days, or is good no more. One that cannot be signed now keeps no other waiting, and is tried again in the next round. */
  run(): Promise<void> {
    this.#running = this.#running.then(() => this.#renewAll()).catch((err: unknown) => this.#logger.error({ err }, 'teams could not be renewed'))
    return this.#running
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#running
  }

  async #renewAll(): Promise<void> {
    for (const namespace of await this.#parts.db.read('teamsOfHub', { now: this.#parts.now() })) {
      await this.#renew(namespace).catch((err: unknown) => this.#logger.warn({ err, namespace }, 'a team could not be renewed: it is tried again'))
    }
  }

  #renew(namespace: string): Promise<void> {
    return this.#parts.locks.run(namespace, async () => {
      const state = await readTeamState(this.#parts, namespace)
      if (state.row.owner !== null || !(await this.#isToRenew(state))) return
      // A member may have become the operator since, who is in no team.
      const members = membersOf(state).filter(({ address }) => address.toLowerCase() !== this.#parts.rights.owner(namespace))
      await signAndSet(this.#parts, state, members, 'hub')
    })
  }

  async #isToRenew(state: TeamState): Promise<boolean> {
    const { team, subject } = state
    const now = this.#parts.now()
    if (!team) return false
    if (team.notAfter * 1000 < now + RENEW_TEAM_MS) return true
    const owner = await signerOf(this.#parts, state)
    return owner !== undefined && (await this.#parts.thread.call('judgeTeam', { team, subject, owner, now })).state === 'refused'
  }
}

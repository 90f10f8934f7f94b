import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { RoleSource } from '../../db/queries/signatures.ts'
import { handoverSchema, signedClaimSchema, signedTeamSchema, type SignedTeam } from '../../identity/claim/claim.ts'
import { signerOfTeam } from '../../identity/claim/typed-data.ts'
import { readRoles } from '../../identity/image/read-roles.ts'
import type { RoleHistory } from '../../identity/image/role-history.ts'

// Of one namespace it can be 3 MB: 64 teams of 500.
const MOST_BYTES = 32 * 1024 * 1024
const MOST_SIGNERS = 10_000
const NOBODY: RoleHistory = { owners: [], teams: [] }
const handovers = z.array(handoverSchema)

type Kept = { version: string; roles: Promise<RoleHistory> }

/** Who could sign for which namespace at what time; worked out once for each state of its claim and teams. */
export class NamespaceRoles {
  readonly #db: Pick<HubDatabase, 'read'>
  readonly #kept = new LRUCache<string, Kept>({ maxSize: MOST_BYTES })
  readonly #signers = new LRUCache<string, Promise<string | undefined>>({ max: MOST_SIGNERS })
  #last: Promise<unknown> = Promise.resolve()

  constructor(db: Pick<HubDatabase, 'read'>) {
    this.#db = db
  }

  /** Nobody's, when nobody has claimed the namespace yet. */
  async find(namespace: string): Promise<RoleHistory> {
    const version = JSON.stringify(await this.#db.read('roleVersion', { namespace }))
    const kept = this.#kept.get(namespace)
    if (kept?.version === version) return kept.roles
    const found = await this.#db.read('roleSource', { namespace })
    const roles = this.#toRoles(found)
    this.#kept.set(namespace, { version, roles }, { size: version.length + found.teams.reduce((sum, team) => sum + team.length, 0) })
    roles.catch(() => this.#kept.delete(namespace))
    return roles
  }

  async #toRoles({ claim, handovers: chain, teams }: RoleSource): Promise<RoleHistory> {
    if (claim === null) return NOBODY
    return readRoles({
      claim: signedClaimSchema.parse(JSON.parse(claim)),
      handovers: chain === null ? [] : handovers.parse(JSON.parse(chain)),
      teams: teams.map((team) => signedTeamSchema.parse(JSON.parse(team))),
    }, (team) => this.#signerOf(team))
  }

  // A team of 500 takes 40 ms: one after the other, and whoever waits for this thread comes in between.
  #signerOf(team: SignedTeam): Promise<string | undefined> {
    const key = createHash('sha256').update(JSON.stringify(team)).digest('base64')
    const known = this.#signers.get(key)
    if (known) return known
    const signer = this.#last.then(() => turn()).then(() => signerOfTeam(team))
    this.#last = signer.catch(() => {})
    this.#signers.set(key, signer)
    signer.catch(() => this.#signers.delete(key))
    return signer
  }
}

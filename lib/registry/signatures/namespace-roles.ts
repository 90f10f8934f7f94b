import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { RoleSource } from '../../db/queries/signatures.ts'
import { handoverSchema, signedClaimSchema, signedTeamSchema } from '../../identity/claim/claim.ts'
import { readRoles } from '../../identity/image/read-roles.ts'
import type { RoleHistory } from '../../identity/image/role-history.ts'

const MOST_KEPT = 500
const NOBODY: RoleHistory = { owners: [], teams: [] }
const handovers = z.array(handoverSchema)

type Kept = { source: string; roles: Promise<RoleHistory> }

/** Who could sign for which namespace at what time; worked out once for each state of its claim and teams. */
export class NamespaceRoles {
  readonly #db: HubDatabase
  readonly #kept = new LRUCache<string, Kept>({ max: MOST_KEPT })

  constructor(db: HubDatabase) {
    this.#db = db
  }

  /** Nobody's, when nobody has claimed the namespace yet. */
  async find(namespace: string): Promise<RoleHistory> {
    const found = await this.#db.read('roleSource', { namespace })
    const source = JSON.stringify(found)
    const kept = this.#kept.get(namespace)
    if (kept?.source === source) return kept.roles
    const roles = toRoles(found)
    this.#kept.set(namespace, { source, roles })
    return roles
  }
}

async function toRoles({ claim, handovers: chain, teams }: RoleSource): Promise<RoleHistory> {
  if (claim === null) return NOBODY
  return readRoles({
    claim: signedClaimSchema.parse(JSON.parse(claim)),
    handovers: chain === null ? [] : handovers.parse(JSON.parse(chain)),
    teams: teams.map((team) => signedTeamSchema.parse(JSON.parse(team))),
  })
}

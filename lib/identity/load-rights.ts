import type { HubDatabase } from '../db/hub-database.ts'
import type { MemberRow, OwnerRow } from '../db/queries/identity-rights.ts'
import { operatorAddress, openOperatorWallet } from './keys/operator-wallet.ts'
import type { NamespaceRights, Rights, RightsState } from './rights.ts'

export type RightsSource = { db: HubDatabase; dataDir: string; /** `0x…`, set by hand */ operator: string | undefined }

/** Who may do what, as the database has it. The operator is the address that is configured, or the wallet of this hub, which is made when there is none. */
export async function loadRights({ db, dataDir, operator }: RightsSource): Promise<RightsState> {
  const [namespaces, address] = await Promise.all([loadNamespaceRights(db), operator ?? addressOf(dataDir)])
  return { operator: address, namespaces }
}

/** The rights in all namespaces, as the database has them. */
export async function loadNamespaceRights(db: HubDatabase): Promise<NamespaceRights[]> {
  const { owners, members } = await db.read('rightsRows', {})
  const teams = Map.groupBy(members, (member) => member.namespace)
  return owners.map((owner) => toRights(owner, teams.get(owner.namespace) ?? []))
}

/** Has the rights in one namespace follow what was just written of it: its owner, claim, key or team. */
export async function refreshRights(db: HubDatabase, rights: Rights, namespace: string): Promise<void> {
  const rows = await db.read('rightsOf', { namespace })
  if (rows) rights.set(toRights(rows.owner, rows.members))
  else rights.remove(namespace)
}

function toRights({ namespace, owner, until, teamUntil, frozen, ownKey }: OwnerRow, members: MemberRow[]): NamespaceRights {
  return {
    namespace, members, owner: owner ?? undefined, until: until ?? undefined, teamUntil: teamUntil ?? undefined,
    frozen: frozen ?? undefined, ownKey: ownKey ?? undefined,
  }
}

async function addressOf(dataDir: string): Promise<string> {
  return (await operatorAddress(dataDir)) ?? (await openOperatorWallet(dataDir)).address
}

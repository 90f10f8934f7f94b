import type { HubDatabase } from '../db/hub-database.ts'
import { operatorAddress, openOperatorWallet } from './keys/operator-wallet.ts'
import type { RightsState } from './rights.ts'

export type RightsSource = { db: HubDatabase; dataDir: string; /** `0x…`, set by hand */ operator: string | undefined }

/** Who may do what, as the database has it. The operator is the address that is configured, or the wallet of this hub, which is made when there is none. */
export async function loadRights({ db, dataDir, operator }: RightsSource): Promise<RightsState> {
  const [{ owners, members }, address] = await Promise.all([db.read('rightsRows', {}), operator ?? addressOf(dataDir)])
  const teams = Map.groupBy(members, (member) => member.namespace)
  const namespaces = owners.map(({ namespace, owner }) => ({ namespace, owner: owner ?? undefined, members: teams.get(namespace) ?? [] }))
  return { operator: address, namespaces }
}

async function addressOf(dataDir: string): Promise<string> {
  return (await operatorAddress(dataDir)) ?? (await openOperatorWallet(dataDir)).address
}

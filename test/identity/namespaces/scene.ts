import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Wallet } from 'ethers/wallet'
import { readConfig } from '../../../lib/config.ts'
import { openHubDatabase } from '../../../lib/db/hub-database.ts'
import type { NamespaceClaim, SignedClaim } from '../../../lib/identity/claim/claim.ts'
import { loadRights } from '../../../lib/identity/load-rights.ts'
import type { NamespaceParts } from '../../../lib/identity/namespaces/namespace-parts.ts'
import { HubNamespaces } from '../../../lib/identity/namespaces/namespace-service.ts'
import type { DraftRequest } from '../../../lib/identity/namespaces/types.ts'
import { Rights } from '../../../lib/identity/rights.ts'
import { createLogger } from '../../../lib/logger.ts'
import { openForeignNames } from '../../../lib/resolve/open-foreign-names.ts'
import { openRootThread } from '../../../lib/roots/build/root-thread.ts'
import { namespaceKeys } from '../../../lib/server/namespaces.ts'
import { KeyedLock } from '../../../lib/store/keyed-lock.ts'
import { signClaim } from '../../support/namespace-client.ts'

/** The namespaces of a hub over its real database, keys and look-ups, with a clock that the test moves. */
export async function openScene(env: Record<string, string> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-namespaces-'))
  const config = readConfig({ ...env, IPCR_DATA: dataDir, IPCR_AUTH: 'wallet', IPCR_P2P: 'off' })
  const clock = { now: Date.now() }
  const [db, logger] = [openHubDatabase(dataDir), createLogger('silent')]
  const [thread, rights] = [openRootThread(dataDir), new Rights({ now: () => clock.now })]
  const foreign = openForeignNames({ config, db, locks: new KeyedLock(), logger, now: Date.now, gossip: () => {} })
  rights.load(await loadRights({ db, dataDir, operator: undefined }))
  const keys = namespaceKeys(db, thread)
  const parts: NamespaceParts = {
    db, rights, logger, keys, leadsTo: (name) => foreign.leadsTo(name), hubName: 'hub.example', isOpen: false,
    changed: () => {}, idle: async () => {}, now: () => clock.now,
  }
  const service = new HubNamespaces(parts)
  return {
    parts, clock, service, dataDir,
    /** the next claim of a namespace, signed with the changes */
    async signed(wallet: Wallet, namespace: string, request: DraftRequest, changes: Partial<NamespaceClaim> = {}): Promise<SignedClaim> {
      const { typedData } = await service.draft(namespace, wallet.address, request)
      return signClaim(wallet, { ...(typedData.message as NamespaceClaim), ...changes })
    },
    async close(): Promise<void> {
      await foreign.close()
      await thread.close()
      await db.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

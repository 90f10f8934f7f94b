import type { HubDatabase } from '../../db/hub-database.ts'
import { openKeyStore } from '../../identity/keys/key-store.ts'
import type { Logger } from 'pino'

export type FoundKeysParts = { db: HubDatabase; dataDir: string; logger: Logger; now: () => number }

/**
 * For a database that was made just now: keys that are there already have published elsewhere or before it was lost, and an
 * empty root in their names would take that away from everybody. Holds them until they are restored.
 */
export async function holdFoundKeys({ db, dataDir, logger, now }: FoundKeysParts): Promise<void> {
  const names = await openKeyStore(dataDir).list()
  for (const namespace of names) await db.write('holdNamespace', { namespace, now: now() })
  if (names.length > 0) logger.warn({ names }, 'keys without their content were found: nothing is published under them before ipcr restore')
}

import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import type { KeyedLock } from '../store/keyed-lock.ts'
import { CacheLimit } from './cache-limit.ts'
import { ForeignBlobs } from './foreign-blobs.ts'
import { ForeignRepositories } from './foreign-repositories.ts'
import { ForeignThread } from './foreign-thread.ts'
import { Resolver } from './resolver.ts'

export type ForeignNames = {
  resolver: Resolver
  repositories: ForeignRepositories
  blobs: ForeignBlobs
  close(): Promise<void>
}

/** Everything that reads names outside this hub; its thread starts with the first of them. */
export function openForeignNames({ config, db, locks, logger, now }: { config: Config; db: HubDatabase; locks: KeyedLock; logger: Logger; now: () => number }): ForeignNames {
  const thread = new ForeignThread(config)
  const limit = new CacheLimit({ db, locks, logger, dataDir: config.dataDir, maxBytes: config.cacheBytes, now })
  return {
    resolver: new Resolver({ db, thread, logger, now }),
    repositories: new ForeignRepositories(thread),
    blobs: new ForeignBlobs({ db, thread, locks, limit, logger, dataDir: config.dataDir, now }),
    close: async () => {
      await thread.close()
      await limit.close()
    },
  }
}

import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import type { KeyedLock } from '../store/keyed-lock.ts'
import { CacheLimit } from './cache-limit.ts'
import { ForeignBlobs } from './foreign-blobs.ts'
import { ForeignRepositories } from './foreign-repositories.ts'
import { ForeignThread } from './foreign-thread.ts'
import { Forgetting } from './forgetting.ts'
import { Follower } from './follow/follower.ts'
import { ListedNames } from './pin/listed-names.ts'
import { Pinner } from './pin/pinner.ts'
import { formatName, type Name, parseName } from '../names/name.ts'
import { UnresolvableError } from './net/errors.ts'
import { Resolver } from './resolver.ts'

export type ForeignNames = {
  thread: ForeignThread
  resolver: Resolver
  repositories: ForeignRepositories
  blobs: ForeignBlobs
  follower: Follower
  /**
   * The k51… that a domain's DNSLink or an ENS name's contenthash is, looked up now; undefined when it is something else or there
   * is none. Throws UnavailableError when nobody answers.
   */
  leadsTo(name: Name): Promise<string | undefined>
  close(): Promise<void>
}

/** Everything that reads names outside this hub; its thread starts with the first of them. */
export function openForeignNames({ config, db, locks, logger, now, bitswapSocket, gossip = () => {} }: { config: Config; bitswapSocket?: string | undefined; gossip?: () => void; db: HubDatabase; locks: KeyedLock; logger: Logger; now: () => number }): ForeignNames {
  const thread = new ForeignThread(config, bitswapSocket)
  const limit = new CacheLimit({ db, locks, logger, dataDir: config.dataDir, maxBytes: config.cacheBytes, now })
  const forgetting = new Forgetting({ db, logger, now })
  const resolver = new Resolver({ db, thread, logger, now, added: () => forgetting.added(), gossip, around: () => follower.lookAround() })
  const listed = new ListedNames({ db, thread, resolver, logger })
  const pinner = new Pinner({ db, thread, locks, logger, dataDir: config.dataDir, now, resolve: (text) => resolve(resolver, text), onRoot: (cid) => listed.look(cid) })
  const follower = new Follower({ db, resolver, pinner, logger, now, gossip })
  follower.start(config.follow).catch((err: unknown) => logger.error({ err }, 'names could not be followed'))
  return {
    thread,
    resolver,
    follower,
    leadsTo: (name) => thread.call('leadsTo', { name: formatName(name) }),
    repositories: new ForeignRepositories(thread),
    blobs: new ForeignBlobs({ db, thread, locks, limit, logger, dataDir: config.dataDir, now }),
    close: async () => {
      resolver.stop()
      forgetting.close()
      listed.close()
      const followed = follower.close()
      await thread.close()
      await followed
      await resolver.close()
      await limit.close()
    },
  }
}

async function resolve(resolver: Resolver, text: string): ReturnType<Resolver['resolve']> {
  const name = parseName(text)
  if (!name) throw new UnresolvableError(`${text} is no name`)
  return resolver.resolve(name)
}

import type { HubDatabase } from '../db/hub-database.ts'
import type { IndexReader } from '../db/index/index-reader.ts'
import type { RootThread } from '../roots/build/root-thread.ts'
import type { ForeignNames } from '../resolve/open-foreign-names.ts'
import { createBlobFiles } from './blob-files.ts'
import { composeSources } from './composed-source.ts'
import type { ConfigParser } from './config-parser.ts'
import { createConfigReader } from './config-reader.ts'
import { createForeignConfigReader } from './foreign-config.ts'
import type { HubSource } from './hub-source.ts'
import type { Signatures } from './image-trust.ts'
import { createIndexSource } from './index-source.ts'
import { readPublishedRoot } from './published-root.ts'
import { createOverviewReader } from './own-overview.ts'
import { readMoves } from './tag-moves.ts'
import { createSqliteSource } from './sqlite-source.ts'

export type HubSourceParts = {
  dataDir: string; db: HubDatabase; index: IndexReader['read']; foreign: Pick<ForeignNames, 'repositories' | 'blobs'>
  configs: ConfigParser; signatures: Signatures; thread: Pick<RootThread, 'call'>; isDenied: (name: string) => boolean
}

/** What the hub's pages read: its own repositories, and those of the names that it follows. */
export function openHubSource({ dataDir, db, index, foreign, configs: parser, signatures, thread, isDenied }: HubSourceParts): HubSource {
  const { lookups } = db
  const blobs = createBlobFiles(dataDir, lookups.canonical)
  const readConfig = createForeignConfigReader({ index, ...foreign, configs: createConfigReader(blobs, parser), parser })
  return composeSources({
    own: createSqliteSource({ read: db.readPages, blobs, configs: parser, signatures, isDenied, overview: createOverviewReader({ db, index, readme: (repository) => thread.call('readme', { repository }) }) }),
    moves: (name, query) => readMoves(db.read, name, query),
    index: createIndexSource({
      index, readConfig,
      isWritten: (namespace) => lookups.ownNamespace(namespace)?.ownKey === false,
      lookedUpAt: (name, ipnsName) => (lookups.lastRoot(name) ?? (ipnsName === null ? undefined : lookups.lastRootByKey(ipnsName)))?.resolvedAt,
      isKept: async (name) => (await db.read('pin', { name }))?.state === 'pinned',
    }),
    publishedRoot: (namespace) => readPublishedRoot(db, namespace, Date.now()),
    isHere: (repository) => lookups.repositoryId(repository) !== undefined,
    followsOwner: (namespace) => lookups.ownNamespace(namespace)?.ownKey === true,
  })
}

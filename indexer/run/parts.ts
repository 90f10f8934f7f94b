import type Database from 'better-sqlite3'
import type { Logger } from 'pino'
import type { TagMove } from '../../lib/db/index/rows.ts'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import type { Listed } from '../hub/hub-client.ts'
import type { HubView } from '../hub/hub-view.ts'
import type { Limits } from '../read/limits.ts'
import type { IndexStore } from './index-store.ts'

/** What must not be forgotten goes to the hub; both may throw HubGoneError. */
export type Tell = { tagMoves(moves: TagMove[]): Promise<void>; gossip(via: string, names: Listed[]): Promise<void> }

export type IndexParts = {
  dataDir: string
  store: IndexStore
  /** what is committed of the index, beside its writer */
  index: Database.Database
  /** hub.sqlite, read-only */
  hub: Database.Database
  view: HubView
  /** a source of blocks for one reading */
  blocks: () => BlockSource
  tell: Tell
  logger: Logger
  now: () => number
  limits?: Limits
}

import type { HubDatabase } from '../../db/hub-database.ts'
import type { IndexReader } from '../../db/index/index-reader.ts'
import type { SourceState } from '../../db/index/rows.ts'
import type { HubSource } from '../../hub/hub-source.ts'

/** What the reads of the index work with; names that are denied are not in what it answers. */
export type ReadParts = { index: IndexReader['read']; db: Pick<HubDatabase, 'lookups' | 'read'> }

/** Of this hub's own repositories what its rows say now, of others what the index does. */
export type PageParts = { pages: Pick<HubSource, 'repository' | 'tags'> }

/** A source's state as it is shown: of a namespace of this hub also that something waits to be published. */
export function shownState({ db }: Pick<ReadParts, 'db'>, source: string, state: SourceState): SourceState | 'publishing' {
  return db.lookups.isWaiting(source) ? 'publishing' : state
}

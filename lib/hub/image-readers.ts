import type { HubDatabase } from '../db/hub-database.ts'
import type { IndexReader } from '../db/index/index-reader.ts'
import { createRelationReader, type ReadRelations } from './image-relations.ts'
import { createTagHistory, type ReadTagHistory } from './tag-history.ts'

/** What pages tell of an image beside what is in it. */
export type ImageReaders = { relations: ReadRelations; tagHistory: ReadTagHistory }

/** Reads it from the index, and from what was observed of tags. */
export function createImageReaders(parts: { db: Pick<HubDatabase, 'lookups' | 'read'>; index: IndexReader['read'] }): ImageReaders {
  return { relations: createRelationReader(parts.index), tagHistory: createTagHistory(parts) }
}

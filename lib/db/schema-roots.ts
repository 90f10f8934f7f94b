import { sql } from 'drizzle-orm'
import { blob as bytes, index, integer, sqliteTable } from 'drizzle-orm/sqlite-core'

// `hash` is always the 32 bytes of a sha2-256 digest, times are Unix milliseconds.

/** Blocks that are no part of a blob's file: directories, inner nodes of files, small own files. */
export const node = sqliteTable('node', {
  id: integer('id').primaryKey(),
  hash: bytes('hash').notNull().unique(),
  bytes: bytes('bytes').notNull(),
})

/** How often a block occurs, by path, in the trees that are published now; kept for a while after it fell to 0. */
export const blockUse = sqliteTable('block_use', {
  hash: bytes('hash').primaryKey(),
  uses: integer('uses').notNull(),
  releasedAt: integer('released_at'),
}, (table) => [index('block_use_released').on(table.releasedAt).where(sql`released_at IS NOT NULL`)])

/** Root of the file DAG over a blob's leaves; only for blobs of more than one leaf. */
export const blobFile = sqliteTable('blob_file', {
  blobId: integer('blob_id').primaryKey(),
  hash: bytes('hash').notNull(),
  codec: integer('codec').notNull(),
  tsize: integer('tsize').notNull(),
}, (table) => [index('blob_file_hash').on(table.hash)])

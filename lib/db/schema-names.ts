import { sql } from 'drizzle-orm'
import { blob as bytes, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

// What was observed of names outside this hub. Times are Unix milliseconds, names as `formatName` writes them.

/** The highest valid record seen per IPNS name; it never goes back. `sequence` is decimal (up to 2^64). */
export const observedRecord = sqliteTable('observed_record', {
  ipnsName: text('ipns_name').primaryKey(),
  record: bytes('record').notNull(),
  value: text('value').notNull(),
  sequence: text('sequence').notNull(),
  validUntil: integer('valid_until').notNull(),
  ttlMs: integer('ttl_ms').notNull(),
  observedAt: integer('observed_at').notNull(),
  /** another record of the same sequence with another value, as proof; the first one seen counts */
  conflict: bytes('conflict'),
  conflictAt: integer('conflict_at'),
})

/** What a name as it was asked for stood for when it last resolved. */
export const lastRoot = sqliteTable('last_root', {
  name: text('name').primaryKey(),
  root: text('root').notNull(),
  /** below the root, joined by slashes, as the records and DNS entries say */
  path: text('path').notNull(),
  state: text('state', { enum: ['live', 'stale', 'unavailable', 'conflicting', 'refused'] }).notNull(),
  /** when it came into this state */
  since: integer('since').notNull(),
  detail: text('detail'),
  ipnsName: text('ipns_name'),
  validUntil: integer('valid_until').notNull(),
  freshUntil: integer('fresh_until').notNull(),
  resolvedAt: integer('resolved_at').notNull(),
  /** JSON: under what its claim need not be judged again (lib/resolve/names/settled-claims.ts) */
  settled: text('settled'),
}, (table) => [index('last_root_ipns').on(table.ipnsName).where(sql`ipns_name IS NOT NULL`)])

/** The newest proved claim per subject: a handle of a hub, or a name. It never goes back. */
export const observedClaim = sqliteTable('observed_claim', {
  subject: text('subject').primaryKey(),
  digest: text('digest').notNull(),
  seq: integer('seq').notNull(),
  owner: text('owner').notNull(),
  root: text('root').notNull(),
})

/** Names that are looked at again as their records' TTL says. */
export const follow = sqliteTable('follow', {
  name: text('name').primaryKey(),
  /** `hub`: because a followed hub lists it */
  origin: text('origin', { enum: ['config', 'api', 'hub'] }).notNull(),
  addedAt: integer('added_at').notNull(),
  /** that hub's name */
  via: text('via'),
})

/** Names whose bytes are all kept here. `root` is the tree that is whole, `wanted` the one being fetched. */
export const pin = sqliteTable('pin', {
  name: text('name').primaryKey(),
  addedAt: integer('added_at').notNull(),
  root: text('root'),
  pinnedAt: integer('pinned_at'),
  wanted: text('wanted'),
  state: text('state', { enum: ['waiting', 'fetching', 'pinned', 'failed'] }).notNull(),
  detail: text('detail'),
})

/** Blobs that are here only because somebody pulled them from outside; the least recently used go first. */
export const cachedBlob = sqliteTable('cached_blob', {
  blobId: integer('blob_id').primaryKey(),
  usedAt: integer('used_at').notNull(),
}, (table) => [index('cached_blob_used').on(table.usedAt)])

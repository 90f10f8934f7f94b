import { sql } from 'drizzle-orm'
import { blob as bytes, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

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

/** Roots of the file DAGs that trees have over a blob of more than one leaf: the hub's own, and those of pinned trees that are cut otherwise. */
export const blobFile = sqliteTable('blob_file', {
  blobId: integer('blob_id').notNull(),
  hash: bytes('hash').notNull(),
  codec: integer('codec').notNull(),
  tsize: integer('tsize').notNull(),
}, (table) => [primaryKey({ columns: [table.blobId, table.hash] }), index('blob_file_hash').on(table.hash)])

/** A namespace that this hub writes, and under `.hub` the hub itself: its key's name, its root, its record, its place in the queue. */
export const namespace = sqliteTable('namespace', {
  name: text('name').primaryKey(),
  /** k51…, once the key exists */
  ipnsName: text('ipns_name'),
  /** JSON of the signed claim */
  claim: text('claim'),
  root: text('root'),
  rootTsize: integer('root_tsize'),
  /** the highest sequence that was given out; a record is signed only after its sequence stands here */
  sequence: integer('sequence').notNull().default(0),
  record: bytes('record'),
  /** the sequence of `record`; behind `sequence` while a record is being signed */
  recordSequence: integer('record_sequence').notNull().default(0),
  recordEol: integer('record_eol'),
  /** grows with each transaction that changes something that is published */
  changes: integer('changes').notNull().default(0),
  /** since when something waits to be published */
  dirtyAt: integer('dirty_at'),
  publishedAt: integer('published_at'),
  createdAt: integer('created_at').notNull(),
  kind: text('kind', { enum: ['handle', 'wallet', 'ens', 'dns', 'ipns'] }),
  /** `0x` in lower case; null: the operator */
  owner: text('owner'),
  /** JSON of how the ownership was shown, and when that was checked last */
  proof: text('proof'),
  provedAt: integer('proved_at'),
  /** JSON of the signed team */
  team: text('team'),
  /** 1: the owner publishes under a key of their own, which this hub follows */
  ownKey: integer('own_key').notNull().default(0),
  /** when the owner's claim ends; null: the hub renews it */
  claimUntil: integer('claim_until'),
  /** why nothing may be written for now, as a sentence */
  frozen: text('frozen'),
  /** JSON of the changes of a handle's owner, oldest first */
  handovers: text('handovers'),
  /** when it was last looked up where an ENS name or a domain leads; null: nothing to look up */
  checkedAt: integer('checked_at'),
  /** when the signed team ends; then only the owner has rights */
  teamUntil: integer('team_until'),
}, (table) => [
  index('namespace_checked').on(table.checkedAt).where(sql`checked_at IS NOT NULL`),
  index('namespace_owner').on(table.owner).where(sql`owner IS NOT NULL`),
  index('namespace_ipns').on(table.ipnsName),
  index('namespace_dirty').on(table.dirtyAt).where(sql`dirty_at IS NOT NULL`),
  index('namespace_unsigned').on(table.name).where(sql`record_sequence < sequence`),
  index('namespace_eol').on(table.recordEol).where(sql`record_eol IS NOT NULL`),
])

/** Which entries of a namespace's root may differ from the rows; set anew from the rows by the next publication. */
export const rootChange = sqliteTable('root_change', {
  namespace: text('namespace').notNull(),
  /** 0: the namespace itself */
  repositoryId: integer('repository_id').notNull(),
  kind: text('kind').notNull(),
  key: text('key').notNull(),
  /** the namespace's `changes` when it was noted */
  version: integer('version').notNull(),
}, (table) => [primaryKey({ columns: [table.namespace, table.repositoryId, table.kind, table.key] })])

/** What the hub's root has at its top of the static page. */
export const siteEntry = sqliteTable('site_entry', {
  name: text('name').primaryKey(),
  cid: text('cid').notNull(),
  tsize: integer('tsize').notNull(),
})

/** A repository's descriptions as set over the API. */
export const readme = sqliteTable('readme', {
  repositoryId: integer('repository_id').primaryKey(),
  short: text('short'),
  full: text('full'),
  updatedAt: integer('updated_at').notNull(),
})

/** Namespaces (`.hub`: the hub itself) whose key came from elsewhere and whose content did not yet: nothing is published of them. */
export const restoreHold = sqliteTable('restore_hold', {
  namespace: text('namespace').primaryKey(),
  since: integer('since').notNull(),
})

import { blob as bytes, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

// Times are Unix milliseconds, digests `sha256:<hex>`. Tables that are keyed by their whole row are WITHOUT ROWID (see drizzle/*.sql).

export const repository = sqliteTable('repository', {
  id: integer('id').primaryKey(),
  name: text('name').notNull().unique(),
  namespace: text('namespace').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  tagCount: integer('tag_count').notNull().default(0),
  manifestCount: integer('manifest_count').notNull().default(0),
})

export const blob = sqliteTable('blob', {
  id: integer('id').primaryKey(),
  digest: text('digest').notNull().unique(),
  size: integer('size').notNull(),
  touchedAt: integer('touched_at').notNull(),
})

export const blobAlias = sqliteTable('blob_alias', {
  alias: text('alias').primaryKey(),
  digest: text('digest').notNull(),
}, (table) => [index('blob_alias_digest').on(table.digest)])

export const blobLink = sqliteTable('blob_link', {
  repositoryId: integer('repository_id').notNull(),
  blobId: integer('blob_id').notNull(),
  linkedAt: integer('linked_at').notNull(),
}, (table) => [primaryKey({ columns: [table.repositoryId, table.blobId] }), index('blob_link_blob').on(table.blobId)])

export const manifest = sqliteTable('manifest', {
  repositoryId: integer('repository_id').notNull(),
  digest: text('digest').notNull(),
  mediaType: text('media_type').notNull(),
  size: integer('size').notNull(),
  artifactType: text('artifact_type'),
  subject: text('subject'),
  configDigest: text('config_digest'),
  configMediaType: text('config_media_type'),
  totalSize: integer('total_size').notNull(),
  annotations: text('annotations'),
  pushedAt: integer('pushed_at').notNull(),
}, (table) => [
  primaryKey({ columns: [table.repositoryId, table.digest] }),
  index('manifest_digest').on(table.digest),
  index('manifest_subject').on(table.repositoryId, table.subject, table.digest),
])

export const manifestChild = sqliteTable('manifest_child', {
  repositoryId: integer('repository_id').notNull(),
  parent: text('parent').notNull(),
  position: integer('position').notNull(),
  kind: text('kind', { enum: ['config', 'layer', 'manifest'] }).notNull(),
  child: text('child').notNull(),
  target: text('target').notNull(),
  size: integer('size').notNull(),
  mediaType: text('media_type').notNull(),
  platform: text('platform'),
}, (table) => [
  primaryKey({ columns: [table.repositoryId, table.parent, table.position] }),
  index('manifest_child_target').on(table.repositoryId, table.target),
])

export const tag = sqliteTable('tag', {
  repositoryId: integer('repository_id').notNull(),
  name: text('name').notNull(),
  digest: text('digest').notNull(),
  /** the digest it was pushed under, when that is not the sha256 */
  pushedAs: text('pushed_as'),
  updatedAt: integer('updated_at').notNull(),
  /** by lib/oci/natural-key.ts */
  sortKey: text('sort_key').notNull().default(''),
  /** of what it points to, with all that that lists */
  size: integer('size').notNull().default(0),
}, (table) => [
  primaryKey({ columns: [table.repositoryId, table.name] }),
  index('tag_newest').on(table.repositoryId, table.updatedAt, table.name),
  index('tag_natural').on(table.repositoryId, table.sortKey, table.name),
  index('tag_size').on(table.repositoryId, table.size, table.sortKey, table.name),
  // the tags of one digest in either order
  index('tag_twin').on(table.repositoryId, table.digest, table.sortKey, table.name),
  index('tag_twin_moved').on(table.repositoryId, table.digest, table.updatedAt, table.name),
])

export const upload = sqliteTable('upload', {
  id: text('id').primaryKey(),
  repository: text('repository').notNull(),
  startedAt: integer('started_at').notNull(),
  /** the address that began it, and alone may go on; null in open mode */
  owner: text('owner'),
})

export const leaf = sqliteTable('leaf', {
  hash: bytes('hash').notNull(),
  blobId: integer('blob_id').notNull(),
  position: integer('position').notNull(),
}, (table) => [primaryKey({ columns: [table.hash, table.blobId, table.position] })])

export const leafList = sqliteTable('leaf_list', {
  blobId: integer('blob_id').primaryKey(),
  hashes: bytes('hashes').notNull(),
})

export const leafQueue = sqliteTable('leaf_queue', {
  blobId: integer('blob_id').primaryKey(),
  queuedAt: integer('queued_at').notNull(),
})

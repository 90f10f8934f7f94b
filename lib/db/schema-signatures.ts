import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * The wallets' signatures of images, one row for each manifest that carries one, with what its document alone tells: who signed
 * what. Whether the signer had the right to is asked when it is read, since that can change.
 */
export const signature = sqliteTable('signature', {
  repositoryId: integer('repository_id').notNull(),
  manifest: text('manifest').notNull(),
  subject: text('subject').notNull(),
  state: text('state', { enum: ['waiting', 'proved', 'refused'] }).notNull(),
  /** why it is refused */
  reason: text('reason'),
  /** EIP-55 */
  signer: text('signer'),
  tag: text('tag'),
  seq: integer('seq'),
  /** JSON of the signed message */
  message: text('message'),
  queuedAt: integer('queued_at').notNull(),
}, (table) => [
  primaryKey({ columns: [table.repositoryId, table.manifest] }),
  index('signature_subject').on(table.repositoryId, table.subject),
  index('signature_tag').on(table.repositoryId, table.tag).where(sql`tag IS NOT NULL`),
  index('signature_waiting').on(table.queuedAt).where(sql`state = 'waiting'`),
])

/** The signed teams of a namespace, the present one too: who could sign for it at what time. `team` is JSON. */
export const pastTeam = sqliteTable('past_team', {
  namespace: text('namespace').notNull(),
  seq: integer('seq').notNull(),
  team: text('team').notNull(),
}, (table) => [primaryKey({ columns: [table.namespace, table.seq] })])

/** Which repositories of a namespace want their tags signed. `policy` is JSON. */
export const namespacePolicy = sqliteTable('namespace_policy', {
  namespace: text('namespace').primaryKey(),
  policy: text('policy').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/**
 * What was found out about cosign's signatures: each (`part` of a manifest) judged against keys that a namespace
 * lists, of which `keys` is the hash. `verdict` is JSON, a key in it its place among those.
 */
export const cosignVerdict = sqliteTable('cosign_verdict', {
  manifest: text('manifest').notNull(),
  part: integer('part').notNull(),
  subject: text('subject').notNull(),
  keys: text('keys').notNull(),
  verdict: text('verdict').notNull(),
  keptAt: integer('kept_at').notNull(),
}, (table) => [primaryKey({ columns: [table.manifest, table.part, table.subject, table.keys] })])

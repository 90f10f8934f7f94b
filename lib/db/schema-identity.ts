import { sql } from 'drizzle-orm'
import { blob as bytes, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

// Addresses are `0x` and 40 hex digits in lower case, times Unix milliseconds.

/** An address that has signed in here. A session counts only while it has the account's `sessionVersion`. */
export const account = sqliteTable('account', {
  address: text('address').primaryKey(),
  sessionVersion: integer('session_version').notNull().default(1),
  createdAt: integer('created_at').notNull(),
})

/** Values that a signed message must hold; each is deleted before the message that has it is verified. */
export const nonce = sqliteTable('nonce', {
  value: text('value').primaryKey(),
  purpose: text('purpose').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
}, (table) => [index('nonce_expires').on(table.expiresAt)])

/** Access tokens, robots and refresh tokens. The secret itself is nowhere: `hash` is its sha256. */
export const token = sqliteTable('token', {
  id: text('id').primaryKey(),
  kind: text('kind', { enum: ['pat', 'bot', 'refresh'] }).notNull(),
  hash: bytes('hash').notNull().unique(),
  /** the first characters of the secret, to tell tokens apart */
  prefix: text('prefix').notNull(),
  owner: text('owner').notNull(),
  name: text('name').notNull(),
  /** JSON of `{type, name, actions}[]` */
  scopes: text('scopes').notNull(),
  /** the token by which a refresh token was asked for; it ends with it */
  parent: text('parent'),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
}, (table) => [
  index('token_owner').on(table.owner, table.createdAt, table.id),
  index('token_parent').on(table.parent).where(sql`parent IS NOT NULL`),
  index('token_expires').on(table.expiresAt),
  index('token_revoked').on(table.revokedAt).where(sql`revoked_at IS NOT NULL`),
])

/** The members of the newest valid team of a namespace, beside its owner. */
export const teamMember = sqliteTable('team_member', {
  namespace: text('namespace').notNull(),
  address: text('address').notNull(),
  role: text('role', { enum: ['owner', 'maintain', 'write', 'read'] }).notNull(),
}, (table) => [primaryKey({ columns: [table.namespace, table.address] }), index('team_member_address').on(table.address)])

/** How a handle looks to a hasty eye; no two handles look alike, and a released one rests for a while. */
export const handleSkeleton = sqliteTable('handle_skeleton', {
  skeleton: text('skeleton').primaryKey(),
  handle: text('handle').notNull(),
  releasedAt: integer('released_at'),
}, (table) => [index('handle_skeleton_handle').on(table.handle)])

/** A handle that its owner offers to another address: JSON of the signed transfer, until that address claims it. */
export const transfer = sqliteTable('transfer', {
  namespace: text('namespace').primaryKey(),
  transfer: text('transfer').notNull(),
  createdAt: integer('created_at').notNull(),
})

/** The newest proved claim (JSON) per subject for names that this hub does not write, as anybody brought it. */
export const postedClaim = sqliteTable('posted_claim', {
  subject: text('subject').primaryKey(),
  claim: text('claim').notNull(),
  seq: integer('seq').notNull(),
  receivedAt: integer('received_at').notNull(),
}, (table) => [index('posted_claim_received').on(table.receivedAt)])

/** Somebody asked to join a team; who has accepted waits for the owner's signature. */
export const invitation = sqliteTable('invitation', {
  id: text('id').primaryKey(),
  namespace: text('namespace').notNull(),
  address: text('address').notNull(),
  role: text('role', { enum: ['owner', 'maintain', 'write', 'read'] }).notNull(),
  invitedBy: text('invited_by').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  acceptedAt: integer('accepted_at'),
}, (table) => [uniqueIndex('invitation_member').on(table.namespace, table.address), index('invitation_address').on(table.address)])

import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

// What the indexer sees or acts by and must not be forgotten with index.sqlite. Times are Unix milliseconds.

/** When a tag of a repository outside (its whole name) pointed elsewhere; `before` and `after` are digests, null for no such tag. */
export const tagMove = sqliteTable('tag_move', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  source: text('source').notNull(),
  repository: text('repository').notNull(),
  tag: text('tag').notNull(),
  before: text('before'),
  after: text('after'),
  root: text('root').notNull(),
  at: integer('at').notNull(),
}, (table) => [
  index('tag_move_tag').on(table.repository, table.tag, table.id),
  index('tag_move_repository').on(table.repository, table.id),
  index('tag_move_source').on(table.source, table.id),
])

/** Names, namespaces and repositories that the operator wants in no list; with everything below them. */
export const deniedName = sqliteTable('denied_name', {
  name: text('name').primaryKey(),
  reason: text('reason').notNull(),
  at: integer('at').notNull(),
  by: text('by').notNull(),
})

/** What somebody told the operator of a name, once for each who tells; `reporter` is an account's address, or else the network that it came from. */
export const report = sqliteTable('report', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull(),
  reason: text('reason').notNull(),
  reporter: text('reporter').notNull(),
  at: integer('at').notNull(),
}, (table) => [uniqueIndex('report_once').on(table.reporter, table.name), index('report_name').on(table.name)])

/** The names that followed hubs list and that are followed for that (`follow.origin` is `hub`) or besides. */
export const listedName = sqliteTable('listed_name', {
  via: text('via').notNull(),
  name: text('name').notNull(),
}, (table) => [primaryKey({ columns: [table.via, table.name] }), index('listed_name_name').on(table.name)])

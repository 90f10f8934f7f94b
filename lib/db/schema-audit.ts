import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What was changed in a namespace, by whom. Rows are added and, when they are older than is kept, removed; never changed (a trigger sees to it). */
export const audit = sqliteTable('audit', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  namespace: text('namespace').notNull(),
  at: integer('at').notNull(),
  action: text('action').notNull(),
  target: text('target').notNull(),
  detail: text('detail'),
  actor: text('actor').notNull(),
  via: text('via').notNull(),
  token: text('token'),
  address: text('address'),
}, (table) => [index('audit_namespace').on(table.namespace, table.id), index('audit_at').on(table.at)])

import { allowed } from '../denied.ts'
import { all, type Operation } from '../../operation.ts'
import { REPOSITORY_COLUMNS, REPOSITORY_JOINS, type RepositoryRow } from '../repository-rows.ts'

type Few = { limit: number }

const NEWEST = `SELECT ${REPOSITORY_COLUMNS} FROM repository r INDEXED BY repository_newest ${REPOSITORY_JOINS} WHERE r.place IS NOT NULL AND r.updated_at >= 0 ORDER BY r.updated_at DESC LIMIT ?`
const FOLLOWED = 'SELECT id FROM source INDEXED BY source_followers WHERE followers > 0 ORDER BY followers DESC, id DESC LIMIT ?'
const BEST = `SELECT ${REPOSITORY_COLUMNS} FROM repository r ${REPOSITORY_JOINS} WHERE r.source_id = ? AND r.place IS NOT NULL ORDER BY r.place DESC LIMIT ?`
// Denied ones are left out after they were read.
const SPARE = 3
const OF_EACH = 2

/** The repositories that changed last. */
export const newest: Operation<Few, RepositoryRow[]> = (db, { limit }) => allowed(db, all<RepositoryRow>(db, NEWEST, SPARE * limit)).slice(0, limit)

/** The best few repositories of each of the names that most hubs follow. */
export const mostFollowed: Operation<Few, RepositoryRow[]> = (db, { limit }) => {
  const sources = all<{ id: number }>(db, FOLLOWED, SPARE * limit)
  return sources.flatMap(({ id }) => allowed(db, all<RepositoryRow>(db, BEST, id, SPARE * OF_EACH)).slice(0, OF_EACH)).slice(0, limit)
}

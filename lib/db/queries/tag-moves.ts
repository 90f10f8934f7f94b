import type { TagMove } from '../index/rows.ts'
import { all, first, type Operation } from '../operation.ts'

export type TagMoveRow = TagMove & { id: number }
export type TagHistoryQuestion = { repository: string; tag: string; /** id of the last line of the page before */ before?: number | undefined; limit: number }

const COLUMNS = 'id, source, repository, tag, before, after, root, at'

/** Where a tag pointed, the newest move first. `repository` is the whole name, as in the index. */
export const tagHistory: Operation<TagHistoryQuestion, TagMoveRow[]> = (db, { repository, tag, before, limit }) =>
  all<TagMoveRow>(db, `SELECT ${COLUMNS} FROM tag_move WHERE repository = ? AND tag = ? AND id < ? ORDER BY id DESC LIMIT ?`,
    repository, tag, before ?? Number.MAX_SAFE_INTEGER, limit)

/** The moves of all tags of a repository, the newest first. */
export const repositoryMoves: Operation<{ repository: string; before?: number | undefined; limit: number }, TagMoveRow[]> = (db, { repository, before, limit }) =>
  all<TagMoveRow>(db, `SELECT ${COLUMNS} FROM tag_move WHERE repository = ? AND id < ? ORDER BY id DESC LIMIT ?`, repository, before ?? Number.MAX_SAFE_INTEGER, limit)

/** The newest move by which a tag came to point to a digest. */
export const newestMove: Operation<{ repository: string; tag: string; after: string }, TagMoveRow | undefined> = (db, { repository, tag, after }) =>
  first<TagMoveRow>(db, `SELECT ${COLUMNS} FROM tag_move WHERE repository = ? AND tag = ? AND after = ? ORDER BY id DESC LIMIT 1`, repository, tag, after)

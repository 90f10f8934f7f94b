import type Database from 'better-sqlite3'
import type { TagMove } from '../index/rows.ts'
import { first, run, type Operation } from '../operation.ts'

type Db = Database.Database
export type LastMove = { after: string | null; root: string }

/** So many are kept; what one repository or one name does takes no more than its share of it. */
export const MOST_MOVES = { repository: 10_000, source: 100_000, all: 1_000_000 }

/**
 * Keeps where tags pointed before and after, in the order given; the oldest beyond MOST_MOVES go. Told again it is not kept again:
 * neither a move that the same root made last, nor one from nowhere (`before` is null) to where the tag points already.
 */
export const keepTagMoves: Operation<{ moves: TagMove[] }, void> = (db, { moves }) => {
  const kept = moves.filter((move) => keep(db, move))
  for (const repository of new Set(kept.map((move) => move.repository))) dropBeyond(db, 'repository', repository, MOST_MOVES.repository)
  for (const source of new Set(kept.map((move) => move.source))) dropBeyond(db, 'source', source, MOST_MOVES.source)
  if (kept.length > 0) run(db, 'DELETE FROM tag_move WHERE id <= (SELECT max(id) FROM tag_move) - ?', MOST_MOVES.all)
}

/** Whether a move is the last one that is kept of its tag, told once more: one that the same root made, or one from nowhere to where the tag points already. */
export function isTold(last: LastMove | undefined, { before, after, root }: Pick<TagMove, 'before' | 'after' | 'root'>): boolean {
  return last !== undefined && last.after === after && (last.root === root || before === null)
}

function keep(db: Db, { source, repository, tag, before, after, root, at }: TagMove): boolean {
  const last = first<LastMove>(db, 'SELECT after, root FROM tag_move WHERE repository = ? AND tag = ? ORDER BY id DESC LIMIT 1', repository, tag)
  if (isTold(last, { before, after, root })) return false
  run(db, 'INSERT INTO tag_move (source, repository, tag, before, after, root, at) VALUES (?, ?, ?, ?, ?, ?, ?)', source, repository, tag, before, after, root, at)
  return true
}

function dropBeyond(db: Db, column: 'repository' | 'source', value: string, most: number): void {
  const oldest = first<{ id: number }>(db, `SELECT id FROM tag_move WHERE ${column} = ? ORDER BY id DESC LIMIT 1 OFFSET ?`, value, most)?.id
  if (oldest !== undefined) run(db, `DELETE FROM tag_move WHERE ${column} = ? AND id <= ?`, value, oldest)
}

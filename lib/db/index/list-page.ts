/** One page of a list; `next` is what `after` is for the page behind it, absent on the last. A page may hold fewer than asked for, even none. */
export type ListPage<Row, Cursor> = { items: Row[]; next?: Cursor }

/** A page of `limit` from rows that were read with one more; `keep` leaves out what is not to be shown. */
export function toPage<Row, Cursor>(rows: Row[], limit: number, cursor: (row: Row) => Cursor, keep: (rows: Row[]) => Row[]): ListPage<Row, Cursor> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const items = keep(shown)
  return rows.length > limit && last !== undefined ? { items, next: cursor(last) } : { items }
}

import { run, type Operation } from '../operation.ts'

/** So many reports are kept; of one reporter so many. */
export const MOST_REPORTS = { reporter: 100, all: 10_000 }

export type NewReport = { name: string; reason: string; reporter: string; now: number }

/** Keeps what somebody tells of a name, in place of what they told of it before; the oldest beyond MOST_REPORTS go. */
export const addReport: Operation<NewReport, void> = (db, { name, reason, reporter, now }) => {
  run(db, 'INSERT OR REPLACE INTO report (name, reason, reporter, at) VALUES (?, ?, ?, ?)', name, reason, reporter, now)
  run(db, 'DELETE FROM report WHERE id IN (SELECT id FROM report WHERE reporter = ? ORDER BY id DESC LIMIT -1 OFFSET ?)', reporter, MOST_REPORTS.reporter)
  run(db, 'DELETE FROM report WHERE id IN (SELECT id FROM report ORDER BY id DESC LIMIT -1 OFFSET ?)', MOST_REPORTS.all)
}

/** Removes reports that were dealt with, by id or all of a name; how many. */
export const dropReports: Operation<{ ids: number[] } | { name: string }, number> = (db, which) =>
  'name' in which ? run(db, 'DELETE FROM report WHERE name = ?', which.name) : run(db, 'DELETE FROM report WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(which.ids))

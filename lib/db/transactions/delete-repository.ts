import { first, RefusedError, run, type Operation } from '../operation.ts'
import { noteChanges } from './root-changes.ts'

// Its row stays, under whose id the next publication takes its directory away.
const TABLES = ['tag', 'manifest_child', 'signature', 'manifest', 'blob_link', 'readme']

/** Removes all that is in a repository; other repositories keep their bytes. Throws RefusedError NAME_UNKNOWN when it holds nothing. */
export const deleteRepository: Operation<{ repository: string; now: number }, void> = (db, { repository, now }) => {
  const id = first<{ id: number }>(db, 'SELECT id FROM repository WHERE name = ? AND manifest_count > 0', repository)?.id
  if (id === undefined) throw new RefusedError('NAME_UNKNOWN', `there is no repository ${repository}`)
  run(db, 'DELETE FROM cosign_verdict WHERE manifest IN (SELECT digest FROM manifest WHERE repository_id = ?)', id)
  for (const table of TABLES) run(db, `DELETE FROM ${table} WHERE repository_id = ?`, id)
  run(db, 'UPDATE repository SET manifest_count = 0, tag_count = 0, updated_at = ? WHERE id = ?', now, id)
  noteChanges(db, id, [{ kind: 'repository', key: '' }], now)
}

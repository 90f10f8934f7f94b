import { CID } from 'multiformats/cid'
import { all, first } from '../../db/operation.ts'
import type { Build, Db } from './build.ts'

export type SiteEntry = { name: string; cid: string; tsize: number }

/** Sets an entry of the static page in the hub's root, as the rows have it. */
export function setSiteEntry({ db, changes }: Build, name: string): void {
  const row = first<SiteEntry>(db, 'SELECT name, cid, tsize FROM site_entry WHERE name = ?', name)
  changes.push({ path: [name], entry: row && { cid: CID.parse(row.cid), tsize: row.tsize } })
}

/** All entries of the static page, by name. */
export function siteEntries(db: Db): SiteEntry[] {
  return all<SiteEntry>(db, 'SELECT name, cid, tsize FROM site_entry ORDER BY name')
}

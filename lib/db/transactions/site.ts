import { HUB } from '../hub-name.ts'
import { all, run, type Operation } from '../operation.ts'
import { unpackBlocks } from '../packed.ts'
import { noteNamespaceChanges } from './root-changes.ts'
import { storeBlock } from './store-block.ts'

type Entry = { name: string; cid: string; tsize: number }

/** What the static page in the hub's root is from now on; `blocks` (as packBlocks) are those of it that are not stored. They count once the root has them. */
export const setSite: Operation<{ entries: Entry[]; blocks: Uint8Array; now: number }, void> = (db, { entries, blocks, now }) => {
  for (const { hash, bytes } of unpackBlocks(blocks)) storeBlock(db, hash, bytes)
  const before = all<Entry>(db, 'SELECT name, cid, tsize FROM site_entry')
  const gone = before.filter(({ name }) => !entries.some((entry) => entry.name === name))
  const set = entries.filter(({ name, cid }) => !before.some((entry) => entry.name === name && entry.cid === cid))
  for (const { name } of gone) run(db, 'DELETE FROM site_entry WHERE name = ?', name)
  for (const { name, cid, tsize } of set) run(db, 'INSERT OR REPLACE INTO site_entry (name, cid, tsize) VALUES (?, ?, ?)', name, cid, tsize)
  noteNamespaceChanges(db, HUB, [...gone, ...set].map(({ name }) => ({ kind: 'site', key: name })), now)
}

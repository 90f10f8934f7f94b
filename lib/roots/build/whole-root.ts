import type { CID } from 'multiformats/cid'
import { HUB } from '../../db/hub-name.ts'
import { all } from '../../db/operation.ts'
import { BlockMissingError } from '../../ipfs/block-source.ts'
import { openDirectories } from '../../ipfs/dag/directory.ts'
import type { Build, Db } from './build.ts'
import { pendingChanges, type Pending } from './pending-changes.ts'
import { siteEntries } from './site-entries.ts'

/** Everything that a namespace's root has, as changes by repository (0: the namespace itself): what to build it of from nothing. */
export function wholeRoot(db: Db, namespace: string): Map<number, Pending[]> {
  const pending = pendingChanges(db, namespace)
  if (namespace === HUB) return pending.set(0, hubEntries(db, pending.get(0) ?? []))
  const rows = all<{ id: number }>(db, 'SELECT id FROM repository WHERE namespace = ? ORDER BY id', namespace)
  for (const { id } of rows) pending.set(id, [{ repositoryId: id, kind: 'repository', key: '' }])
  return pending
}

function hubEntries(db: Db, pending: Pending[]): Pending[] {
  const names = all<{ name: string }>(db, 'SELECT name FROM namespace WHERE name <> ? UNION SELECT name FROM follow WHERE origin <> \'hub\' UNION SELECT subject FROM posted_claim', HUB)
  const keys = new Set([...names.map(({ name }) => name), ...pending.filter(({ kind }) => kind !== 'site').map(({ key }) => key)])
  const namespaces = [...keys].filter(isEntry).map((key) => ({ repositoryId: 0, kind: 'namespace', key }))
  return [...namespaces, ...siteEntries(db).map(({ name }) => ({ repositoryId: 0, kind: 'site', key: name }))]
}

// The claim's change has no key; what a handle of another hub is remembered under is no name of an entry.
function isEntry(key: string): boolean {
  return key !== '' && !key.includes('/')
}

/** Notes which of these names the hub's last root linked, as far as it can still be read: their blocks are counted apart from its own. */
export async function noteApart({ store, apart }: Build, before: CID, names: Pending[]): Promise<void> {
  for (const { kind, key } of names) {
    if (kind !== 'namespace') continue
    const linked = await openDirectories(store).get(before, key).catch(undefinedIfLost)
    if (linked) apart.add(linked.cid.toString())
  }
}

function undefinedIfLost(error: unknown): undefined {
  if (!(error instanceof BlockMissingError)) throw error
}

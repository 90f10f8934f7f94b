import { CID } from 'multiformats/cid'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { openDirectories } from '../../lib/ipfs/dag/directory.ts'
import { startBuild } from '../../lib/roots/build/build.ts'
import type { Rows } from './rows.ts'

/** The current root of a namespace: entries by path, and small files as text. */
export function lookInto({ db }: Rows, namespace: string) {
  const { store } = startBuild(db, '')
  const directories = openDirectories(store)
  const root = (): CID => CID.parse(String(db.prepare('SELECT root FROM namespace WHERE name = ?').pluck().get(namespace)))
  const find = async (path: string): Promise<Link | undefined> => {
    let link: Link | undefined = { cid: root(), tsize: 0 }
    for (const name of path.split('/')) link = link && (await directories.get(link.cid, name))
    return link
  }
  const names = async (path: string): Promise<string[]> => {
    const link = path === '' ? { cid: root() } : await find(path)
    const found: string[] = []
    if (link) for await (const { name } of directories.list(link.cid)) found.push(name)
    return found
  }
  const text = async (path: string): Promise<string | undefined> => {
    const link = await find(path)
    return link && Buffer.from(await store.get(link.cid)).toString()
  }
  return { root, find, names, text }
}

import { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { parseName } from '../../names/name.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import type { Page } from '../page.ts'
import type { ListedNamespace, StaticPlace } from './static-types.ts'

// A hub of more names than that is searched, not listed.
const MOST_NAMES = 20_000
const SUFFIX = '.json'

/** The names that a hub lists, its own namespaces before what it follows, each sorted by bytes; nothing of what is no hub. Throws BlockMissingError, UnavailableError. */
export async function listNamespaces(source: BlockSource, hub: StaticPlace | undefined, { after, limit }: { after?: string; limit: number }): Promise<Page<ListedNamespace>> {
  if (hub?.layout !== 'hub') return { items: [] }
  const root = CID.parse(hub.root)
  const [listed, here] = await Promise.all([namesIn(source, root), new Set(await entryNames(source, root))])
  const names = listed.map((name) => ({ name, isHere: here.has(name) })).sort((a, b) => Number(b.isHere) - Number(a.isHere) || (a.name < b.name ? -1 : 1))
  const from = after === undefined ? 0 : names.findIndex(({ name }) => name === after) + 1
  const items = names.slice(from, from + limit)
  const last = from + items.length < names.length ? items.at(-1) : undefined
  return { items, ...(last ? { next: last.name } : {}) }
}

async function namesIn(source: BlockSource, root: CID): Promise<string[]> {
  const folder = await walkPath(source, root, ['names'])
  const files = folder ? await entryNames(source, folder.cid) : []
  return files.flatMap((file) => (file.endsWith(SUFFIX) && parseName(file.slice(0, -SUFFIX.length)) ? [file.slice(0, -SUFFIX.length)] : []))
}

async function entryNames(source: BlockSource, directory: CID): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of listEntries(source, directory)) if (names.push(name) >= MOST_NAMES) break
  return names
}

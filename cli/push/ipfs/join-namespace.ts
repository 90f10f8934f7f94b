import { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../../lib/ipfs/block-source.ts'
import { MOST_TAGS, type NamedTag } from '../../../lib/roots/build/index-document.ts'
import { MAX_INDEX_BYTES, parseLayoutIndex, tagOf } from '../../../lib/roots/read/layout-index.ts'
import { detectLayout } from '../../../lib/roots/read/open-repository.ts'
import { readRootDocument } from '../../../lib/roots/read/read-documents.ts'
import { readFile } from '../../../lib/roots/read/read-file.ts'
import { entryIfDirectory, walkPath } from '../../../lib/roots/read/walk-path.ts'
import { KuboError, type KuboSite } from '../../site/kubo-site.ts'
import { SavedError } from '../saved-error.ts'

/** What the name of a key stands for; undefined of a key that is not there yet. Throws KuboError when it cannot be found out: what is there would be lost. */
export async function namedRoot(kubo: KuboSite, key: string): Promise<CID | undefined> {
  const ipnsName = await kubo.findKey(key)
  if (ipnsName === undefined) return undefined
  const path = await kubo.resolve(ipnsName)
  if (path === undefined) return lastPinned(kubo, ipnsName, key)
  const [, text] = /^\/ipfs\/([^/]+)\/?$/.exec(path) ?? []
  if (text === undefined) throw new SavedError(`the key ${key} stands for ${path.slice(0, 200)}, below another directory: use a key of its own`)
  return CID.parse(text)
}

/** Under which name a namespace's last root is pinned. */
export function pinName(ipnsName: string): string {
  return `ipcr /ipns/${ipnsName}`
}

// Where nobody can be asked for records, a name is what was last published from here.
async function lastPinned(kubo: KuboSite, ipnsName: string, key: string): Promise<CID> {
  const [root, ...more] = await kubo.pinned(pinName(ipnsName))
  if (root && more.length === 0) return root
  throw new KuboError(`nothing can be found under /ipns/${ipnsName}, and the key ${key} is not new: what it stands for would be lost. Publish that again (ipfs name publish --key=${key} <path>), or use another key`)
}

/** A repository's directory as it is below a namespace: its tags, and whether it tells what it is. */
export type JoinedRepository = { directory: Link | undefined; tags: NamedTag[]; describes: boolean }

/** What a repository's images are joined to. Throws SavedError where the directory is of another kind. */
export async function joinRepository(source: BlockSource, root: CID, path: readonly string[]): Promise<JoinedRepository> {
  await requireNamespace(source, root)
  const directory = await walkPath(source, root, path)
  if (!directory) return { directory, tags: [], describes: true }
  const layout = (await detectLayout(source, directory.cid))?.layout
  if (layout !== undefined && layout !== 'ipcr') throw new SavedError(`${path.join('/')} is there already, in an older layout (${layout}): give the image another name`)
  const describes = (await entryIfDirectory(source, directory.cid, 'README-short.txt')) === undefined
  return { directory, tags: layout === undefined ? [] : await tagsOf(source, directory.cid, path), describes }
}

async function requireNamespace(source: BlockSource, root: CID): Promise<void> {
  if (await detectLayout(source, root)) throw new SavedError('the key stands for one repository, not for a namespace: use a key of its own')
  if ((await readRootDocument(source, root))?.kind === 'hub') throw new SavedError('the key stands for a whole hub: push to that hub with -r')
}

async function tagsOf(source: BlockSource, directory: CID, path: readonly string[]): Promise<NamedTag[]> {
  const file = await entryIfDirectory(source, directory, 'index.json')
  const descriptors = file ? parseLayoutIndex(await readFile(source, file.cid, MAX_INDEX_BYTES)) : []
  if (descriptors.length >= MOST_TAGS) throw new SavedError(`${path.join('/')} has ${MOST_TAGS} tags or more, of which only a hub knows the newest: push to one, or give the image another name`)
  return descriptors.flatMap(({ annotations, ...document }) => {
    const name = tagOf({ ...document, annotations })
    return name === undefined ? [] : [{ name, document }]
  })
}

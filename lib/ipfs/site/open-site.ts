import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CID } from 'multiformats/cid'
import { BlockMissingError, type BlockSource, type Link } from '../block-source.ts'
import type { Entry } from '../dag/directories.ts'
import { openDirectories } from '../dag/directory.ts'
import { EditStore } from '../dag/edit-store.ts'
import { fileDagOnDisk, readLeaf, type LeafPlace } from './file-leaves.ts'
import { SiteError } from './site-error.ts'

const MOST_FILES = 10_000

/** A directory of files as UnixFS. Its blocks are read again from the files when they are asked for: BlockMissingError if these changed. */
export type Site = BlockSource & {
  root: Link
  /** what stands in it, sorted by the bytes of the names */
  entries: Entry[]
  files: number
  /** of all files */
  bytes: number
}

/**
 * Hashes a directory with one leaf in memory. The CIDs are those of `ipfs add -r` under the profile unixfs-v1-2025, which leaves
 * out hidden files too. Throws SiteError.
 */
export async function openSite(directory: string): Promise<Site> {
  const found = await stat(join(directory, 'index.html')).catch(() => undefined)
  if (!found?.isFile()) throw new SiteError(`${directory} has no index.html: it is no site`)
  return new DiskSite().open(directory)
}

class DiskSite {
  readonly #leaves = new Map<string, LeafPlace>()
  readonly #store = new EditStore({ get: (cid) => this.#leaf(cid) })
  #files = 0
  #bytes = 0

  async open(directory: string): Promise<Site> {
    const entries = await this.#entries(directory)
    const root = await openDirectories(this.#store).build(entries)
    return { root, entries, files: this.#files, bytes: this.#bytes, get: (cid) => this.#store.get(cid) }
  }

  async #entries(directory: string): Promise<Entry[]> {
    const entries: Entry[] = []
    const found = (await readdir(directory, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'))
    for (const entry of found.sort((one, other) => Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)))) {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) entries.push({ name: entry.name, ...(await openDirectories(this.#store).build(await this.#entries(path))) })
      else if (entry.isFile()) entries.push({ name: entry.name, ...(await this.#file(path)) })
      else throw new SiteError(`${path} is neither a file nor a directory: a site has nothing else`)
    }
    return entries
  }

  async #file(path: string): Promise<Link> {
    if (++this.#files > MOST_FILES) throw new SiteError(`a site has at most ${MOST_FILES} files`)
    const { cid, tsize, size, nodes } = await fileDagOnDisk(path, (digest, place) => this.#leaves.set(keyOf(digest), place))
    // Kubo 0.43 does not get an empty block from another one: it would wait for it, and for the whole tree, for ever.
    if (size === 0) throw new SiteError(`${path} is empty: no Kubo could fetch it from another one`)
    for (const node of nodes) this.#store.put(node)
    this.#bytes += size
    return { cid, tsize }
  }

  async #leaf(cid: CID): Promise<Uint8Array> {
    const place = this.#leaves.get(keyOf(cid.multihash.digest))
    if (!place) throw new BlockMissingError(cid)
    return readLeaf(cid, place)
  }
}

function keyOf(digest: Uint8Array): string {
  return Buffer.from(digest).toString('hex')
}

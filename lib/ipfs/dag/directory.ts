import type { CID } from 'multiformats/cid'
import type { Link } from '../block-source.ts'
import type { Directories, Entry, PathChange } from './directories.ts'
import { FlatSize, flatDirectory } from './flat-directory.ts'
import { type BlockStore, HamtEdit, type Slots } from './hamt.ts'
import { checkName, groupByName } from './path-changes.ts'
import { listEntries, readEntry } from './read-directory.ts'
import { isShard, readDirectoryNode } from './unixfs-node.ts'

/** Directories whose blocks are read from a store, and whose new blocks are put there. */
export function openDirectories(store: BlockStore): Directories {
  return new StoredDirectories(store)
}

class StoredDirectories implements Directories {
  readonly #store: BlockStore

  constructor(store: BlockStore) {
    this.#store = store
  }

  async build(entries: Iterable<Entry>): Promise<Link> {
    const named = new Map(Array.from(entries, (entry) => [checkName(entry.name), entry]))
    return this.#write([...named.values()])
  }

  set(directory: Link | undefined, name: string, entry: Link | undefined): Promise<Link | undefined> {
    return this.#edit(directory, new Map([[checkName(name), entry]]))
  }

  setPath(root: Link | undefined, path: readonly string[], entry: Link | undefined): Promise<Link | undefined> {
    return this.setPaths(root, [{ path, entry }])
  }

  async setPaths(root: Link | undefined, changes: Iterable<PathChange>): Promise<Link | undefined> {
    const entries = new Map<string, Link | undefined>()
    for (const [name, { base, below }] of groupByName(changes)) {
      const start = below.length === 0 || base ? base?.entry : root && (await this.get(root.cid, name))
      entries.set(name, below.length === 0 ? start : await this.setPaths(start, below))
    }
    return this.#edit(root, entries)
  }

  get(directory: CID, name: string): Promise<Link | undefined> {
    return readEntry(this.#store, directory, name)
  }

  list(directory: CID): AsyncIterable<Entry> {
    return listEntries(this.#store, directory)
  }

  async #edit(directory: Link | undefined, changes: Map<string, Link | undefined>): Promise<Link | undefined> {
    const node = directory && (await readDirectoryNode(this.#store, directory.cid))
    if (directory && node && isShard(node.unixfs)) return this.#editHamt(directory, changes)
    const entries = new Map(node?.links.map(({ Name = '', Hash, Tsize = 0 }) => [Name, { name: Name, cid: Hash, tsize: Tsize }]))
    for (const [name, entry] of changes) {
      if (entry) entries.set(name, { name, cid: entry.cid, tsize: entry.tsize })
      else entries.delete(name)
    }
    return entries.size === 0 ? undefined : this.#write([...entries.values()])
  }

  async #editHamt(directory: Link, changes: Map<string, Link | undefined>): Promise<Link | undefined> {
    const hamt = new HamtEdit(this.#store)
    const slots = await hamt.read(directory)
    await hamt.edit(slots, changes)
    const flat = hamt.growth < 0 ? await hamt.entriesIfFlat(slots) : undefined
    if (flat?.length === 0) return undefined
    return flat ? this.#write(flat) : hamt.write(slots)
  }

  async #write(entries: Entry[]): Promise<Link> {
    const size = new FlatSize()
    if (!entries.every((entry) => size.add(entry))) {
      const [hamt, slots]: [HamtEdit, Slots] = [new HamtEdit(this.#store), new Map()]
      await hamt.edit(slots, entries.map((entry) => [entry.name, entry]))
      return hamt.write(slots)
    }
    const { block, cid, tsize } = flatDirectory(entries)
    this.#store.put(block)
    return { cid, tsize }
  }
}

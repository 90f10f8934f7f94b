import { LRUCache } from 'lru-cache'
import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../block-source.ts'
import { NotADirectoryError } from './directories.ts'
import { hamtHash, slotAt, slotPrefix } from './hamt-path.ts'
import { fanoutOf, toLink } from './read-directory.ts'
import { isShard, readDirectoryNode } from './unixfs-node.ts'

/** A directory's block, its links by name, of two of one name the first; `fanout` is 0 for a flat one. */
export type DirectoryBlock = { links: Map<string, Link>; fanout: number }

/** Entries of directories, of which many are asked for one after the other: each block is decoded once while it is remembered. */
export class DirectoryCache {
  readonly #source: BlockSource
  readonly #nodes: LRUCache<string, DirectoryBlock>

  /** `mostLinks`: how many links are remembered in all, some 300 bytes each */
  constructor(source: BlockSource, mostLinks = 50_000) {
    this.#source = source
    this.#nodes = new LRUCache({ maxSize: mostLinks, sizeCalculation: ({ links }) => links.size + 1 })
  }

  /** The entry of that name; undefined also when the CID is no directory. Throws BlockMissingError and what the source throws. */
  async entry(directory: CID, name: string): Promise<Link | undefined> {
    try {
      return await this.#find(directory, name)
    } catch (error) {
      if (error instanceof NotADirectoryError) return undefined
      throw error
    }
  }

  /** The directory's own block; undefined when the CID is no directory. Throws BlockMissingError and what the source throws. */
  async block(directory: CID): Promise<DirectoryBlock | undefined> {
    try {
      return await this.#node(directory)
    } catch (error) {
      if (error instanceof NotADirectoryError) return undefined
      throw error
    }
  }

  /** What stands at the end of a path. */
  async walk(directory: CID, path: readonly string[]): Promise<Link | undefined> {
    let here: Link | undefined = { cid: directory, tsize: 0 }
    for (const name of path) {
      here = await this.entry(here.cid, name)
      if (!here) return undefined
    }
    return here
  }

  async #find(directory: CID, name: string): Promise<Link | undefined> {
    let node = await this.#node(directory)
    if (node.fanout === 0) return node.links.get(name)
    const hash = hamtHash(name)
    for (let depth = 0; ; depth++) {
      const prefix = slotPrefix(slotAt(hash, depth, Math.log2(node.fanout)), node.fanout)
      const entry = node.links.get(prefix + name)
      const part = node.links.get(prefix)
      if (entry || !part) return entry
      node = await this.#node(part.cid)
      if (node.fanout === 0) throw new NotADirectoryError('a part of a HAMT is none')
    }
  }

  async #node(cid: CID): Promise<DirectoryBlock> {
    const key = cid.toString()
    const known = this.#nodes.get(key)
    if (known) return known
    const { links, unixfs } = await readDirectoryNode(this.#source, cid)
    const node = { links: firstOfEach(links.map((link): [string, Link] => [link.Name ?? '', toLink(link)])), fanout: isShard(unixfs) ? fanoutOf(unixfs) : 0 }
    this.#nodes.set(key, node)
    return node
  }
}

// Of two entries of one name the first counts, as in readEntry.
function firstOfEach(links: [string, Link][]): Map<string, Link> {
  const map = new Map<string, Link>()
  for (const [name, link] of links) if (!map.has(name)) map.set(name, link)
  return map
}

import { LRUCache } from 'lru-cache'
import { DocumentError } from '../documents.ts'
import { parseSearchIndex, parseSearchLeaf, parseSearchNode, type FileEntry, type SearchIndex } from './search-documents.ts'
import { compareKeys, type Keyed } from './search-key.ts'
import type { SearchRow } from './search-row.ts'

const KEPT_LEAVES = 16

/** Where the files of `search/` come from. `path` leads there from the root; `cid` is undefined for the index alone, which may not be there. */
export type ReadSearchFile = (path: string, cid: string | undefined) => Promise<Uint8Array | undefined>

/** A file, and the directory below `search/` that it stands in (empty: in `search/` itself). */
export type FilePlace = { entry: FileEntry; folder: string }

/** `search/` of one root. Everything throws DocumentError for a file that is not what it should be, and what `read` throws. */
export class SearchTree {
  readonly index: SearchIndex
  readonly #read: ReadSearchFile
  readonly #lists = new Map<string, FileEntry[]>()
  readonly #leaves = new LRUCache<string, SearchRow[]>({ max: KEPT_LEAVES })

  private constructor(read: ReadSearchFile, index: SearchIndex) {
    this.#read = read
    this.index = index
  }

  /** Undefined when the root has no `search/`. */
  static async open(read: ReadSearchFile): Promise<SearchTree | undefined> {
    const bytes = await read('search/index.json', undefined)
    return bytes && new SearchTree(read, parseSearchIndex(bytes))
  }

  /** The first file of a level (0: leaves) that does not end with a key to be passed over; once one is not, none behind it is. */
  async find(level: number, isPassed: (end: Keyed) => boolean): Promise<FilePlace | undefined> {
    return this.#descend(level, (entries) => entries.find((entry) => !isPassed(entry)))
  }

  /** The last file of a level. */
  async last(level: number): Promise<FilePlace | undefined> {
    return this.#descend(level, (entries) => entries.at(-1))
  }

  async rows({ entry, folder }: FilePlace): Promise<SearchRow[]> {
    const [, , , cid] = entry
    const known = this.#leaves.get(cid)
    if (known) return known
    const { rows } = parseSearchLeaf(await this.#bytes(folder === '' ? `search/${cid}` : `search/${folder}/${cid}`, cid))
    this.#leaves.set(cid, endingWith(rows, entry))
    return rows
  }

  /** The entries of a list, a file of level 1 or above. */
  async list({ entry }: FilePlace): Promise<FileEntry[]> {
    const [, , , cid] = entry
    const known = this.#lists.get(cid)
    if (known) return known
    const { files } = parseSearchNode(await this.#bytes(`search/${cid}/index.json`, cid))
    this.#lists.set(cid, endingWith(files, entry))
    return files
  }

  async #descend(level: number, choose: (entries: FileEntry[]) => FileEntry | undefined): Promise<FilePlace | undefined> {
    let [entries, folder] = [this.index.files, '']
    for (let here = this.index.levels.length - 1; ; here--) {
      const entry = choose(entries)
      if (!entry || here <= level) return entry && { entry, folder }
      entries = await this.list({ entry, folder })
      folder = entry[3]
    }
  }

  async #bytes(path: string, cid: string): Promise<Uint8Array> {
    const bytes = await this.#read(path, cid)
    if (bytes) return bytes
    throw new DocumentError('INVALID', `${path} is listed and not there`)
  }
}

// By the ends a reader goes on: one that is not there would lead it in a circle.
function endingWith<T extends Keyed>(items: T[], entry: Keyed): T[] {
  const last = items.at(-1)
  if (last && compareKeys(last, entry) === 0) return items
  throw new DocumentError('INVALID', 'a file of search/ does not end with what its list says')
}

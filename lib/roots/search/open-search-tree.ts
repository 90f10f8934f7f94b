import { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { readFile } from '../read/read-file.ts'
import { walkPath } from '../read/walk-path.ts'
import { SEARCH_LIMITS } from './search-documents.ts'
import { SearchTree, type ReadSearchFile } from './search-tree.ts'

/** Reads the files of a hub root's `search/` block by block: the index by its path, the others, each one block, by their CIDs. */
export function searchBlocks(source: BlockSource, hub: CID, signal?: AbortSignal): ReadSearchFile {
  return async (path, cid) => {
    if (cid !== undefined) return source.get(CID.parse(cid), { signal })
    const file = await walkPath(source, hub, path.split('/'), signal)
    return file && readFile(source, file.cid, SEARCH_LIMITS.index, signal)
  }
}

/** `search/` of a hub's root; undefined when there is none. Throws DocumentError, FileRefusedError, BlockMissingError. */
export function openSearchTree(source: BlockSource, hub: CID): Promise<SearchTree | undefined> {
  return SearchTree.open(searchBlocks(source, hub))
}

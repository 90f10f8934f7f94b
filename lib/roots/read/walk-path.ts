import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../ipfs/block-source.ts'
import { NotADirectoryError } from '../../ipfs/dag/directories.ts'
import { readEntry } from '../../ipfs/dag/read-directory.ts'

/** What stands at the end of a path below a directory; undefined when there is nothing. Throws BlockMissingError. */
export async function walkPath(source: BlockSource, root: CID, path: readonly string[], signal?: AbortSignal): Promise<Link | undefined> {
  let here: Link | undefined = { cid: root, tsize: 0 }
  for (const name of path) {
    here = await entryIfDirectory(source, here.cid, name, signal)
    if (!here) return undefined
  }
  return here
}

/** A directory's entry; undefined also when the CID is no directory. Throws BlockMissingError. */
export async function entryIfDirectory(source: BlockSource, directory: CID, name: string, signal?: AbortSignal): Promise<Link | undefined> {
  try {
    return await readEntry(source, directory, name, signal)
  } catch (error) {
    if (error instanceof NotADirectoryError) return undefined
    throw error
  }
}

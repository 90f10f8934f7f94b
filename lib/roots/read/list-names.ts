import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { walkPath } from './walk-path.ts'

/** Names in a directory below a root, sorted bytewise, `most` at most; none when it is not there. Throws NotADirectoryError, BlockMissingError. */
export async function listNames(source: BlockSource, root: CID, path: readonly string[], most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const folder = await walkPath(source, root, path)
  const names: string[] = []
  if (folder) for await (const { name } of listEntries(source, folder.cid)) if (names.push(name) >= most) break
  return names.sort()
}

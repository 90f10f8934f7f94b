import type { CID } from 'multiformats/cid'
import { code as RAW } from 'multiformats/codecs/raw'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { NotADirectoryError } from '../../ipfs/dag/directories.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { isRepositoryName } from '../../oci/reference.ts'
import { walkPath } from '../../roots/read/walk-path.ts'

const MOST_NAMES = 20_000
// What stands in a repository beside those below it.
const OWN_ENTRIES = new Set(['blobs', 'refs', 'tags', 'manifests'])

/**
 * The names of directories at a path below a root, by bytes: repositories, or folders of them, which only who looks into them can
 * tell apart. What is read does not grow with what they hold. Throws BlockMissingError, UnavailableError.
 */
export async function listDirectory(source: BlockSource, root: CID, path: readonly string[]): Promise<string[]> {
  const end = await walkPath(source, root, path)
  if (!end) return []
  const names: string[] = []
  try {
    for await (const { name, cid } of listEntries(source, end.cid)) {
      if (cid.code !== RAW && isRepositoryName(name) && !OWN_ENTRIES.has(name)) names.push(name)
      if (names.length >= MOST_NAMES) break
    }
  } catch (error) {
    if (!(error instanceof NotADirectoryError)) throw error
  }
  return names.sort()
}

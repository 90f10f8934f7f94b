import type { CID } from 'multiformats/cid'
import { FileRefusedError, readFile } from '../../roots/read/read-file.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import type { PathBlocks } from '../ipfs-source/path-blocks.ts'

const FILE = 'README-short.txt'
const MOST_BYTES = 4096
const MOST_CHARACTERS = 200

/** The line that the repository at a path says of itself. Throws BlockMissingError, UnavailableError. */
export async function readShort(blocks: PathBlocks, root: CID, path: readonly string[]): Promise<string | undefined> {
  await blocks.ahead(root, path)
  const file = await walkPath(blocks, root, [...path, FILE])
  if (!file) return undefined
  try {
    const text = new TextDecoder().decode(await readFile(blocks, file.cid, MOST_BYTES)).trim()
    return text === '' ? undefined : Array.from(text).slice(0, MOST_CHARACTERS).join('')
  } catch (error) {
    if (error instanceof FileRefusedError) return undefined
    throw error
  }
}

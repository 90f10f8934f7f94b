import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { readFile } from './read-file.ts'
import { walkPath } from './walk-path.ts'

const MAX_README_BYTES = 256 * 1024

/** `README-short.txt` and `README.md` of a directory, as far as they are there. Throws FileRefusedError beyond 256 KiB, BlockMissingError. */
export async function readReadme(source: BlockSource, directory: CID): Promise<{ short?: string; full?: string }> {
  const [short, full] = await Promise.all(['README-short.txt', 'README.md'].map(async (name) => {
    const link = await walkPath(source, directory, [name])
    return link && new TextDecoder().decode(await readFile(source, link.cid, MAX_README_BYTES))
  }))
  return { ...(short === undefined ? {} : { short }), ...(full === undefined ? {} : { full }) }
}

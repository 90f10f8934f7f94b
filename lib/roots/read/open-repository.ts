import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { IpcrRepository } from './ipcr-repository.ts'
import type { RepositoryReader } from './repository-reader.ts'
import { entryIfDirectory, walkPath } from './walk-path.ts'

/** The reader of the repository at a path below a root; undefined when no layout is found there. Throws BlockMissingError. */
export async function openRepository(source: BlockSource, root: CID, path: readonly string[]): Promise<RepositoryReader | undefined> {
  const end = await walkPath(source, root, path)
  if (!end) return undefined
  if (await entryIfDirectory(source, end.cid, 'oci-layout')) return new IpcrRepository(source, end.cid)
  return undefined
}

import type { CID } from 'multiformats/cid'
import { code as RAW } from 'multiformats/codecs/raw'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { NotADirectoryError } from '../../ipfs/dag/directories.ts'
import { HackfsRepository } from './hackfs-repository.ts'
import { IpcrRepository } from './ipcr-repository.ts'
import { IpdrRepository } from './ipdr-repository.ts'
import { OciLayoutRepository } from './oci-layout-repository.ts'
import type { RepositoryReader } from './repository-reader.ts'
import { entryIfDirectory, walkPath } from './walk-path.ts'

const MAX_NAME_PARTS = 4

/**
 * The reader of the repository at a path below a root, whatever its layout; undefined when none is found there. A root that
 * holds nothing but one image of image2ipfs is read without its name too. Throws BlockMissingError.
 */
export async function openRepository(source: BlockSource, root: CID, path: readonly string[]): Promise<RepositoryReader | undefined> {
  const end = await walkPath(source, root, path)
  if (!end) return undefined
  return (await detectLayout(source, end.cid)) ?? (path.length === 0 ? openOnlyImage(source, end.cid) : undefined)
}

/** The reader of a directory that is a repository itself. Throws BlockMissingError. */
export async function detectLayout(source: BlockSource, directory: CID): Promise<RepositoryReader | undefined> {
  const has = async (name: string): Promise<boolean> => (await entryIfDirectory(source, directory, name)) !== undefined
  if (await has('oci-layout')) return (await has('refs')) ? new IpcrRepository(source, directory) : new OciLayoutRepository(source, directory)
  // A namespace of ours is no repository, whatever its repositories are called.
  if (await has('ipcr.json')) return undefined
  if (await has('manifests')) return new IpdrRepository(source, directory)
  return (await has('tags')) ? new HackfsRepository(source, directory) : undefined
}

// Its name may have several parts: `library/centos`.
async function openOnlyImage(source: BlockSource, root: CID): Promise<RepositoryReader | undefined> {
  let here: CID | undefined = root
  for (let depth = 0; depth < MAX_NAME_PARTS; depth++) {
    here = await onlyEntry(source, here)
    if (!here) return undefined
    const reader = await detectLayout(source, here)
    if (reader) return reader.layout === 'ipdr' ? reader : undefined
  }
  return undefined
}

async function onlyEntry(source: BlockSource, root: CID): Promise<CID | undefined> {
  const found: CID[] = []
  try {
    for await (const { cid } of listEntries(source, root)) if (found.push(cid) > 1) return undefined
  } catch (error) {
    if (!(error instanceof NotADirectoryError)) throw error
  }
  return found.find(({ code }) => code !== RAW)
}

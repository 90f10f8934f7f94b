import type { CID } from 'multiformats/cid'
import { z } from 'zod'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { isShard, readDirectoryNode } from '../../ipfs/dag/unixfs-node.ts'
import { isTag } from '../../oci/reference.ts'
import { MAX_INDEX_BYTES, parseLayoutIndex, tagOf } from '../../roots/read/layout-index.ts'
import { parseJson } from '../../roots/read/parse-json.ts'
import { readFile } from '../../roots/read/read-file.ts'
import type { RepositoryReader } from '../../roots/read/repository-reader.ts'
import { walkPath } from '../../roots/read/walk-path.ts'

/** A repository as it was found below a root. */
export type OpenRepository = { source: BlockSource; directory: CID; reader: RepositoryReader }

/** `total`: how many there are, when that is more than are listed here. */
export type TagNames = { names: string[]; total?: number }

const MOST_TAGS = 10_000
const TRUNCATED = 'org.ipcr.tags.truncated'

const truncation = z.looseObject({ annotations: z.looseObject({ [TRUNCATED]: z.string().regex(/^\d{1,9}$/).transform(Number).optional().catch(undefined) }).nullish().catch(undefined) })

/**
 * The tags of a repository. A directory of so many that it takes thousands of blocks is not read: of those `index.json` tells the
 * 1,000 that moved last, and how many there are. Throws BlockMissingError, UnavailableError, LayoutError.
 */
export async function tagNames({ source, directory, reader }: OpenRepository): Promise<TagNames> {
  const folder = reader.layout === 'ipcr' ? await walkPath(source, directory, ['refs', 'tags']) : undefined
  if (!folder) return { names: reader.layout === 'ipcr' ? [] : await reader.tags({ limit: MOST_TAGS }) }
  const { links, unixfs } = await readDirectoryNode(source, folder.cid)
  return isShard(unixfs) ? newest(source, directory) : { names: links.map(({ Name = '' }) => Name).filter(isTag) }
}

async function newest(source: BlockSource, directory: CID): Promise<TagNames> {
  const file = await walkPath(source, directory, ['index.json'])
  if (!file) return { names: [] }
  const bytes = await readFile(source, file.cid, MAX_INDEX_BYTES)
  const names = parseLayoutIndex(bytes).map(tagOf).filter((tag) => tag !== undefined)
  const total = parseJson('index.json', bytes, truncation).annotations?.[TRUNCATED]
  return { names: [...new Set(names)], ...(total === undefined ? {} : { total }) }
}

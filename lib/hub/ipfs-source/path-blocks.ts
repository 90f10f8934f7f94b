import type { CID } from 'multiformats/cid'
import { BlockMissingError, type BlockSource } from '../../ipfs/block-source.ts'
import { NotADirectoryError } from '../../ipfs/dag/directories.ts'
import { readEntry } from '../../ipfs/dag/read-directory.ts'
import { fetchPathCar } from './path-car.ts'
import type { StaticBlocks } from './static-blocks.ts'
import type { StaticNetwork } from './static-network.ts'

const PATH_MS = 8_000

/** Verified blocks, which can be brought for a whole path by one request. */
export interface PathBlocks extends BlockSource {
  /** Brings what stands at a path and what is on the way, as far as it is not here: whoever walks there then waits for nothing. Never rejects. */
  ahead(root: CID, path: readonly string[]): Promise<void>
}

/** Blocks of a visit with paths fetched ahead; where no gateway gives CARs each block comes by itself. */
export function openPathBlocks(network: StaticNetwork, blocks: StaticBlocks): PathBlocks {
  const here: BlockSource = { get: async (cid) => (await blocks.here(cid)) ?? missing(cid) }
  return {
    get: (cid, options) => blocks.get(cid, options),
    ahead: async (root, path) => {
      const from = await firstMissing(here, root, path)
      if (from === undefined || from.path.length === 0) return
      const signal = AbortSignal.timeout(PATH_MS)
      const found = await network.race((gateway, stop) => fetchPathCar(gateway, from.cid, from.path, stop), signal).catch(() => [])
      for (const { cid, bytes } of found) blocks.take(cid, bytes)
    },
  }
}

/** The first directory on the way that is not here, and the way on from it; undefined when all of it is, or there is no such path. */
async function firstMissing(here: BlockSource, root: CID, path: readonly string[]): Promise<{ cid: CID; path: readonly string[] } | undefined> {
  let cid = root
  try {
    for (const [index, name] of path.entries()) {
      const entry = await readEntry(here, cid, name).catch((error: unknown) => notHere(error, { cid, path: path.slice(index) }))
      if (!entry || 'path' in entry) return entry
      cid = entry.cid
    }
    await here.get(cid)
  } catch (error) {
    if (error instanceof BlockMissingError) return { cid, path: [] }
    throw error
  }
  return undefined
}

function notHere<T>(error: unknown, from: T): T | undefined {
  if (error instanceof BlockMissingError) return from
  if (error instanceof NotADirectoryError) return undefined
  throw error
}

function missing(cid: CID): never {
  throw new BlockMissingError(cid)
}

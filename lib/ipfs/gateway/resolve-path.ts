import { CID } from 'multiformats/cid'
import { BlockMissingError, type BlockSource } from '../block-source.ts'
import type { PublicBlocks } from '../blocks/found-block.ts'
import { NotADirectoryError } from '../dag/directories.ts'
import { readEntry } from '../dag/read-directory.ts'
import type { ContentPath } from './content-path.ts'
import { Effort } from './effort.ts'
import { GatewayError } from './gateway-error.ts'
import { affordable, DAG_PB } from './read-node.ts'
import type { NamedRoot, RootLookup } from './root-lookup.ts'

/** Where a path ends. `roots` has one CID for each component, `visited` every block that the way there took. */
export type Resolved = { target: CID; roots: CID[]; visited: CID[]; named?: NamedRoot }

const EMPTY_IDENTITY = 'bafkqaaa'
const IDENTITY = 0x00
// 256 segments, of which two dozen may be directories of the largest kind.
const EFFORT = 262_144

/** Follows a path through the directories that are here. Throws GatewayError 404, with the part that is missing; BrokenDagError. */
export async function resolvePath(blocks: PublicBlocks, lookup: RootLookup, path: ContentPath): Promise<Resolved> {
  const { root, named } = rootOf(lookup, path)
  if (!blocks.has(root)) throw notHere(root)
  const visited: CID[] = []
  const effort = new Effort(EFFORT)
  const get: BlockSource['get'] = async (cid, options) => {
    visited.push(cid)
    await effort.pause()
    const bytes = await blocks.get(cid, options)
    return cid.code === DAG_PB ? affordable(cid, bytes, effort) : bytes
  }
  const roots = [root]
  for (const segment of [...(named?.path ?? []), ...path.segments]) roots.push(await step({ get }, roots.at(-1) ?? root, segment))
  const target = roots.at(-1) ?? root
  if (target !== root && !blocks.has(target)) throw notHere(target)
  return { target, roots, visited, ...(named ? { named } : {}) }
}

function rootOf(lookup: RootLookup, { root }: ContentPath): { root: CID; named?: NamedRoot } {
  if (root.namespace === 'ipfs') {
    // Whatever such a CID carries would be a stranger's content under this hub's name. The empty one is how clients try a gateway.
    if (root.cid.multihash.code === IDENTITY && root.cid.toV1().toString() !== EMPTY_IDENTITY) {
      throw new GatewayError(404, 'This CID carries its content itself; there is nothing to fetch here.')
    }
    return { root: root.cid }
  }
  const named = lookup(root.name)
  if (!named) throw new GatewayError(404, `This hub neither writes nor follows the name ${root.name}.`)
  return { root: CID.parse(named.root), named }
}

async function step(source: BlockSource, directory: CID, name: string): Promise<CID> {
  try {
    const entry = await readEntry(source, directory, name)
    if (entry) return entry.cid
  } catch (error) {
    if (error instanceof BlockMissingError) throw notHere(error.cid)
    if (!(error instanceof NotADirectoryError)) throw error
  }
  throw new GatewayError(404, `There is no "${name.slice(0, 200)}" under /ipfs/${directory.toString()}.`)
}

/** 404 for a block that is not here, or not public; which of the two is not told. */
export function notHere(cid: CID | string): GatewayError {
  return new GatewayError(404, `${cid.toString()} is not published by this hub, and it fetches nothing for strangers.`)
}

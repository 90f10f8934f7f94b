import { code as DAG_PB } from '@ipld/dag-pb'
import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../ipfs/block-source.ts'
import { decodeNode, MalformedNodeError } from '../../ipfs/dag/unixfs-node.ts'
import { LayoutError } from './layout-error.ts'
import { entryIfDirectory } from './walk-path.ts'

const MAX_LINKS = 16
const MAX_STEPS = 256
const MAX_TARGET_BYTES = 4096

/**
 * What stands at a path below a directory, symbolic links followed as long as they stay inside it; undefined when there is
 * nothing. Throws LayoutError for a path or a link that leads out, and for links without end; BlockMissingError.
 */
export async function walkInside(source: BlockSource, top: CID, path: string): Promise<Link | undefined> {
  const way: Link[] = [{ cid: top, tsize: 0 }]
  const steps = path.split('/')
  let links = 0
  for (let step = steps.shift(), taken = 0; step !== undefined; step = steps.shift()) {
    if (++taken > MAX_STEPS) throw new LayoutError(`the path ${path.slice(0, 200)} is too long`)
    if (step === '' || step === '.') continue
    if (step === '..') leave(way, path)
    else {
      const entry = await entryIfDirectory(source, (way.at(-1) ?? { cid: top }).cid, step)
      if (!entry) return undefined
      const target = await linkTarget(source, entry)
      if (target === undefined) way.push(entry)
      else if (++links > MAX_LINKS) throw new LayoutError(`${path.slice(0, 200)} leads from link to link without end`)
      else steps.unshift(...relative(target, path))
    }
  }
  return way.at(-1)
}

function leave(way: Link[], path: string): void {
  if (way.length === 1) throw new LayoutError(`${path.slice(0, 200)} leads out of its directory`)
  way.pop()
}

function relative(target: string, path: string): string[] {
  if (target.startsWith('/')) throw new LayoutError(`${path.slice(0, 200)} leads out of its directory, to an absolute path`)
  return target.split('/')
}

async function linkTarget(source: BlockSource, { cid }: Link): Promise<string | undefined> {
  if (cid.code !== DAG_PB) return undefined
  const unixfs = unixfsOf(await source.get(cid))
  if (unixfs?.type !== 'symlink') return undefined
  const target = unixfs.data ?? new Uint8Array()
  if (target.length > MAX_TARGET_BYTES) throw new LayoutError('a symbolic link is longer than a path may be')
  return new TextDecoder().decode(target)
}

function unixfsOf(bytes: Uint8Array): ReturnType<typeof decodeNode>['unixfs'] {
  try {
    return decodeNode(bytes).unixfs
  } catch (error) {
    if (error instanceof MalformedNodeError) return undefined
    throw error
  }
}

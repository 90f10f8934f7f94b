import { base32 } from 'multiformats/bases/base32'
import type { CID } from 'multiformats/cid'
import type { Block } from '../../ipfs/block-source.ts'
import { SourceFailureError } from '../../resolve/net/errors.ts'
import { canCheck, isBlock } from './check-block.ts'
import type { Gateway } from './gateway.ts'

const CAR = 'application/vnd.ipld.car'
const MOST_BYTES = 6 * 1024 * 1024
const MOST_BLOCKS = 1000

/**
 * The blocks on the way to what stands at a path, and of that itself, in one answer (Trustless Gateway, CAR of a path); each was
 * hashed, and what cannot be is left out. Throws SourceFailureError: NOT_FOUND also for a gateway that gives no CARs.
 */
export async function fetchPathCar(gateway: Gateway, root: CID, path: readonly string[], signal: AbortSignal): Promise<Block[]> {
  const rest = `/${path.map(encodeURIComponent).join('/')}?format=car&dag-scope=entity`
  const { status, type, bytes } = await gateway.get('ipfs', root.toV1().toString(base32), rest, { accept: CAR, maxBytes: MOST_BYTES, signal })
  if (status !== 200 || type !== CAR) throw new SourceFailureError('NOT_FOUND', `${gateway.name} gives no CAR of the path`)
  const blocks = (await readCar(bytes)).filter(({ cid }) => canCheck(cid))
  for (const { cid, bytes: block } of blocks) {
    if (!(await isBlock(cid, block))) throw new SourceFailureError('LIED', `it sent other bytes than those of ${cid.toString()}`)
  }
  return blocks
}

// One that ends early or cannot be read may be the network's fault.
async function readCar(bytes: Uint8Array): Promise<Block[]> {
  const { CarBufferReader } = await import('@ipld/car/buffer-reader')
  try {
    return CarBufferReader.fromBytes(bytes).blocks().slice(0, MOST_BLOCKS)
  } catch (cause) {
    throw new SourceFailureError('BROKEN', 'a CAR cannot be read', cause)
  }
}

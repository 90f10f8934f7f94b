import { setImmediate } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { create } from 'multiformats/hashes/digest'
import type { PublicBlocks } from '../../ipfs/blocks/found-block.ts'
import type { UseDelta } from '../../ipfs/dag/diff.ts'
import { UnavailableError } from '../net/errors.ts'

const SHA2_256 = 0x12
const BLOCKS_PER_TURN = 500

/** Looks whether all blocks that a tree adds can be given from here, files of blobs included. Throws UnavailableError. */
export async function requireHere(blocks: Pick<PublicBlocks, 'has'>, delta: UseDelta): Promise<void> {
  const lost: CID[] = []
  let looked = 0
  for (const [hex, times] of delta) {
    const cid = CID.createV1(raw.code, create(SHA2_256, Buffer.from(hex, 'hex')))
    if (times > 0 && !blocks.has(cid)) lost.push(cid)
    if (++looked % BLOCKS_PER_TURN === 0) await setImmediate()
  }
  if (lost.length > 0) throw new UnavailableError(`${lost.length} of its blocks were fetched and are lost again: ${lost.slice(0, 3).join(', ')}`)
}

import { createWriter, headerLength } from '@ipld/car/buffer-writer'
import type { CID } from 'multiformats/cid'
import type { Piece } from '../../store/send/piece-source.ts'
import { pieceOf } from './file-blocks.ts'
import type { CarBlock } from './scope-blocks.ts'

/** A CARv1 with one root as the bytes of a response: each block's length and CID, and the block itself straight from its file. */
export function* carPieces(root: CID, blocks: Iterable<CarBlock>): Generator<Piece> {
  yield { bytes: header(root) }
  for (const { cid, found } of blocks) {
    yield { bytes: sectionHead(cid, found.size) }
    yield pieceOf(found)
  }
}

function header(root: CID): Uint8Array {
  const writer = createWriter(new ArrayBuffer(headerLength({ roots: [root] })), { roots: [root] })
  return writer.close()
}

function sectionHead(cid: CID, size: number): Uint8Array {
  const length: number[] = []
  let rest = cid.bytes.length + size
  for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) | 128)
  return Uint8Array.of(...length, rest, ...cid.bytes)
}

import type { CID } from 'multiformats/cid'
import type { Piece } from '../../store/send/piece-source.ts'
import { carHeader, sectionHead } from '../dag/car-sections.ts'
import { pieceOf } from './file-blocks.ts'
import type { CarBlock } from './scope-blocks.ts'

/** A CARv1 with one root as the bytes of a response: each block's length and CID, and the block itself straight from its file. */
export function* carPieces(root: CID, blocks: Iterable<CarBlock>): Generator<Piece> {
  yield { bytes: carHeader([root]) }
  for (const { cid, found } of blocks) {
    yield { bytes: sectionHead(cid, found.size) }
    yield pieceOf(found)
  }
}

import type { CID } from 'multiformats/cid'
import type { PublicBlocks } from '../../blocks/found-block.ts'
import { decodeCid } from './asks.ts'
import type { Message, Want } from './message.ts'
import { varint } from './protobuf.ts'
import { readBlock } from './read-block.ts'

const MOST_WANTS = 4096
const LONGEST_CID = 128
// One block of a layer a message, or many small ones: so much of one peer's is in memory at a time.
const ENOUGH_BYTES = 512 * 1024
const MOST_ENTRIES = 512
const SMALL_BLOCK = 1024

/** What one peer wants of us, first come first served. What is not here is answered and forgotten. */
export class PeerWants {
  readonly #blocks: Pick<PublicBlocks, 'find'>
  readonly #wants = new Map<string, Want>()

  constructor(blocks: Pick<PublicBlocks, 'find'>) {
    this.#blocks = blocks
  }

  /** Takes note of what a message asks and takes back; beyond 4,096 at a time nothing is noted. */
  receive({ full, wants }: Message): void {
    if (full) this.#wants.clear()
    for (const want of wants) {
      if (want.cid.length > LONGEST_CID) continue
      const key = Buffer.from(want.cid).toString('latin1')
      if (want.cancel) this.#wants.delete(key)
      // A copy: the view would hold the whole message.
      else if (this.#wants.size < MOST_WANTS || this.#wants.has(key)) this.#wants.set(key, { ...want, cid: Uint8Array.from(want.cid) })
    }
  }

  /** Fills a message with answers to some of the wants; false when there were none. */
  async answer(message: Message): Promise<boolean> {
    let [bytes, entries] = [0, 0]
    for (const [key, want] of this.#wants) {
      if (bytes >= ENOUGH_BYTES || entries >= MOST_ENTRIES) break
      this.#wants.delete(key)
      const data = await this.#answerOne(want, message)
      bytes += data
      entries++
    }
    return entries > 0
  }

  // The number of bytes that the block has which is sent.
  async #answerOne(want: Want, message: Message): Promise<number> {
    const cid = decodeCid(want.cid)
    const found = cid && this.#blocks.find(cid)
    if (found && want.haveOnly && found.size > SMALL_BLOCK) {
      message.presences.push({ cid: want.cid, has: true })
      return 0
    }
    const data = found && (await readBlock(found))
    if (cid && data) message.payloads.push({ prefix: prefixOf(cid), data })
    else if (want.sendDontHave) message.presences.push({ cid: want.cid, has: false })
    return data?.length ?? 0
  }
}

function prefixOf({ version, code, multihash }: CID): Uint8Array {
  return Buffer.concat([version, code, multihash.code, multihash.size].map(varint))
}

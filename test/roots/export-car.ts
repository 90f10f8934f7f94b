import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CarWriter } from '@ipld/car/writer'
import * as dagPb from '@ipld/dag-pb'
import { CID } from 'multiformats/cid'
import type { PublicBlocks } from '../../lib/ipfs/blocks/found-block.ts'

/** Writes every block below a root, as the hub gives it to anybody, into a CAR file; how many. */
export async function exportCar(blocks: PublicBlocks, root: string, file: string): Promise<number> {
  const cid = CID.parse(root)
  const { writer, out } = CarWriter.create([cid])
  const written = pipeline(Readable.from(out), createWriteStream(file))
  const seen = new Set<string>()
  const waiting = [cid]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next.toString())) continue
    seen.add(next.toString())
    const bytes = await blocks.get(next)
    await writer.put({ cid: next, bytes })
    if (next.code === dagPb.code) waiting.push(...dagPb.decode(bytes).Links.map(({ Hash }) => Hash))
  }
  await writer.close()
  await written
  return seen.size
}

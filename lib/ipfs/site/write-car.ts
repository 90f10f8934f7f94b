import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CarWriter } from '@ipld/car/writer'
import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../block-source.ts'
import { walkBlocks } from '../dag/walk-blocks.ts'

type Writer = ReturnType<typeof CarWriter.create>['writer']

/** Writes everything below a root into a CAR file (version 1, parents before children), one block in memory; how many blocks. The file is there once it is whole. */
export async function writeCar(source: BlockSource, root: CID, file: string): Promise<number> {
  const part = `${file}.part-${process.pid}`
  const { writer, out } = CarWriter.create([root])
  const written = pipeline(Readable.from(out), createWriteStream(part))
  try {
    // A disk that is full ends both.
    const [count] = await Promise.all([put(source, root, writer), written])
    await rename(part, file)
    return count
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function put(source: BlockSource, root: CID, writer: Writer): Promise<number> {
  let count = 0
  for await (const block of walkBlocks(source, [root])) {
    await writer.put(block)
    count++
  }
  await writer.close()
  return count
}

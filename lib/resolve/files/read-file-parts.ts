import type { CID } from 'multiformats/cid'
import { SourceFailureError } from '../net/errors.ts'
import { type FilePart, readFileNode } from './file-node.ts'
import { type Leaf, leafRun, type OpenRange, readLeafRun } from './leaf-run.ts'
import { type Pending, ReadAhead } from './read-ahead.ts'

/** Gives verified bytes of a block. */
export type GetBlock = (cid: CID, signal: AbortSignal) => Promise<Uint8Array>

/** Where files come from: block by block, and a stretch of one in one answer where somebody offers that. */
export type FileSource = { get: GetBlock; range?: OpenRange; ahead: ReadAhead }

/** A stretch of a file's content, to be used before the next is asked for; `leaf` is the block it is the whole of, if it is a raw one. */
export type FilePiece = { bytes: Uint8Array; leaf: CID | undefined }

/**
 * The content of a UnixFS file in order, whatever its chunking: long runs of raw leaves in one answer if somebody gives them so, all
 * else as blocks, some of them fetched ahead. Throws UnresolvableError when it is no file, what `get` throws, or the signal's reason.
 */
export async function* readFileParts(root: CID, size: number | undefined, source: FileSource, signal: AbortSignal): AsyncGenerator<FilePiece> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const queue: Pending[] = [{ cid: root, size, depth: 0 }]
  let { range } = source
  let position = 0
  try {
    for (;;) {
      const run = range ? leafRun(queue) : []
      if (range && run.length > 0) {
        for await (const piece of streamed(range, root, position, run, both)) {
          queue.shift()
          position += piece.bytes.length
          yield piece
        }
        // What is left of the run, and all after it, comes block by block.
        if (run.some((leaf) => leaf === queue[0])) range = undefined
        continue
      }
      source.ahead.begin(queue, (cid) => source.get(cid, both))
      const part = queue.shift()
      if (!part?.block) return
      const { bytes, content, parts } = await opened(part, source.ahead)
      signal.throwIfAborted()
      queue.unshift(...parts)
      position += content.length
      if (content.length > 0) yield { bytes: content, leaf: content === bytes ? part.cid : undefined }
    }
  } finally {
    for (const part of queue) source.ahead.end(part)
    stop.abort(new Error('the file is not read any more'))
  }
}

async function opened(part: Pending, ahead: ReadAhead): Promise<{ bytes: Uint8Array; content: Uint8Array; parts: FilePart[] }> {
  try {
    const bytes = (await part.block) ?? new Uint8Array()
    return { bytes, ...readFileNode(part, bytes) }
  } finally {
    ahead.end(part)
  }
}

// Whoever gives it so may fail or lie in the middle; what came before that is good.
async function* streamed(range: OpenRange, root: CID, position: number, run: Leaf[], signal: AbortSignal): AsyncGenerator<FilePiece> {
  try {
    yield* readLeafRun(range, root, position, run, signal)
  } catch (error) {
    if (!(error instanceof SourceFailureError) || signal.aborted) throw error
  }
}

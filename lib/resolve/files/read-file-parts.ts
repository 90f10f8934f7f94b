import type { CID } from 'multiformats/cid'
import { type FilePart, readFileNode } from './file-node.ts'

const AHEAD_BYTES = 8 * 1024 * 1024
const AHEAD_BLOCKS = 32
const USUAL_LEAF = 256 * 1024

/** Gives verified bytes of a block. */
export type GetBlock = (cid: CID, signal: AbortSignal) => Promise<Uint8Array>

/** A stretch of a file's content; `leaf` is the block it is the whole of, if it is a raw one. */
export type FilePiece = { bytes: Uint8Array; leaf: CID | undefined }

type Pending = FilePart & { block?: Promise<Uint8Array> }

/**
 * The content of a UnixFS file in order, whatever its chunking, with up to 8 MiB of blocks being fetched ahead. Throws
 * UnresolvableError when it is no file, what `get` throws, or the signal's reason.
 */
export async function* readFileParts(root: CID, size: number | undefined, get: GetBlock, signal: AbortSignal): AsyncGenerator<FilePiece> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const queue: Pending[] = [{ cid: root, size, depth: 0 }]
  try {
    for (;;) {
      fetchAhead(queue, (cid) => get(cid, both))
      const part = queue.shift()
      if (!part?.block) return
      const bytes = await part.block
      signal.throwIfAborted()
      const { content, parts } = readFileNode(part, bytes)
      queue.unshift(...parts)
      if (content.length > 0) yield { bytes: content, leaf: content === bytes ? part.cid : undefined }
    }
  } finally {
    stop.abort(new Error('the file is not read any more'))
  }
}

function fetchAhead(queue: Pending[], get: (cid: CID) => Promise<Uint8Array>): void {
  let bytes = 0
  for (const part of queue.slice(0, AHEAD_BLOCKS)) {
    if (bytes >= AHEAD_BYTES) return
    part.block ??= quietly(get(part.cid))
    bytes += Math.min(part.size ?? USUAL_LEAF, 1024 * 1024)
  }
}

// It may fail before its turn has come, and then nobody waits for it yet.
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

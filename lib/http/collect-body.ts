import type { IncomingMessage } from 'node:http'

/** A small body, whole. Throws what `tooLarge` makes beyond `limit` bytes; a client that is silent for `idleMs` is cut. */
export async function collectBody(req: IncomingMessage, limit: number, idleMs: number, tooLarge: () => Error): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  const watch = setTimeout(() => req.destroy(), idleMs)
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      watch.refresh()
      size += chunk.length
      if (size > limit) throw tooLarge()
      chunks.push(chunk)
    }
  } finally {
    clearTimeout(watch)
  }
  return Buffer.concat(chunks)
}

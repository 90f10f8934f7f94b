import { release } from '../../lib/resolve/net/bounded-body.ts'

/** Bytes that nobody else holds; each part is freed when the next is asked for. Left to the collector they are most of what a command takes. */
export async function* freed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const part of bytes) {
    yield part
    release(part)
  }
}

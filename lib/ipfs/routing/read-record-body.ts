import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../gateway/gateway-error.ts'

/** As long as a record may be (IPNS record specification, Record Size Limit). */
const MAX_RECORD = 10 * 1024
const MAX_DISCARDED = 1024 * 1024
const MAX_MS = 10_000

/** The body of a PUT. Reads a longer one on for a while, so that its sender sees the answer. Throws GatewayError 413, 400. */
export async function readRecordBody(req: IncomingMessage): Promise<Uint8Array> {
  const late = setTimeout(() => req.destroy(), MAX_MS)
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length <= MAX_RECORD) chunks.push(chunk)
      if (length > MAX_DISCARDED) break
    }
  } catch (error) {
    throw new GatewayError(400, 'The body ended before it was whole.', {}, error)
  } finally {
    clearTimeout(late)
  }
  if (length > MAX_RECORD) throw new GatewayError(413, 'An IPNS record has at most 10 KiB.', { connection: 'close' })
  return Buffer.concat(chunks)
}

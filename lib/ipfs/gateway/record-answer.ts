import { createHash } from 'node:crypto'
import { matchesETag } from '../../http/entity-tag.ts'
import { disposition } from './disposition.ts'
import type { GatewayAnswer, GatewayParts, GatewayRequest } from './gateway-answer.ts'
import { GatewayError } from './gateway-error.ts'
import { maxAge } from './record-reader.ts'

export const RECORD_TYPE = 'application/vnd.ipfs.ipns-record'

/** The signed record of a name. Throws GatewayError 400 for anything but a name without a path, 404 (IPFS trustless gateway, IPNS record responses). */
export async function recordAnswer(parts: GatewayParts, { path, query, headers, isHead }: GatewayRequest): Promise<GatewayAnswer> {
  if (path.root.namespace !== 'ipns' || path.segments.length > 0) throw new GatewayError(400, 'Only a name has a record: /ipns/<name>?format=ipns-record, without a path.')
  const { name } = path.root
  const bytes = parts.roots(name)?.record
  if (!bytes) throw new GatewayError(404, `This hub has no record of the name ${name}.`)
  const record = await parts.records.read(name, bytes)
  const answer = recordHeaders(bytes, maxAge(record, parts.now()), query.get('filename') ?? `${name}.ipns-record`)
  if (matchesETag(headers['if-none-match'], answer.etag)) return { status: 304, headers: answer }
  return { status: 200, headers: answer, ...(isHead ? {} : { body: bytes }) }
}

/** The headers under which a record goes out, here and in the routing API. */
export function recordHeaders(bytes: Uint8Array, seconds: number, filename: string): Record<string, string> & { etag: string } {
  return {
    'content-type': RECORD_TYPE,
    'content-length': String(bytes.length),
    'content-disposition': disposition('attachment', filename),
    etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
    'cache-control': seconds > 0 ? `public, max-age=${seconds}` : 'no-cache',
  }
}

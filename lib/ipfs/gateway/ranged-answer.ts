import { parseByteRange } from '../../http/byte-range.ts'
import { matchesETag } from '../../http/entity-tag.ts'
import type { PieceSource } from '../../store/send/piece-source.ts'
import type { GatewayAnswer, GatewayRequest } from './gateway-answer.ts'
import { GatewayError } from './gateway-error.ts'

/** Bytes of a known size that can be sent from any position. */
export type Content = { size: number; from: (start: number, end: number) => PieceSource }

/** 200, 206 or 304 for such bytes, by Range, If-Range and If-None-Match; `headers` has the ETag. Throws GatewayError 416 (RFC 9110 §14). */
export function rangedAnswer(request: Pick<GatewayRequest, 'headers' | 'isHead'>, headers: Record<string, string> & { etag: string }, content: Content): GatewayAnswer {
  if (matchesETag(request.headers['if-none-match'], headers.etag)) return { status: 304, headers }
  const { size } = content
  const ranged = { ...headers, 'accept-ranges': 'bytes' }
  const range = rangeOf(request, headers.etag, size)
  if (range === 'unsatisfiable') throw new GatewayError(416, `There are ${size} bytes.`, { 'content-range': `bytes */${size}` })
  const { start, end } = range ?? { start: 0, end: size }
  const sized = { ...ranged, 'content-length': String(end - start), ...(range ? { 'content-range': `bytes ${start}-${end - 1}/${size}` } : {}) }
  return { status: range ? 206 : 200, headers: sized, ...(request.isHead ? {} : { body: content.from(start, end) }) }
}

// A range is defined for GET alone; a changed file is sent whole.
function rangeOf({ headers, isHead }: Pick<GatewayRequest, 'headers' | 'isHead'>, etag: string, size: number): ReturnType<typeof parseByteRange> {
  const condition = headers['if-range']
  if (isHead || (condition !== undefined && condition !== etag)) return undefined
  return parseByteRange(headers.range, size)
}

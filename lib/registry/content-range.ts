import { OciError } from '../oci/errors.ts'

export type ContentRange = { start: number; length: number }

/** A chunk's `Content-Range: <start>-<end>` (no unit, end included); undefined when absent. Throws OciError BLOB_UPLOAD_INVALID, RANGE_INVALID (OCI Distribution 1.1, Pushing a blob in chunks). */
export function parseContentRange(header: string | undefined): ContentRange | undefined {
  if (header === undefined) return undefined
  const match = /^(?:bytes[ =])?(\d{1,15})-(\d{1,15})$/.exec(header)
  if (!match) throw new OciError('BLOB_UPLOAD_INVALID', `Content-Range is <start>-<end>, not "${header.slice(0, 80)}"`)
  const [start, end] = [Number(match[1]), Number(match[2])]
  if (end < start) throw new OciError('RANGE_INVALID', 'the range ends before it starts')
  return { start, length: end - start + 1 }
}

/** A request's Content-Length in bytes; undefined when it is chunked. Throws OciError SIZE_INVALID. */
export function parseContentLength(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  if (!/^\d{1,15}$/.test(header)) throw new OciError('SIZE_INVALID', 'Content-Length is not a number of bytes')
  return Number(header)
}

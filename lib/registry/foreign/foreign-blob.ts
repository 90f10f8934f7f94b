import { parseByteRange } from '../../http/byte-range.ts'
import { matchesETag } from '../../http/entity-tag.ts'
import type { Digest } from '../../oci/digest.ts'
import { OciError } from '../../oci/errors.ts'
import type { OpenBlob } from '../../resolve/foreign-blobs.ts'
import type { GrowingBlob } from '../../resolve/growing-blob.ts'
import { UnavailableError } from '../../resolve/net/errors.ts'
import type { BlobPlace } from '../../resolve/thread/operations.ts'
import { emptyResponse } from '../responses.ts'
import type { Route } from '../route.ts'
import type { RegistryParts, RegistryRequest, RegistryResponse, ResponseBody } from '../types.ts'
import type { Found } from './place.ts'

type AtPlace = Extract<Found, { kind: 'place' }>

const FIRST_BYTE_MS = 25_000
// One block: its size is what the tree says of it until it is here.
const RAW_CID = /^baf[ky]re/

/**
 * GET and HEAD of a blob that a root outside this hub holds, with Range; from its file here, or from the file that is being
 * fetched, at the latest 25 s after it was asked for. Throws OciError BLOB_UNKNOWN, UnavailableError.
 */
export async function getForeignBlob(parts: RegistryParts, request: RegistryRequest, { name, digest }: Extract<Route, { kind: 'blob' }>, found: AtPlace): Promise<RegistryResponse> {
  const blob = await parts.foreign.repositories.blob(found.place, digest)
  if (!blob) throw new OciError('BLOB_UNKNOWN', `${name.shown} has no blob ${digest}`)
  const headers = { ...found.headers, 'content-type': 'application/octet-stream', 'docker-content-digest': digest, etag: `"${digest}"`, 'accept-ranges': 'bytes' }
  if (matchesETag(request.headers['if-none-match'], headers.etag)) return emptyResponse(304, headers)
  if ('bytes' in blob) return ranged(request, headers, blob.bytes.length, (start, end) => ({ kind: 'bytes', bytes: Buffer.from(blob.bytes.subarray(start, end)) }))
  if (request.method === 'HEAD') return { status: 200, headers: { ...headers, 'content-length': String(sizeOf(parts, digest, blob)) } }
  const open = await parts.foreign.blobs.open(digest, blob.cid, RAW_CID.test(blob.cid) ? undefined : blob.size)
  return open.kind === 'file' ? fromFile(request, headers, open) : fromGrowing(request, headers, open.blob, blob)
}

function sizeOf(parts: RegistryParts, digest: Digest, blob: Extract<BlobPlace, { cid: string }>): number {
  const local = parts.foreign.blobs.local(digest)
  return local?.kind === 'file' ? local.size : blob.size
}

function fromFile(request: RegistryRequest, headers: Record<string, string>, file: Extract<OpenBlob, { kind: 'file' }>): RegistryResponse {
  return ranged(request, headers, file.size, (start, end) => ({ kind: 'file', path: file.path, start, end }))
}

async function fromGrowing(request: RegistryRequest, headers: Record<string, string>, growing: GrowingBlob, { cid, size }: Extract<BlobPlace, { cid: string }>): Promise<RegistryResponse> {
  try {
    const known = RAW_CID.test(cid) ? await inTime(growing.size()) : size
    const response = ranged(request, headers, known, (start, end) => ({ kind: 'growing', blob: growing, start, end }))
    // Nothing is promised to the client before the first byte of it is here.
    if (response.body?.kind === 'growing') await inTime(growing.reach(response.body.start))
    if (response.body?.kind !== 'growing') growing.release()
    return response
  } catch (error) {
    growing.release()
    throw error
  }
}

async function inTime<T>(waiting: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new UnavailableError('the blob does not come quickly enough: it is being fetched, try again')), FIRST_BYTE_MS)
  try {
    return await Promise.race([waiting, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

function ranged(request: RegistryRequest, headers: Record<string, string>, size: number, body: (start: number, end: number) => ResponseBody): RegistryResponse {
  const condition = request.headers['if-range']
  const range = condition === undefined || condition === headers['etag'] ? parseByteRange(request.headers.range, size) : undefined
  if (range === 'unsatisfiable') throw new OciError('RANGE_INVALID', `the blob has ${size} bytes`, { headers: { 'content-range': `bytes */${size}` } })
  if (!range) return { status: 200, headers: { ...headers, 'content-length': String(size) }, ...(size > 0 ? { body: body(0, size) } : {}) }
  const told = { 'content-length': String(range.end - range.start), 'content-range': `bytes ${range.start}-${range.end - 1}/${size}` }
  return { status: 206, headers: { ...headers, ...told }, body: body(range.start, range.end) }
}

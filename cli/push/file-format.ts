/** How a layer is packed; `tar` also for what is no layer. */
export type BlobFormat = 'tar' | 'gzip' | 'zstd'

const BLOB_NAME = /(?:^|\/)(?:blobs\/(?:sha256|sha512)\/[0-9a-f]+|layer\.tar|[^/]+\.(?:tar|tgz|tar\.gz|tar\.zst))$/
const TEXT_NAME = /(?:^|\/)(?:VERSION|json|repositories|oci-layout|[^/]+\.json)$/
const USTAR_AT = 257

/** How a file begins, when it is a layer or another blob; undefined for what belongs to no image. */
export function detectFormat(path: string, head: Buffer): BlobFormat | undefined {
  if (isGzip(head)) return 'gzip'
  if (isZstd(head)) return 'zstd'
  return BLOB_NAME.test(path) || head.toString('latin1', USTAR_AT, USTAR_AT + 5) === 'ustar' ? 'tar' : undefined
}

/** True for what may be read as JSON or one of the small files of a save. */
export function looksLikeText(path: string, head: Buffer): boolean {
  if (isGzip(head) || isZstd(head)) return false
  return TEXT_NAME.test(path) || /^\s*[{[]/.test(head.toString('latin1', 0, 64))
}

/** RFC 1952 §2.3.1. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/** RFC 8878 §3.1.1: a frame, or one that is to be skipped. */
export function isZstd(head: Uint8Array): boolean {
  const isFrame = head[0] === 0x28
  return (isFrame || (head[0] ?? 0) >> 4 === 5) && head[1] === (isFrame ? 0xb5 : 0x2a) && head[2] === (isFrame ? 0x2f : 0x4d) && head[3] === (isFrame ? 0xfd : 0x18)
}

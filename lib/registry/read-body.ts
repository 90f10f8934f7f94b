import type { Readable } from 'node:stream'
import { OciError } from '../oci/errors.ts'
import { UploadAbortedError, UploadIdleError } from '../store/ingest/errors.ts'

/** Collects a body of at most `limit` bytes. Rejects with OciError SIZE_INVALID (413), UploadIdleError, UploadAbortedError. */
export function readBody(body: Readable, limit: number, idleMs: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => { clearTimeout(watch); body.pause(); reject(error) }
    const watch = setTimeout(() => fail(new UploadIdleError(idleMs)), idleMs)
    body.on('data', (chunk: Buffer) => {
      watch.refresh()
      size += chunk.length
      if (size > limit) fail(tooLarge(limit))
      else chunks.push(chunk)
    })
    body.once('end', () => { clearTimeout(watch); resolve(Buffer.concat(chunks)) })
    body.once('error', (error) => fail(new UploadAbortedError(undefined, error)))
    body.once('close', () => fail(new UploadAbortedError()))
  })
}

/** The refusal of a manifest over `limit` bytes. */
export function tooLarge(limit: number): OciError {
  return new OciError('SIZE_INVALID', `a manifest has at most ${limit} bytes`, { status: 413 })
}

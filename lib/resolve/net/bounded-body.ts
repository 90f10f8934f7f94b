import type { IncomingMessage } from 'node:http'
import { SourceFailureError } from './errors.ts'

export type BodyLimits = {
  maxBytes: number
  /** each such stretch of time (ms) must bring at least `minBytes`, or the end */
  stretchMs: number
  minBytes: number
}

/**
 * A response's whole body. Throws SourceFailureError TOO_LARGE, TIMEOUT (too slow), BROKEN (cut off); the connection is
 * destroyed then.
 */
export function readBody(response: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  const declared = Number(response.headers['content-length'] ?? Number.NaN)
  if (declared > limits.maxBytes) {
    response.destroy()
    return Promise.reject(tooLarge(limits.maxBytes))
  }
  return new Promise((resolve, reject) => {
    let bytes = Buffer.allocUnsafeSlow(Number.isInteger(declared) ? declared : 64 * 1024)
    let size = 0
    let before = 0
    const watch = setInterval(() => {
      if (size - before < limits.minBytes) fail(new SourceFailureError('TIMEOUT', 'the source sends too slowly'))
      before = size
    }, limits.stretchMs)
    const fail = (error: Error): void => {
      clearInterval(watch)
      response.destroy()
      reject(error)
    }
    response.on('data', (chunk: Buffer) => {
      if (size + chunk.length > limits.maxBytes) return fail(tooLarge(limits.maxBytes))
      if (size + chunk.length > bytes.length) bytes = grown(bytes, size, size + chunk.length)
      bytes.set(chunk, size)
      size += chunk.length
      release(chunk)
    })
    response.on('end', () => {
      clearInterval(watch)
      resolve(bytes.subarray(0, size))
    })
    response.on('error', (error) => fail(new SourceFailureError('BROKEN', 'the source ended in the middle of an answer', error)))
    response.on('close', () => response.complete || fail(new SourceFailureError('BROKEN', 'the source ended in the middle of an answer')))
  })
}

function tooLarge(max: number): SourceFailureError {
  return new SourceFailureError('TOO_LARGE', `the source sends more than ${max} bytes`)
}

function grown(bytes: Buffer<ArrayBuffer>, used: number, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(Math.max(needed, bytes.length * 2))
  larger.set(bytes.subarray(0, used))
  return larger
}

/** Frees a chunk that owns its whole buffer at once: left to the collector, such buffers make the reader half as fast. */
export function release(chunk: Uint8Array): void {
  const { buffer } = chunk
  if (buffer instanceof ArrayBuffer && chunk.byteLength === buffer.byteLength) buffer.transfer(0)
}

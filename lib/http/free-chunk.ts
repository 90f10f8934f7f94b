import { IncomingMessage } from './node-http.ts'

const SMALL_CHUNK = 4096

/** Frees a chunk of a request's body now: 64 KiB buffers that wait for the collector are what makes Node slow and large here. */
export function freeChunk(body: unknown, { buffer, byteOffset, byteLength }: Uint8Array): void {
  if (!(body instanceof IncomingMessage) || !(buffer instanceof ArrayBuffer)) return
  if (byteLength > SMALL_CHUNK && byteOffset === 0 && byteLength === buffer.byteLength) buffer.transfer(0)
}

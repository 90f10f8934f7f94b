import type { RegistryResponse } from './types.ts'

// What clients pushed comes from the origin of the hub's pages: a browser that opens it must neither run nor guess anything.
const EVERYWHERE = [
  'docker-distribution-api-version', 'registry/2.0',
  'x-content-type-options', 'nosniff',
  'content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'",
]

/** Headers as node:http takes them fastest, a flat list; every answer names the version of the API and is inert in a browser. */
export function flatHeaders(headers: Record<string, string>): string[] {
  return [...EVERYWHERE, ...Object.entries(headers).flat()]
}

/** An answer without a body. */
export function emptyResponse(status: number, headers: Record<string, string> = {}): RegistryResponse {
  return { status, headers: { ...headers, ...(status === 204 || status === 304 ? {} : { 'content-length': '0' }) } }
}

/** A JSON answer. */
export function jsonResponse(status: number, value: unknown, headers: Record<string, string> = {}): RegistryResponse {
  return bytesResponse(status, Buffer.from(JSON.stringify(value)), { 'content-type': 'application/json', ...headers })
}

/** An answer of bytes in memory. */
export function bytesResponse(status: number, bytes: Buffer, headers: Record<string, string>): RegistryResponse {
  return { status, headers: { ...headers, 'content-length': String(bytes.length) }, body: { kind: 'bytes', bytes } }
}

/** A sentence in the form that clients show to their users (OCI Distribution 1.1, Warnings). */
export function warningHeader(sentence: string): { warning: string } {
  return { warning: `299 - "${sentence.replace(/[^\x20-\x7e]|["\\]/g, '?').slice(0, 1000)}"` }
}

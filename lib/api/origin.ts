import type { IncomingHttpHeaders } from 'node:http'
import { ApiError } from './problem.ts'

/** Throws ApiError 403 when a page of another origin sent the request. Clients that are no browsers send no Origin. */
export function requireOwnOrigin(headers: IncomingHttpHeaders): void {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  const isForeignSite = site === 'cross-site' || site === 'same-site'
  if (!isForeignSite && (origin === undefined || isSame(origin, host ?? ''))) return
  throw new ApiError(403, 'ORIGIN_FOREIGN', 'a page of another origin may not change anything here')
}

// The scheme is the proxy's matter; its own port may be spelled out or not.
function isSame(origin: string, host: string): boolean {
  const page = URL.parse(origin)
  return page !== null && page.host === URL.parse(`${page.protocol}//${host}`)?.host
}

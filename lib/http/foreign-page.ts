import type { IncomingHttpHeaders } from 'node:http'

/** True when a browser says that a page of another origin sent the request. Clients that are no browsers say nothing of that. */
export function isFromForeignPage({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (site === 'cross-site' || site === 'same-site') return true
  return origin !== undefined && !isSame(origin, host ?? '')
}

// The scheme is the proxy's matter; its own port may be spelled out or not.
function isSame(origin: string, host: string): boolean {
  const page = URL.parse(origin)
  return page !== null && page.host === URL.parse(`${page.protocol}//${host}`)?.host
}

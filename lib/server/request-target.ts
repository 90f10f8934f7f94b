import type { IncomingMessage } from 'node:http'

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i
// Next joins such segments, and would take the result for a path that it was never given.
const DOT_SEGMENT = /[/\\](?:\.|%2e){1,2}(?:[/\\]|$)/i

/** Turns an absolute request target into its path, its authority into the Host (RFC 9112 §3.2.2). */
export function toOriginForm(req: IncomingMessage): void {
  const url = req.url ?? '/'
  if (url.startsWith('/')) return
  const match = ABSOLUTE.exec(url)
  if (!match) return
  req.headers.host = match[1] ?? ''
  const rest = url.slice(match[0].length)
  req.url = rest.startsWith('/') ? rest : `/${rest}`
}

/** True for what no page has: other forms than a path, `.` and `..` segments, and Next's image optimizer, which is not used. */
export function isNoPage(url: string): boolean {
  const path = url.split('?', 1)[0] ?? ''
  return !path.startsWith('/') || DOT_SEGMENT.test(path) || path === '/_next/image'
}

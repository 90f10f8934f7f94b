import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

// The reader asked for the images of a README, which are on other hosts.
const SHOWS_IMAGES = /[?&]images=show(?:&|$)/

/** The header in which a page finds who is at the other end of its connection, whatever the client sent under that name. */
export const PEER_HEADER = 'x-ipcr-peer'

/**
 * Makes a page's request ready for Next. Its response gets a Content-Security-Policy: Next finds the nonce for its own
 * inline scripts in the request's header of that name, so nothing else may run inline and no proxy.ts is needed.
 * A path that is not valid percent-encoding, for which Next has only a 500, becomes one that is simply not found.
 */
export function preparePageRequest(req: IncomingMessage, res: ServerResponse): void {
  req.url = decodable(req.url ?? '/')
  // Pages are told of headers alone.
  req.headers[PEER_HEADER] = req.socket.remoteAddress ?? ''
  const policy = pagePolicy(randomBytes(16).toString('base64'), { isDevelopment: process.env['NODE_ENV'] === 'development', showsImages: SHOWS_IMAGES.test(req.url) })
  req.headers['content-security-policy'] = policy
  res.setHeader('Content-Security-Policy', policy)
}

function pagePolicy(nonce: string, { isDevelopment, showsImages }: { isDevelopment: boolean; showsImages: boolean }): string {
  // React's development build evaluates strings to rebuild server stack traces.
  const script = `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`
  return [
    "default-src 'self'", script, `style-src 'self'${isDevelopment ? " 'unsafe-inline'" : ''}`, `img-src 'self' data:${showsImages ? ' https:' : ''}`,
    "connect-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
  ].join('; ')
}

function decodable(url: string): string {
  try {
    decodeURIComponent(url)
    return url
  } catch {
    return url.replaceAll('%', '%25')
  }
}

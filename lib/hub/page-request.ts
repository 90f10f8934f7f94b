import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Makes a page's request ready for Next. Its response gets a Content-Security-Policy: Next finds the nonce for its own
 * inline scripts in the request's header of that name, so nothing else may run inline and no proxy.ts is needed.
 * A path that is not valid percent-encoding, for which Next has only a 500, becomes one that is simply not found.
 */
export function preparePageRequest(req: IncomingMessage, res: ServerResponse): void {
  req.url = decodable(req.url ?? '/')
  const policy = pagePolicy(randomBytes(16).toString('base64'), process.env['NODE_ENV'] === 'development')
  req.headers['content-security-policy'] = policy
  res.setHeader('Content-Security-Policy', policy)
}

function pagePolicy(nonce: string, development: boolean): string {
  // React's development build evaluates strings to rebuild server stack traces.
  const script = `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`
  return [
    "default-src 'self'", script, `style-src 'self'${development ? " 'unsafe-inline'" : ''}`, "img-src 'self' data:",
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

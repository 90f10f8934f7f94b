import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Gives a page's response its Content-Security-Policy before Next sees the request. Next finds the nonce for its own
 * inline scripts in the request's header of that name, so nothing else may run inline and no proxy.ts is needed.
 */
export function applyPagePolicy(req: IncomingMessage, res: ServerResponse): void {
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

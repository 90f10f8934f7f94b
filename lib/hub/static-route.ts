import { parsePageReference, type PageReference } from './page-reference.ts'

/** What the static page shows, by what stands in its address after `#`. `query` is what follows a question mark there. */
export type StaticRoute = { query: URLSearchParams } & (
  | { kind: 'root' }
  | { kind: 'search' }
  | { kind: 'settings' }
  | { kind: 'reference'; reference: PageReference }
  | { kind: 'nowhere' }
)

/** Reads a path such as `/alice/app?view=tags`: what follows the hub's host in an image reference, or a page of the static form itself. */
export function parseStaticRoute(path: string): StaticRoute {
  const [pathname = '', ...rest] = path.split('?')
  const query = new URLSearchParams(rest.join('?'))
  if (pathname === '/') return { kind: 'root', query }
  if (pathname === '/search') return { kind: 'search', query }
  if (pathname === '/settings') return { kind: 'settings', query }
  const reference = parsePageReference(pathname.replace(/^\//, '').replace(/\/$/, '').split('/'))
  return reference ? { kind: 'reference', reference, query } : { kind: 'nowhere', query }
}

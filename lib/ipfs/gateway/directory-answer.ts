import { matchesETag } from '../../http/entity-tag.ts'
import type { UnixfsNode } from '../dag/unixfs-node.ts'
import type { GatewayAnswer, GatewayParts, ResolvedRequest } from './gateway-answer.ts'
import { listPage, type ListPage } from './list-page.ts'
import { LISTING_POLICY, LISTING_VERSION, renderListing } from './listing-html.ts'

const ENTRIES = 1000
const MAX_CURSOR = 1024

/** A page of a directory: our own HTML, or JSON `{items, cursor}` when the client prefers that. `?after=` goes on. */
export async function directoryAnswer(parts: GatewayParts, request: ResolvedRequest, directory: UnixfsNode & { unixfs: NonNullable<UnixfsNode['unixfs']> }): Promise<GatewayAnswer> {
  const { path, wanted, query, resolved } = request
  const asJson = wanted.format === 'json'
  if (!asJson && !path.asDirectory) return redirect(request)
  const after = (query.get('after') ?? '').slice(0, MAX_CURSOR)
  const headers = listingHeaders(request, asJson, after)
  if (matchesETag(request.headers['if-none-match'], headers.etag)) return { status: 304, headers }
  if (request.isHead) return { status: 200, headers }
  const page = await listPage(parts.blocks, directory, after, ENTRIES)
  return { status: 200, headers, body: asJson ? toJson(page) : renderListing({ path, cid: resolved.target.toString(), page, isFirst: after === '' }) }
}

function listingHeaders({ resolved: { target }, cacheControl }: ResolvedRequest, asJson: boolean, after: string): Record<string, string> & { etag: string } {
  const form = `${asJson ? 'json' : 'html'}-${LISTING_VERSION}`
  return {
    'content-type': asJson ? 'application/json' : 'text/html; charset=utf-8',
    etag: `"DirIndex-${form}_CID-${target.toString()}_${Buffer.from(after).toString('base64url')}"`,
    ...cacheControl,
    // The page is ours and may look different tomorrow, whatever it lists.
    ...(cacheControl['cache-control']?.includes('immutable') ? { 'cache-control': 'public, max-age=3600' } : {}),
    ...(asJson ? {} : { 'content-security-policy': LISTING_POLICY }),
  }
}

/** Relative links in a listing need the slash (IPFS path gateway, Location). */
function redirect({ path: { raw }, query, cacheControl }: ResolvedRequest): GatewayAnswer {
  const text = query.toString()
  return { status: 301, headers: { location: `${raw}/${text === '' ? '' : `?${text}`}`, 'content-length': '0', ...cacheControl } }
}

function toJson({ entries, next }: ListPage): string {
  return JSON.stringify({ items: entries.map(({ name, cid, tsize }) => ({ name, cid: cid.toString(), tsize })), cursor: next ?? null })
}

import { OciError } from '../oci/errors.ts'

const MAX_PAGE = 1000

export type PageRequest = { limit: number; last: string }

/** `n` and `last` of a list request; at most 1,000 a page. Throws OciError PAGINATION_NUMBER_INVALID (OCI Distribution 1.1, Listing Tags). */
export function parsePage(query: URLSearchParams): PageRequest {
  const n = query.get('n')
  const last = query.get('last') ?? ''
  if (n === null) return { limit: MAX_PAGE, last }
  if (!/^\d+$/.test(n)) throw new OciError('PAGINATION_NUMBER_INVALID', `n must be a whole number, not "${n.slice(0, 40)}"`)
  return { limit: Math.min(Number(n), MAX_PAGE), last }
}

/** One page and its Link header: `rows` holds up to limit + 1 rows, the one too many says that there is a next page. */
export function cutPage<T>(rows: T[], page: PageRequest, path: string, keyOf: (row: T) => string, filter?: Record<string, string>): { items: T[]; headers: Record<string, string> } {
  const items = rows.slice(0, page.limit)
  const final = items.at(-1)
  if (rows.length <= page.limit || final === undefined) return { items, headers: {} }
  return { items, headers: nextPage(page, path, keyOf(final), filter) }
}

/** The Link header to the page that follows the one ending with `last` (RFC 8288). */
export function nextPage(page: PageRequest, path: string, last: string, filter?: Record<string, string>): Record<string, string> {
  return { link: `<${path}?${new URLSearchParams({ ...filter, n: String(page.limit), last })}>; rel="next"` }
}

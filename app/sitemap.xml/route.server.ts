import { getContext } from '../../lib/context-ref.ts'
import { sitemapFile, sitemapIndex } from '../../lib/hub/sitemap.ts'
import { hubOrigin } from '../hub-host.ts'

export const dynamic = 'force-dynamic'

/** The repositories for search engines: which files there are, and with `?part=` one of them. */
export async function GET(request: Request): Promise<Response> {
  const part = new URL(request.url).searchParams.get('part')
  const [origin, count] = await Promise.all([hubOrigin(), getContext().sitemap.count()])
  if (part === null) return xml(sitemapIndex(origin, count))
  if (!/^\d{1,6}$/.test(part) || Number(part) >= count) return new Response('there is no such part of the sitemap\n', { status: 404 })
  return xml(sitemapFile(origin, await getContext().sitemap.entries(Number(part))))
}

function xml(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/xml; charset=utf-8' } })
}

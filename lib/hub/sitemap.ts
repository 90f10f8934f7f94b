import type { ReadPages } from '../db/queries/pages.ts'

/** So many repositories are told of in one file; sitemaps.org allows 50,000. */
export const PER_SITEMAP = 10_000

export type SitemapEntry = { repository: string; /** Unix milliseconds */ updatedAt: number }

/** This hub's repositories for search engines, in files of bounded size. */
export interface SitemapReader {
  /** how many files there are, at least one */
  count(): Promise<number>
  /** what the file of that number, from 0 on, tells of; some of them may be empty */
  entries(page: number): Promise<SitemapEntry[]>
}

/** Files are ranges of ids: which a repository is in does not change, and none costs more in a bigger hub. */
export function createSitemapReader({ read, isDenied }: { read: ReadPages; isDenied: (name: string) => boolean }): SitemapReader {
  return {
    count: async () => Math.floor(((await read('lastRepositoryId', undefined))[0]?.id ?? 0) / PER_SITEMAP) + 1,
    entries: async (page) => {
      const rows = await read('repositoriesById', { from: page * PER_SITEMAP, before: (page + 1) * PER_SITEMAP })
      return rows.filter(({ name }) => !isDenied(name)).map(({ name, updated_at }) => ({ repository: name, updatedAt: updated_at }))
    },
  }
}

/** An index of the files, as sitemaps.org has it. `origin` without a slash at its end. */
export function sitemapIndex(origin: string, count: number): string {
  const files = Array.from({ length: count }, (_, page) => `<sitemap><loc>${escape(`${origin}/sitemap.xml?part=${page}`)}</loc></sitemap>`)
  return document('sitemapindex', files)
}

/** One of the files. */
export function sitemapFile(origin: string, entries: readonly SitemapEntry[]): string {
  return document('urlset', entries.map(({ repository, updatedAt }) => `<url><loc>${escape(`${origin}/${repository}`)}</loc><lastmod>${new Date(updatedAt).toISOString()}</lastmod></url>`))
}

function document(element: string, rows: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${element} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${rows.join('\n')}\n</${element}>\n`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

import { z } from 'zod'
import type { HubApi } from './hub-api.ts'

const MOST_PAGES = 100

/** All items of a list of the API, of its first 100 pages; `path` may have a query. Throws HubApiError. */
export async function readPages<T>(api: HubApi, path: string, item: z.ZodType<T>): Promise<T[]> {
  const pageSchema = z.object({ items: z.array(item), cursor: z.string().nullable() })
  const items: T[] = []
  let from = ''
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = pageSchema.parse(await api('GET', `${path}${from}`))
    items.push(...page.items)
    if (page.cursor === null) break
    from = `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(page.cursor)}`
  }
  return items
}

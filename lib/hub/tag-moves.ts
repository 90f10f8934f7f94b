import type { HubDatabase } from '../db/hub-database.ts'
import type { MoveQuery, Page, TagMove } from './hub-source.ts'

/** What happened to the tags of a repository, of this hub or of a name that it follows, the newest first. */
export async function readMoves(read: HubDatabase['read'], repository: string, { before, limit }: MoveQuery): Promise<Page<TagMove>> {
  const rows = await read('repositoryMoves', { repository, before, limit: limit + 1 })
  const items = rows.slice(0, limit).map(({ id, tag, before: old, after, root, at }) => ({ id, tag, root, at, ...(old === null ? {} : { before: old }), ...(after === null ? {} : { after }) }))
  const last = items.at(-1)
  return rows.length > limit && last ? { items, next: String(last.id) } : { items }
}

import { existsSync } from 'node:fs'
import type { Logger } from 'pino'
import type { HubDatabase } from '../../db/hub-database.ts'
import { BUILT_SITE } from '../../ipfs/site/built-site.ts'
import type { RootThread } from '../build/root-thread.ts'

export type SiteParts = {
  db: Pick<HubDatabase, 'read' | 'write'>
  thread: RootThread
  logger: Logger
  /** a directory, or `off`; undefined: the page that was built beside the code, if it was */
  site: string | undefined
  now: () => number
}

/** Has the hub's root carry the static page as it is on disk now, or none; the next publication brings it. What cannot be read stays as it was. */
export async function updateSite({ db, thread, logger, site, now }: SiteParts): Promise<void> {
  if (site === 'off') {
    if ((await db.read('siteSize', undefined)) > 0) await db.write('setSite', { entries: [], blocks: new Uint8Array(), now: now() })
    return
  }
  const directory = site ?? BUILT_SITE
  if (site === undefined && !existsSync(directory)) return
  const { entries, blocks, leftOut, isNews } = await thread.call('readSite', { directory })
  if (!isNews) return
  await db.write('setSite', { entries, blocks, now: now() })
  logger.info({ directory, ...(leftOut.length > 0 ? { leftOut } : {}) }, 'the static page is in the root of the hub from now on')
}

import { LRUCache } from 'lru-cache'
import type { HubDatabase } from '../db/hub-database.ts'
import type { IndexReader } from '../db/index/index-reader.ts'
import type { RepositoryOverview } from './hub-source.ts'
import { platformText } from './index-overview.ts'

type Texts = { short: string | null; full: string | null; isSet: { short: boolean; full: boolean } }
export type OverviewReader = (repository: string) => Promise<RepositoryOverview>
export type OverviewParts = { db: Pick<HubDatabase, 'lookups' | 'read'>; index: IndexReader['read']; /** as the next root has it */ readme: (repository: string) => Promise<Texts | undefined> }

const CACHED_CHARACTERS = 8 * 1024 * 1024

/** What the hub's own rows tell of a repository as a whole, and its index of how much there is. The texts are read anew when something of the namespace has changed. */
export function createOverviewReader({ db, index, readme }: OverviewParts): OverviewReader {
  const known = new LRUCache<string, Texts>({ maxSize: CACHED_CHARACTERS, sizeCalculation: ({ short, full }) => (short?.length ?? 0) + (full?.length ?? 0) + 500 })
  const texts = async (repository: string, namespace: string): Promise<Texts | undefined> => {
    const key = `${db.lookups.changes(namespace)} ${repository}`
    const found = known.get(key) ?? (await readme(repository))
    if (found) known.set(key, found)
    return found
  }
  return async (repository) => {
    const namespace = repository.slice(0, repository.indexOf('/'))
    const [said, row, source, state] = await Promise.all([texts(repository, namespace), index('repository', { name: repository }), index('source', { name: namespace }), db.read('namespaceState', { namespace })])
    return {
      short: said?.short ?? undefined, readme: said?.full ?? undefined, isSet: said?.isSet,
      size: row?.size, platforms: row?.platforms.map(platformText) ?? [], followers: source?.followers,
      published: state && { ipns: state.ipnsName ?? undefined, root: state.root ?? undefined, path: repository.slice(namespace.length + 1), isWaiting: state.dirtyAt !== null },
    }
  }
}

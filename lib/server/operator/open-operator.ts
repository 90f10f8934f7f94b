import type { Config } from '../../config.ts'
import { shownName, type NamesParts } from '../../api/names.ts'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { OperatorSource, PublicationState, WatchedName } from '../../hub/operator-types.ts'
import type { Page } from '../../hub/page.ts'
import { toPublishedRoot } from '../../hub/published-root.ts'
import { counters } from '../../registry/counters.ts'
import type { GarbageSchedule } from '../../store/garbage-schedule.ts'
import { healthOf, type HealthParts } from './health.ts'
import { storageState } from './storage-state.ts'

export type OperatorParts = HealthParts & Pick<NamesParts, 'index' | 'follower'> & { config: Config; db: HubDatabase; garbage: Pick<GarbageSchedule, 'last'> }

const MOST_WAITING = 50

/** What the operator's page reads, from the parts of the running hub. */
export function openOperator(parts: OperatorParts): OperatorSource {
  const { config, db, garbage } = parts
  return {
    names: (query) => names(parts, query),
    publication: () => publication(config, db),
    storage: () => storageState(config, db, garbage.last),
    reports: (query) => db.read('reports', query),
    denied: (query) => db.read('deniedNames', query),
    health: () => healthOf(parts),
  }
}

async function names({ index, follower }: OperatorParts, { after, limit }: { after: string; limit: number }): Promise<Page<WatchedName>> {
  const rows = await follower.list({ after, limit: limit + 1 })
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const items = await Promise.all(rows.slice(0, limit).map((row) => shownName({ index }, row)))
  return last ? { items, next: last.name } : { items }
}

async function publication({ publish }: Config, db: HubDatabase): Promise<PublicationState> {
  const rows = await db.read('waitingNames', { limit: MOST_WAITING })
  const { publicationQueue, publicationLagSeconds, leafQueueBlobs, leafLagSeconds, publications } = counters
  const waiting = rows.map((row) => {
    const { state, since, ipns } = toPublishedRoot(row, Date.now())
    return { name: row.name, state, since, ipns }
  })
  // The queue's own figure is as of its last round.
  const oldest = waiting[0]?.since
  const lagSeconds = oldest === undefined ? 0 : Math.max(publicationLagSeconds, (Date.now() - oldest) / 1000)
  return { isOn: publish, waiting: Math.max(waiting.length, rows.length === MOST_WAITING ? publicationQueue : 0), lagSeconds, leafBlobs: leafQueueBlobs, leafLagSeconds, publications, names: waiting }
}

import type { IndexStore } from '../../indexer/run/index-store.ts'

/** A store in which each transaction of several steps is ended after its last, before it is committed. */
export function dying(store: IndexStore): IndexStore {
  return Object.assign(Object.create(store) as IndexStore, {
    transaction: <T>(work: Parameters<IndexStore['transaction']>[0]) => store.transaction(function* (db) {
      for (const running = work(db); ;) {
        const { done } = running.next()
        yield
        if (done) throw new Error('killed')
      }
    }) as Promise<T>,
  })
}

/** Throws anything but that. */
export function isKilled(error: unknown): void {
  if (!(error instanceof Error && error.message === 'killed')) throw error
}

import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { createIndexTables } from '../../lib/db/index/schema.ts'
import { askHub, type Answer } from '../support/namespace-client.ts'
import { startHub, type HubOptions, type TestHub } from '../support/hub.ts'

export type Page<T> = { items: T[]; cursor: string | null }

/** A hub without an indexer, over an index that a test writes itself. */
export type ReadScene = {
  hub: TestHub
  /** writes to the index in one transaction */
  index: Database.Database
  ask<T = Record<string, unknown>>(path: string): Promise<Answer<T>>
  /** all pages of a list */
  all<T>(path: string): Promise<T[]>
  stop(): Promise<void>
}

export async function openReadScene(options: HubOptions = {}): Promise<ReadScene> {
  const hub = await startHub({ ...options, env: { IPCR_INDEXER: 'off', ...options.env } })
  const index = new Database(join(hub.dataDir, 'index.sqlite'))
  index.pragma('journal_mode = WAL')
  createIndexTables(index)
  const ask: ReadScene['ask'] = (path) => askHub(hub.url, 'GET', `/api/v1/${path}`)
  return {
    hub, index, ask,
    all: async <T>(path: string) => {
      const items: T[] = []
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body, status }: Answer<Page<T>> = await ask(`${path}${path.includes('?') ? '&' : '?'}${cursor === '' ? '' : `cursor=${cursor}`}`)
        if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`)
        items.push(...body.items)
        cursor = body.cursor
      }
      return items
    },
    stop: async () => {
      index.close()
      await hub.stop()
    },
  }
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 3000; i++) {
    if (await holds()) return
    await delay(20)
  }
  throw new Error(`${what}: not in time`)
}

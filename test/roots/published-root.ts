import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { TestHub } from '../support/hub.ts'

type Row = { name: string; root: string | null; dirty: number; signed: number }

/** The root of a namespace (the hub: `.hub`) when nothing waits to be published any more, and these namespaces are. */
export async function publishedRoot(hub: TestHub, namespace: string, needed: string[] = [namespace]): Promise<string> {
  const db = new Database(join(hub.dataDir, 'hub.sqlite'), { readonly: true })
  try {
    for (let round = 0; round < 1200; round++) {
      const rows = db.prepare<[], Row>('SELECT name, root, dirty_at IS NOT NULL AS dirty, record_sequence = sequence AS signed FROM namespace').all()
      const ready = rows.every(({ dirty, signed }) => dirty === 0 && signed === 1) && needed.every((name) => rows.some((row) => row.name === name))
      const root = rows.find(({ name }) => name === namespace)?.root
      if (ready && root) return root
      await delay(50)
    }
  } finally {
    db.close()
  }
  throw new Error(`${namespace} was not published: ${hub.log()}`)
}

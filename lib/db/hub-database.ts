import { AskedLinks } from './asked-links.ts'
import { hubDatabasePath, openReader, openWriter } from './open.ts'
import { migrate } from './migrate.ts'
import { createLookups, type Lookups } from './lookups.ts'
import type { AuditEntry } from './audit-entry.ts'
import type { ArgumentsOf, Caller, ResultOf } from './operation.ts'
import type { queries } from './queries/index.ts'
import type { ReadPages } from './queries/pages.ts'
import type { transactions } from './transactions/index.ts'
import { WorkerClient } from './worker-client.ts'

type Transactions = typeof transactions
export type Writer = <K extends keyof Transactions & string>(name: K, args: ArgumentsOf<Transactions, K>, audit?: AuditEntry[]) => Promise<ResultOf<Transactions, K>>

export type HubDatabase = {
  /** look-ups by key, on the calling thread */
  lookups: Lookups
  /** the links of which those look-ups told */
  asked: AskedLinks
  /** lists and searches, in a worker */
  read: Caller<typeof queries>
  /** the pages' lists, in the same worker */
  readPages: ReadPages
  /** writes, in the one writer; resolves when the commit is on the disk, and with it what is noted of it in the audit log */
  write: Writer
  /** Throws when a thread has ended and none has answered in its place, or the database cannot be read. */
  check(): void
  close(): Promise<void>
}

/** Opens hub.sqlite below the data directory with its writer and reader threads. Throws NewerDataError. */
export function openHubDatabase(dataDir: string): HubDatabase {
  const file = hubDatabasePath(dataDir)
  prepareFile(file)
  const writer = new WorkerClient(new URL('./writer-worker.ts', import.meta.url), { file })
  const reader = new WorkerClient(new URL('./reader-worker.ts', import.meta.url), { file })
  const connection = openReader(file)
  const asked = new AskedLinks()
  return {
    lookups: createLookups(connection, asked),
    asked,
    read: ((name, args) => reader.call(name, args)) as Caller<typeof queries>,
    readPages: ((name, args) => reader.call(name, args)) as ReadPages,
    write: ((name, args, audit) => writer.call(name, args, audit)) as Writer,
    check: () => {
      writer.check()
      reader.check()
      connection.prepare('SELECT 1 FROM repository LIMIT 1').get()
    },
    close: async () => {
      // The writer last: the last connection to close folds the write-ahead log into the database.
      await reader.close()
      connection.close()
      await writer.close()
    },
  }
}

function prepareFile(file: string): void {
  const db = openWriter(file)
  try {
    migrate(db)
  } finally {
    db.close()
  }
}

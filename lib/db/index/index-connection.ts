import { existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { hubDatabasePath } from '../open.ts'
import { indexDatabasePath } from './open.ts'
import { createIndexTables, indexSchema } from './schema.ts'

const CACHE_KIB = 16 * 1024
const DENIED = 'CREATE TEMP TABLE denied (name TEXT PRIMARY KEY)'

/** index.sqlite for reading, by way of whatever file stands there now: none yet, or one made anew, is noticed at the next use. */
export class IndexConnection {
  readonly #dataDir: string
  #db: Database.Database | undefined
  #file: string | undefined

  constructor(dataDir: string) {
    this.#dataDir = dataDir
  }

  /** The connection; an empty index while there is no file that this version can read. */
  use(): Database.Database {
    const file = fileIdentity(indexDatabasePath(this.#dataDir))
    if (this.#db && this.#file === file) return this.#db
    this.close()
    const opened = file === undefined ? undefined : this.#open()
    this.#file = opened ? file : undefined
    return (this.#db = opened ?? emptyIndex())
  }

  /** After an error of SQLite itself: the next use opens the file again. */
  close(): void {
    this.#db?.close()
    this.#db = undefined
  }

  #open(): Database.Database | undefined {
    let db: Database.Database | undefined
    try {
      db = new Database(indexDatabasePath(this.#dataDir), { readonly: true })
      db.pragma('busy_timeout = 5000')
      if (db.pragma('user_version', { simple: true }) === indexSchema().version) return withDenied(db, hubDatabasePath(this.#dataDir))
    } catch {
      // Being made, or damaged: its writer makes it anew.
    }
    db?.close()
    return undefined
  }
}

// The deny-list is hub.sqlite's, as it stands at each query.
function withDenied(db: Database.Database, hubFile: string): Database.Database {
  if (existsSync(hubFile)) db.prepare('ATTACH ? AS hub').run(hubFile)
  const known = existsSync(hubFile) && db.prepare("SELECT 1 FROM hub.sqlite_master WHERE name = 'denied_name'").get()
  db.exec(known ? 'CREATE TEMP VIEW denied AS SELECT name FROM hub.denied_name' : DENIED)
  db.pragma('query_only = ON')
  db.pragma(`cache_size = -${CACHE_KIB}`)
  return db
}

function emptyIndex(): Database.Database {
  const db = new Database(':memory:')
  createIndexTables(db)
  db.exec(DENIED)
  return db
}

function fileIdentity(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && `${stat.dev} ${stat.ino}`
}

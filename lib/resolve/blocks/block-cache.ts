import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

const SWEEP_EVERY = 256
const KEEP_SHARE = 0.9

/**
 * Small blocks of names outside this hub in `cache.sqlite`, up to `maxBytes`, least recently used first out. Nothing is lost
 * when the file is: one that cannot be read is begun anew.
 */
export class BlockCache {
  readonly #db: Database.Database
  readonly #maxBytes: number
  #puts = 0

  constructor(dataDir: string, maxBytes: number) {
    this.#db = openCache(join(dataDir, 'cache.sqlite'))
    this.#maxBytes = maxBytes
  }

  /** The bytes kept under the 32 bytes of a sha2-256 digest; undefined when there are none, or the file is damaged. */
  get(hash: Uint8Array): Uint8Array | undefined {
    try {
      const row = this.#db.prepare<[Uint8Array], { bytes: Buffer; used_at: number }>('SELECT bytes, used_at FROM block WHERE hash = ?').get(hash)
      if (row && row.used_at < seconds() - 60) this.#db.prepare('UPDATE block SET used_at = ? WHERE hash = ?').run(seconds(), hash)
      return row?.bytes
    } catch {
      return undefined
    }
  }

  put(hash: Uint8Array, bytes: Uint8Array): void {
    try {
      this.#db.prepare('INSERT OR REPLACE INTO block (hash, bytes, used_at) VALUES (?, ?, ?)').run(hash, bytes, seconds())
      if (++this.#puts % SWEEP_EVERY === 0) this.#sweep()
    } catch {
      // A cache that cannot be written, on a full disk say, is no reason to fail.
    }
  }

  close(): void {
    this.#db.close()
  }

  #sweep(): void {
    let bytes = this.#db.prepare<[], { bytes: number }>('SELECT COALESCE(SUM(length(bytes)), 0) AS bytes FROM block').get()?.bytes ?? 0
    if (bytes <= this.#maxBytes) return
    const oldest = this.#db.prepare<[], { hash: Buffer; size: number }>('SELECT hash, length(bytes) AS size FROM block ORDER BY used_at')
    const going: Buffer[] = []
    for (const { hash, size } of oldest.iterate()) {
      if (bytes <= this.#maxBytes * KEEP_SHARE) break
      bytes -= size
      going.push(hash)
    }
    const remove = this.#db.prepare('DELETE FROM block WHERE hash = ?')
    this.#db.transaction(() => going.forEach((hash) => remove.run(hash)))()
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}

function openCache(file: string): Database.Database {
  try {
    return prepared(new Database(file))
  } catch {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true })
    return prepared(new Database(file))
  }
}

function prepared(db: Database.Database): Database.Database {
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = OFF')
    db.exec(`CREATE TABLE IF NOT EXISTS block (hash blob PRIMARY KEY, bytes blob NOT NULL, used_at integer NOT NULL);
      CREATE INDEX IF NOT EXISTS block_used ON block (used_at)`)
    db.prepare('SELECT hash FROM block ORDER BY used_at LIMIT 1').get()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

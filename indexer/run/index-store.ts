import { setImmediate } from 'node:timers/promises'
import type Database from 'better-sqlite3'

/** The index's one writer: transactions one after the other, long ones in steps between which other work goes on. */
export class IndexStore {
  readonly db: Database.Database
  #last: Promise<unknown> = Promise.resolve()

  constructor(db: Database.Database) {
    this.db = db
  }

  /** Runs the steps as one transaction. Rejects with what they throw, and then nothing of it is there. */
  transaction<T>(steps: (db: Database.Database) => Generator<void, T>): Promise<T> {
    const running = this.#last.then(() => this.#run(steps))
    this.#last = running.catch(() => {})
    return running
  }

  /** The same for what is done at once. */
  write<T>(work: (db: Database.Database) => T): Promise<T> {
    return this.transaction(function* one(db) {
      return work(db)
    })
  }

  async close(): Promise<void> {
    await this.#last
    this.db.close()
  }

  async #run<T>(steps: (db: Database.Database) => Generator<void, T>): Promise<T> {
    this.db.exec('BEGIN IMMEDIATE')
    try {
      const running = steps(this.db)
      let step = running.next()
      for (; !step.done; step = running.next()) await setImmediate()
      this.db.exec('COMMIT')
      return step.value
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.db.inTransaction) this.db.exec('ROLLBACK')
      throw error
    }
  }
}

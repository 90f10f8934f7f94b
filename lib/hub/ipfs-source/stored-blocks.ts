import type { BlockStore } from './kept-blocks.ts'

const NAME = 'ipcr-blocks'
const STORE = 'block'
const BY_AGE = 'at'
const MOST_BYTES = 64 * 1024 * 1024
const KEEP_SHARE = 0.8
// So many writes go before what is too much is cleared away.
const SWEEP_EVERY = 400

type Row = { key: string; bytes: Uint8Array; at: number }

/** Blocks in the browser's IndexedDB, 64 MiB of them, the oldest out first; undefined where there is none. Writes are gathered, so that hundreds of small blocks cost one transaction. */
export function openStoredBlocks(): BlockStore | undefined {
  if (typeof indexedDB === 'undefined') return undefined
  const opened = openDatabase()
  opened.catch(() => {})
  const writer = new Writer(opened)
  const reader = new Reader(opened)
  return { get: (key) => reader.get(key), put: (key, bytes) => writer.put(key, bytes), delete: (key) => writer.delete(key) }
}

/** Reads that were asked for in one turn share a transaction. */
class Reader {
  readonly #opened: Promise<IDBDatabase>
  #store: Promise<IDBObjectStore> | undefined

  constructor(opened: Promise<IDBDatabase>) {
    this.#opened = opened
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#store ??= this.#opened.then((database) => {
      this.#store = undefined
      return database.transaction(STORE).objectStore(STORE)
    })
    const row: unknown = await done((await this.#store).get(key))
    return isRow(row) ? row.bytes : undefined
  }
}

class Writer {
  readonly #opened: Promise<IDBDatabase>
  readonly #waiting = new Map<string, Uint8Array | undefined>()
  #isRunning = false
  #writes = 0

  constructor(opened: Promise<IDBDatabase>) {
    this.#opened = opened
  }

  put(key: string, bytes: Uint8Array): void {
    this.#waiting.set(key, bytes)
    void this.#run()
  }

  delete(key: string): void {
    this.#waiting.set(key, undefined)
    void this.#run()
  }

  // A storage that is full, or forbidden, is no reason to fail: the blocks come from the gateways again.
  async #run(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      const database = await this.#opened
      while (this.#waiting.size > 0) await this.#write(database)
    } catch {
      this.#waiting.clear()
    }
    this.#isRunning = false
  }

  async #write(database: IDBDatabase): Promise<void> {
    const [rows, transaction] = [[...this.#waiting], database.transaction(STORE, 'readwrite')]
    this.#waiting.clear()
    const store = transaction.objectStore(STORE)
    for (const [key, bytes] of rows) {
      if (bytes) store.put({ key, bytes, at: Date.now() } satisfies Row)
      else store.delete(key)
    }
    this.#writes += rows.length
    if (this.#writes >= SWEEP_EVERY) {
      this.#writes = 0
      await sweep(store)
    }
    await ended(transaction)
  }
}

// The age is the time of writing: to note each reading would make every second visit write as much as the first.
async function sweep(store: IDBObjectStore): Promise<void> {
  const sizes: { key: IDBValidKey; size: number }[] = []
  let total = 0
  await eachRow(store, ({ value, primaryKey }) => {
    const size = isRow(value) ? value.bytes.length : 0
    sizes.push({ key: primaryKey, size })
    total += size
  })
  if (total <= MOST_BYTES) return
  for (const { key, size } of sizes) {
    if (total <= MOST_BYTES * KEEP_SHARE) break
    total -= size
    store.delete(key)
  }
}

function eachRow(store: IDBObjectStore, look: (cursor: IDBCursorWithValue) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = store.index(BY_AGE).openCursor()
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const cursor = request.result
      if (!cursor) return resolve()
      look(cursor)
      cursor.continue()
    }
  })
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' }).createIndex(BY_AGE, 'at')
  return done(request)
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Uint8Array
}

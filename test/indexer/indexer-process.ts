import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'

const ROOT = new URL('../..', import.meta.url).pathname

export type TestIndexer = { pid: number; exited: Promise<number | null>; stop(): Promise<number | null>; kill(): Promise<void>; log(): string }

/** Starts the shipped indexer alone over a data directory. */
export function startIndexer(dataDir: string, env: Record<string, string> = {}): TestIndexer {
  const child = spawn(process.execPath, ['indexer/main.ts'], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LOG_LEVEL: 'info', IPCR_P2P: 'off', ...env, IPCR_DATA: dataDir },
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code, signal) => {
    if (signal !== null && signal !== 'SIGKILL') log += `\nended by ${signal}`
    resolve(code)
  }))
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    return exited
  }
  return { pid: child.pid ?? 0, exited, log: () => log, stop: () => end('SIGTERM'), kill: async () => void (await end('SIGKILL')) }
}

/** The rows of a query over a data directory's index; none while there is no index. */
export function readIndex<Row>(dataDir: string, sql: string, ...parameters: unknown[]): Row[] {
  let db: Database.Database | undefined
  try {
    db = new Database(join(dataDir, 'index.sqlite'), { readonly: true, fileMustExist: true })
    return db.prepare(sql).all(...parameters) as Row[]
  } catch (error) {
    // None yet, or one that is about to be thrown away.
    if (error instanceof Error && 'code' in error && /CANTOPEN|NOTADB|CORRUPT|IOERR|PROTOCOL/.test(String(error.code))) return []
    if (error instanceof Error && error.message.startsWith('no such table')) return []
    throw error
  } finally {
    db?.close()
  }
}

/** Waits until a query over the index has rows; those. */
export async function waitForIndex<Row>(dataDir: string, sql: string, log: () => string, ...parameters: unknown[]): Promise<Row[]> {
  for (let round = 0; round < 2400; round++) {
    const rows = readIndex<Row>(dataDir, sql, ...parameters)
    if (rows.length > 0) return rows
    await delay(25)
  }
  throw new Error(`the index never had rows for ${sql}:\n${log()}`)
}

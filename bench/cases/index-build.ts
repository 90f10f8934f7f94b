import { spawn } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { migrate } from '../../lib/db/migrate.ts'
import { hubDatabasePath, openWriter } from '../../lib/db/open.ts'
import { INDEXER_HEAP } from '../../lib/server/indexer-process.ts'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { BenchError } from '../client.ts'
import { followHub, HUB_NAME, moveTag } from '../corpus/followed-hub.ts'
import { cpuSeconds, peakMemory } from '../process-stats.ts'
import { startIndexControl } from '../servers/index-control.ts'
import { median } from '../statistics.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const TAGS = 10
const MOST_SECONDS = 900
const MOST_BYTES = 2 ** 30
const MOVES = 11
const DONE_MS = 3_600_000

export type Built = { repositories: number; tags: number; seconds: number; bytes: number; moveCpuMs: number; moveMs: number; indexBytes: number }

/** The indexer's own process builds an index from nothing, of a followed hub whose bytes are here; then single tags of it move. */
export const indexBuild: Group = {
  name: 'index-build',
  about: 'an index built anew from the root of a hub with 100,000 repositories of 10 tags, and one tag that moves in it',
  run: async (bench: Bench): Promise<Result> => {
    const size = bench.size === undefined ? (bench.quick ? 1000 : 100_000) : Math.ceil(bench.size / TAGS)
    const small = await measureBuild(join(bench.directory, 'index-small'), Math.min(size, 1000))
    return { facts: buildFacts(await measureBuild(join(bench.directory, 'index'), size), small) }
  },
}

/** Makes the corpus in a data directory of its own, and lets the indexer read it. */
export async function measureBuild(dataDir: string, repositories: number): Promise<Built> {
  mkdirSync(join(dataDir, 'run'), { recursive: true })
  const hub = openWriter(hubDatabasePath(dataDir))
  try {
    migrate(hub)
    await followHub(hub, { repositories, tags: TAGS })
    hub.pragma('wal_checkpoint(TRUNCATE)')
    return await measure(dataDir, hub, repositories)
  } finally {
    hub.close()
  }
}

async function measure(dataDir: string, hub: Database.Database, repositories: number): Promise<Built> {
  const begin = performance.now()
  const child = spawn(process.execPath, [...INDEXER_HEAP, 'indexer/main.ts'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, IPCR_DATA: dataDir, IPCR_P2P: 'off', LOG_LEVEL: 'error' } })
  const pid = child.pid ?? 0
  const control = await startIndexControl(dataDir, hub)
  try {
    await until(dataDir, `SELECT 1 FROM source WHERE name = '${HUB_NAME}' AND root IS NOT NULL`, 100, () => child.exitCode)
    const seconds = (performance.now() - begin) / 1000
    const { moveCpuMs, moveMs } = await moves(dataDir, { hub, control, pid }, repositories)
    return { repositories, tags: count(dataDir), seconds, bytes: peakMemory(pid), moveCpuMs, moveMs, indexBytes: statSync(join(dataDir, 'index.sqlite')).size }
  } finally {
    control.stop()
    child.kill('SIGTERM')
    await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(undefined)))
  }
}

type Running = { hub: Database.Database; control: { changed(name: string): void }; pid: number }

async function moves(dataDir: string, { hub, control, pid }: Running, repositories: number): Promise<{ moveCpuMs: number; moveMs: number }> {
  const [cpu, wall]: [number[], number[]] = [[], []]
  for (let round = 1; round <= MOVES; round++) {
    await delay(1200)
    const before = cpuSeconds(pid)
    const begin = performance.now()
    const digest = await moveTag(hub, (round * 7919) % repositories, round % TAGS, round)
    control.changed(HUB_NAME)
    await until(dataDir, `SELECT 1 FROM ref WHERE digest = '${digest}' LIMIT 1`, 5)
    wall.push(performance.now() - begin)
    await delay(200)
    cpu.push((cpuSeconds(pid) - before) * 1000)
  }
  return { moveCpuMs: median(cpu), moveMs: median(wall) }
}

async function until(dataDir: string, sql: string, everyMs: number, ended: () => number | null = () => null): Promise<void> {
  for (const end = performance.now() + DONE_MS; performance.now() < end; await delay(everyMs)) {
    if (ended() !== null) throw new BenchError('the indexer ended')
    if (ask(dataDir, sql) !== undefined) return
  }
  throw new BenchError(`the index never had: ${sql}`)
}

function count(dataDir: string): number {
  const row = ask(dataDir, 'SELECT tag_count FROM source') as { tag_count: number } | undefined
  return row?.tag_count ?? 0
}

function ask(dataDir: string, sql: string): unknown {
  let db: Database.Database | undefined
  try {
    db = new Database(join(dataDir, 'index.sqlite'), { readonly: true, fileMustExist: true })
    return db.prepare(sql).get()
  } catch {
    return undefined
  } finally {
    db?.close()
  }
}

/** What was reached; `small` is the same in an index of a thousand repositories. */
export function buildFacts(built: Built, small: Built): Fact[] {
  const corpus = `${built.tags.toLocaleString('en')} tags in ${built.repositories.toLocaleString('en')} repositories`
  const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`
  return [
    { name: `index of ${corpus} built from nothing`, asked: `≤ ${MOST_SECONDS / 60} min`, reached: `${built.seconds.toFixed(0)} s: ${(built.tags / built.seconds).toFixed(0)} tags/s; index.sqlite ${mib(built.indexBytes)}`, ok: built.seconds <= MOST_SECONDS },
    { name: 'peak memory of the indexer meanwhile', asked: '≤ 1 GiB', reached: mib(built.bytes), ok: built.bytes <= MOST_BYTES },
    {
      name: 'one changed tag in it: CPU time of the indexer', asked: 'as in a small index',
      reached: `${built.moveCpuMs.toFixed(0)} ms (${small.repositories.toLocaleString('en')} repositories: ${small.moveCpuMs.toFixed(0)} ms); visible after ${built.moveMs.toFixed(0)} ms`, ok: built.moveCpuMs <= small.moveCpuMs * 2 + 20,
    },
  ]
}

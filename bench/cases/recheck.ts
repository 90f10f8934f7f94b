import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { hubDatabasePath } from '../../lib/db/open.ts'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { BenchError } from '../client.ts'
import { cpuSeconds } from '../process-stats.ts'
import { startHub } from '../servers/hub.ts'
import { type LoopbackRouter, startLoopbackRouter } from '../servers/loopback-router.ts'
import type { Server } from '../servers/server.ts'
import { spread } from '../statistics.ts'
import { publishNames } from './published-names.ts'

const MANY = 10_000
const ASKED_SECONDS = 10
/** the least that a hub waits before it looks again: they are all due again before the last was looked at */
const TTL_MS = 5000
const MOST_MS = 600_000

type Round = { seconds: number; cpu: number }

/** Names that a hub follows and that have not changed, looked at again as fast as it can: all at its start, then over and over. */
export const recheck: Group = {
  name: 'recheck',
  about: `re-check of ${MANY.toLocaleString('en')} followed names of which none has changed, with records from a router on loopback`,
  run: async (bench: Bench): Promise<Result> => {
    const count = bench.size ?? (bench.quick ? MANY / 5 : MANY)
    const published = await publishNames(count, TTL_MS)
    const router = await startLoopbackRouter(published.records, published.blocks)
    try {
      const dataDir = join(bench.directory, 'recheck')
      await followAll(dataDir, router, [...published.records.keys()])
      const rounds = await measure(dataDir, router, count, bench.rounds)
      return { facts: facts(rounds, count) }
    } finally {
      await router.stop()
    }
  },
}

async function followAll(dataDir: string, router: LoopbackRouter, names: string[]): Promise<void> {
  const hub = await startHub(dataDir, undefined, { ...settings(router), IPCR_GATEWAYS: router.url })
  const waiting = [...names]
  const next = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) await follow(hub, name)
  }
  await Promise.all(Array.from({ length: 8 }, next))
  await allLive(dataDir, names.length)
  await hub.stop()
}

// Each round is a hub that is started with all of them due, and goes on until it has looked at each again.
async function measure(dataDir: string, router: LoopbackRouter, count: number, rounds: number): Promise<{ first: Round[]; next: Round[] }> {
  const measured: { first: Round[]; next: Round[] } = { first: [], next: [] }
  for (let round = 0; round < rounds; round++) {
    await delay(TTL_MS * 1.5)
    router.when.length = 0
    const hub = await startHub(dataDir, undefined, settings(router))
    measured.first.push(await looks(hub, router, count, 0))
    measured.next.push(await looks(hub, router, count, count))
    await hub.stop()
  }
  return measured
}

/** From the first to the last of `count` looks, the first of which is the one after `skip` others. */
async function looks(hub: Server, router: LoopbackRouter, count: number, skip: number): Promise<Round> {
  const cpu = cpuSeconds(hub.pid)
  for (const end = performance.now() + MOST_MS; router.when.length < skip + count; await delay(20)) {
    if (performance.now() > end) throw new BenchError(`after 10 minutes ${router.when.length} of ${skip + count} looks were done`)
  }
  const asked = router.when.slice(skip, skip + count)
  if (skip === 0 && new Set(asked.map(({ name }) => name)).size < count) throw new BenchError('some names were looked at twice before others were looked at once')
  return { seconds: ((asked.at(-1)?.at ?? 0) - (asked[0]?.at ?? 0)) / 1000, cpu: cpuSeconds(hub.pid) - cpu }
}

function settings(router: LoopbackRouter): Record<string, string> {
  return { IPCR_ROUTERS: router.url, IPCR_P2P: 'off', IPCR_INDEXER: 'off' }
}

async function follow(hub: Server, name: string): Promise<void> {
  const answer = await fetch(`${hub.url}/api/v1/names/${name}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', authorization: `Bearer ${hub.secret ?? ''}` } })
  await answer.arrayBuffer()
  if (answer.status !== 202) throw new BenchError(`following ${name} was answered with ${answer.status}`)
}

async function allLive(dataDir: string, count: number): Promise<void> {
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(hubDatabasePath(dataDir), { readonly: true })
  const live = db.prepare<[], { n: number }>("SELECT count(*) AS n FROM last_root WHERE state = 'live'")
  try {
    for (const end = performance.now() + MOST_MS; (live.get()?.n ?? 0) < count; await delay(100)) {
      if (performance.now() > end) throw new BenchError(`after 10 minutes ${live.get()?.n} of ${count} names are live`)
    }
  } finally {
    db.close()
  }
}

function facts({ first, next }: { first: Round[]; next: Round[] }, count: number): Fact[] {
  const fact = (name: string, rounds: Round[]): Fact => {
    const { median, min, max } = spread(rounds.map(({ seconds }) => seconds))
    const cpu = spread(rounds.map((round) => round.cpu)).median
    return { name, asked: `≤ ${ASKED_SECONDS} s`, reached: `${median.toFixed(1)} s (${min.toFixed(1)}–${max.toFixed(1)}), ${cpu.toFixed(1)} CPU s`, ok: count < MANY ? undefined : median <= ASKED_SECONDS }
  }
  const names = `${count.toLocaleString('en')} followed names without news`
  return [fact(`${names} looked at again, at the start of the hub`, first), fact(`${names} looked at again, while it runs`, next)]
}

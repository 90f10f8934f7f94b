import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BenchError } from '../client.ts'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { startHub } from '../servers/hub.ts'
import { percentile } from '../statistics.ts'
import { must } from './content.ts'
import { makeCorpus } from './search-corpus.ts'
import { type Asked, KINDS, searches } from './search-queries.ts'

const CLIENTS = 4
const BOUND_MS = 50
const PAGE = 20
const answer = z.object({ items: z.array(z.unknown()) })

type Timed = Asked & { ms: number; found: number }

/** Searches by four clients at once in an index of 1,000,000 repositories, or of --size. */
export const search: Group = {
  name: 'search',
  about: 'searches by 4 clients at once: words, prefixes, namespace/, :tag, owner:, arch: in turn',
  run: async (bench: Bench): Promise<Result> => {
    const size = bench.size ?? (bench.quick ? 10_000 : 1_000_000)
    const dataDir = join(bench.directory, 'search')
    await mkdir(dataDir)
    makeCorpus(dataDir, size)
    const hub = await startHub(dataDir, undefined, { IPCR_INDEXER: 'off' })
    try {
      const ask = async (text: string): Promise<number> => foundBy(await must(200, fetch(`${hub.url}/api/v1/search?q=${encodeURIComponent(text)}&limit=${PAGE}`)))
      return { facts: factsOf(await measure(ask, searches(bench.quick ? 600 : 6000, size)), size) }
    } finally {
      await hub.stop()
    }
  },
}

async function foundBy(response: Response): Promise<number> {
  return answer.parse(await response.json()).items.length
}

/** Every search once, by `CLIENTS` clients at once; the first tenth only warms up. */
export async function measure(ask: (text: string) => Promise<number>, asked: Asked[]): Promise<Timed[]> {
  const timed: Timed[] = []
  let next = 0
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    for (let one = asked[next++]; one; one = asked[next++]) {
      const begin = performance.now()
      const found = await ask(one.text)
      timed.push({ ...one, found, ms: performance.now() - begin })
    }
  }))
  return timed.slice(asked.length / 10)
}

/** The figure of all searches, and of each kind. Throws BenchError when a kind found next to nothing. */
export function factsOf(timed: Timed[], size: number): Fact[] {
  const name = `search over ${size.toLocaleString('en')} repositories, 4 clients, p95`
  const kinds = KINDS.map((kind) => {
    const of = timed.filter((one) => one.kind === kind)
    if (of.filter(({ found }) => found > 0).length < of.length / 4) throw new BenchError(`most searches by ${kind} found nothing`)
    return `${kind} ${p95(of).toFixed(1)}`
  })
  const reached = p95(timed)
  return [{ name, asked: `≤ ${BOUND_MS} ms`, reached: `${reached.toFixed(1)} ms (${kinds.join(', ')})`, ok: reached <= BOUND_MS }]
}

const p95 = (timed: Timed[]): number => percentile(timed.map(({ ms }) => ms), 0.95)

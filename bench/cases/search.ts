import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BenchError } from '../client.ts'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { startHub } from '../servers/hub.ts'
import { percentile } from '../statistics.ts'
import { must } from './content.ts'
import { makeCorpus } from './search-corpus.ts'
import { KINDS, searches, TYPED, typedTexts } from './search-queries.ts'

const CLIENTS = 4
const BOUND_MS = 50
const PAGE = 20
// As the field below which they are shown asks for.
const FEW = 6
const answer = z.object({ items: z.array(z.unknown()) })
const named = z.object({ items: z.array(z.object({ name: z.string() })) })
const suggested = z.object({ places: z.array(z.unknown()), namespaces: z.array(z.unknown()), repositories: z.array(z.unknown()) })

type Asked = { kind: string; text: string }
type Timed = Asked & { ms: number; found: number }

/** Searches, and suggestions for what is half typed, by four clients at once in an index of 1,000,000 repositories, or of --size. */
export const search: Group = {
  name: 'search',
  about: 'searches by 4 clients at once: words, prefixes, namespace/, :tag, owner:, arch: in turn; suggestions as one types',
  run: async (bench: Bench): Promise<Result> => {
    const size = bench.size ?? (bench.quick ? 10_000 : 1_000_000)
    const dataDir = join(bench.directory, 'search')
    await mkdir(dataDir)
    makeCorpus(dataDir, size)
    const hub = await startHub(dataDir, undefined, { IPCR_INDEXER: 'off' })
    try {
      const ask = (path: string) => async (text: string): Promise<number> => foundBy(await must(200, fetch(`${hub.url}/api/v1/${path}?q=${encodeURIComponent(text)}&limit=${path === 'search' ? PAGE : FEW}`)))
      const count = bench.quick ? 600 : 6000
      const searched = await measure(ask('search'), searches(count, size))
      const typed = await measure(ask('suggestions'), typedTexts(count, size, await someNames(hub.url)))
      return { facts: [factOf('search', KINDS, searched, size), factOf('suggestions', TYPED, typed, size)] }
    } finally {
      await hub.stop()
    }
  },
}

async function someNames(url: string): Promise<string[]> {
  return named.parse(await (await must(200, fetch(`${url}/api/v1/search?limit=100`))).json()).items.map(({ name }) => name)
}

async function foundBy(response: Response): Promise<number> {
  const body: unknown = await response.json()
  const { data } = suggested.safeParse(body)
  return data ? data.places.length + data.namespaces.length + data.repositories.length : answer.parse(body).items.length
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

/** The figure of all that was asked, and of each kind. Throws BenchError when a kind found next to nothing. */
export function factOf(what: string, kinds: readonly string[], timed: Timed[], size: number): Fact {
  const figures = kinds.map((kind) => {
    const of = timed.filter((one) => one.kind === kind)
    if (of.filter(({ found }) => found > 0).length < of.length / 4) throw new BenchError(`most ${what} by ${kind} found nothing`)
    return `${kind} ${p95(of).toFixed(1)}`
  })
  const reached = p95(timed)
  return { name: `${what} over ${size.toLocaleString('en')} repositories, 4 clients, p95`, asked: `≤ ${BOUND_MS} ms`, reached: `${reached.toFixed(1)} ms (${figures.join(', ')})`, ok: reached <= BOUND_MS }
}

const p95 = (timed: Timed[]): number => percentile(timed.map(({ ms }) => ms), 0.95)

import { join } from 'node:path'
import { BenchError } from '../client.ts'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { startHub } from '../servers/hub.ts'
import { authorizationFor, repositoryOf, scopeOf } from '../servers/login.ts'
import type { Server } from '../servers/server.ts'
import { median } from '../statistics.ts'
import { must } from './content.ts'
import { fill, repositoryName, tagName } from './fill.ts'

const PAGE = 100

type List = { name: string; path: string; key: 'tags' | 'repositories'; item: (number: number) => string; total: number }

/** First, middle and last page of long lists against those of lists of 1,000, and one walk over all pages. */
export const paging: Group = {
  name: 'paging',
  about: 'lists of 100,000 tags and of 100,000 repositories, page by page',
  run: async (bench: Bench): Promise<Result> => {
    const total = bench.quick ? 10_000 : 100_000
    const short = await measure(join(bench.directory, 'paging-short'), 1000)
    const long = await measure(join(bench.directory, 'paging-long'), total)
    return { facts: long.map((times, index) => fact(times, short[index] ?? times)) }
  },
}

type Times = { list: List; first: number; middle: number; last: number; walk: number }

async function measure(dataDir: string, total: number): Promise<Times[]> {
  await (await startHub(dataDir)).stop()
  fill(dataDir, total, total)
  const hub = await startHub(dataDir)
  try {
    const times = []
    for (const list of lists(total)) times.push(await timesOf(hub, list))
    return times
  } finally {
    await hub.stop()
  }
}

function lists(total: number): List[] {
  return [
    { name: 'tags', path: `/v2/tagged/${total}/tags/list`, key: 'tags', item: tagName, total },
    { name: 'repositories', path: '/v2/_catalog', key: 'repositories', item: repositoryName, total },
  ]
}

async function timesOf(hub: Server, list: List): Promise<Times> {
  const at = (number: number) => `${list.path}?n=${PAGE}&last=${encodeURIComponent(list.item(number))}`
  const first = await page(hub, list, `${list.path}?n=${PAGE}`, 0)
  const middle = await page(hub, list, at(list.total / 2 - 1), list.total / 2)
  const last = await page(hub, list, at(list.total - PAGE - 1), list.total - PAGE)
  return { list, first, middle, last, walk: await walk(hub, list) }
}

// Median milliseconds of 50 reads of one page; its entries must be the expected ones.
async function page(hub: Server, list: List, path: string, from: number): Promise<number> {
  const times = []
  for (let i = 0; i < 60; i++) {
    const begin = performance.now()
    const items = await read(hub, list, path)
    if (i >= 10) times.push(performance.now() - begin)
    const expected = Array.from({ length: PAGE }, (_, index) => list.item(from + index))
    if (items.names.join() !== expected.join()) throw new BenchError(`${path} has ${items.names.length} entries, not the ${PAGE} from ${expected[0]}`)
  }
  return median(times)
}

async function read(hub: Server, list: List, path: string): Promise<{ names: string[]; next: string | undefined }> {
  const repo = repositoryOf(path)
  const authorization = await authorizationFor(hub, repo === undefined ? 'registry:catalog:*' : scopeOf(repo))
  const response = await must(200, fetch(hub.url + path, { headers: authorization === undefined ? {} : { authorization } }))
  const body = (await response.json()) as Partial<Record<string, string[]>>
  return { names: body[list.key] ?? [], next: /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1] }
}

// Seconds to follow Link from the first page to the last, 1,000 entries a page.
async function walk(hub: Server, list: List): Promise<number> {
  const begin = performance.now()
  let seen = 0
  for (let next: string | undefined = `${list.path}?n=1000`; next; ) {
    const answer = await read(hub, list, new URL(next, hub.url).href.slice(hub.url.length))
    for (const name of answer.names) if (name.startsWith(list.item(0).slice(0, -7)) && name !== list.item(seen++)) throw new BenchError(`${name} is out of order`)
    next = answer.next
  }
  if (seen !== list.total) throw new BenchError(`${seen} of ${list.total} ${list.name} came`)
  return (performance.now() - begin) / 1000
}

function fact(long: Times, short: Times): Fact {
  const worst = Math.max(long.first, long.middle, long.last)
  const small = Math.max(short.first, short.middle, short.last)
  const ms = (t: Times) => `${t.first.toFixed(1)} / ${t.middle.toFixed(1)} / ${t.last.toFixed(1)} ms`
  const reached = `${ms(long)}; with ${short.list.total.toLocaleString('en')}: ${ms(short)}; all pages in ${long.walk.toFixed(1)} s`
  // Twice: what a page costs is mostly its own 100 entries, the rest is noise and a deeper tree.
  return { name: `${long.list.total.toLocaleString('en')} ${long.list.name}: first / middle / last page of ${PAGE}`, asked: 'cost does not grow with the total', reached, ok: worst <= 2 * small }
}

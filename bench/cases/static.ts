import type { Browser, BrowserContext, Page } from 'playwright-core'
import { publishPage, type PublishedPage } from '../../test/static/published-page.ts'
import { scriptWeight } from '../../test/static/script-weight.ts'
import { pushImage } from '../../test/support/push-image.ts'
import { noBrowser, startBrowser } from '../../test/web/browser.ts'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { BenchError } from '../client.ts'
import { spread } from '../statistics.ts'

const NAMESPACE = 'many'
const AT_ONCE = 8
const VISITS = 5
const [MOST_FIRST_MS, MOST_SECOND_MS, MOST_REQUESTS] = [1500, 500, 3]
const [MOST_BEFORE_PAINT, MOST_IN_ALL] = [150_000, 550_000]
const LISTED = 'main ul[aria-label^="Repositories of"] > li'
const FOUND = 'main ul[aria-label="Found repositories"] > li'

type Visit = { first: number; second: number }

/** The static page in Chromium, as it lies in the root of a hub and comes from a Kubo on this machine. */
export const staticPage: Group = {
  name: 'static',
  about: 'the static page from a Kubo: its scripts, a list of 1,000 repositories, that again, requests for a search',
  run: async ({ quick, size }: Bench): Promise<Result> => {
    if (noBrowser) throw new BenchError(noBrowser)
    const count = size ?? (quick ? 100 : 1000)
    await using closing = new AsyncDisposableStack()
    const scene = await publishPage((url) => fill(url, count), [repository(count - 1), 'v1'])
    closing.defer(() => scene.stop())
    const browser = await startBrowser()
    closing.defer(() => browser.close())
    // The first visit warms the Kubo.
    const [, ...visits] = await inTurn((quick ? 1 : VISITS) + 1, () => visitTwice(browser, scene, count))
    return { facts: [...weights(), ...listFacts(visits, count), await searchFact(browser, scene, count)] }
  },
}

const repository = (index: number): string => `${NAMESPACE}/app-${String(index).padStart(6, '0')}`

async function fill(url: string, count: number): Promise<void> {
  for (let from = 0; from < count - 1; from += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - 1 - from) }, (_, index) => pushImage(url, repository(from + index), 'v1')))
  }
  // The one that is waited for is the last to be published.
  await pushImage(url, repository(count - 1), 'v1')
}

async function inTurn<T>(times: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let i = 0; i < times; i++) results.push(await work())
  return results
}

/** Milliseconds from the address to the whole list, with nothing kept and with what the first visit kept. */
async function visitTwice(browser: Browser, scene: PublishedPage, count: number): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  try {
    return { first: await timeList(context, scene, count), second: await timeList(context, scene, count) }
  } finally {
    await context.close()
  }
}

async function timeList(context: BrowserContext, scene: PublishedPage, count: number): Promise<number> {
  const page = await open(context, scene, `#/${NAMESPACE}`)
  const found = await page.waitForFunction(([selector, most]) => document.querySelectorAll(selector).length >= most && performance.now(), [LISTED, Math.min(count, 1000)] as const, { polling: 'raf' })
  const elapsed = Number(await found.jsonValue())
  await page.close()
  return elapsed
}

async function open(context: BrowserContext, { port, ipns }: PublishedPage, route: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${port}/ipns/${ipns}/${route}`, { waitUntil: 'commit' })
  return page
}

function weights(): Fact[] {
  const { first, all } = scriptWeight()
  return [
    { name: 'static page: scripts before the first paint, gzipped', asked: `≤ ${MOST_BEFORE_PAINT / 1000} kB`, reached: `${(first / 1000).toFixed(1)} kB`, ok: first <= MOST_BEFORE_PAINT },
    { name: 'static page: scripts in all, gzipped', asked: `≤ ${MOST_IN_ALL / 1000} kB`, reached: `${(all / 1000).toFixed(1)} kB`, ok: all <= MOST_IN_ALL },
  ]
}

function listFacts(visits: Visit[], count: number): Fact[] {
  const fact = (name: string, most: number, found: number[]): Fact => {
    const { median, min, max } = spread(found)
    return { name: `static page: ${count.toLocaleString('en')} repositories listed, ${name}, median of ${found.length}`, asked: `≤ ${most / 1000} s`, reached: `${(median / 1000).toFixed(2)} s (${(min / 1000).toFixed(2)}–${(max / 1000).toFixed(2)})`, ok: median <= most }
  }
  return [fact('nothing kept', MOST_FIRST_MS, visits.map(({ first }) => first)), fact('second visit', MOST_SECOND_MS, visits.map(({ second }) => second))]
}

/** What the page asks its gateway for, from a word in the search to what is found. */
async function searchFact(browser: Browser, scene: PublishedPage, count: number): Promise<Fact> {
  const context = await browser.newContext()
  const page = await open(context, scene, '#/')
  await page.getByRole('list', { name: 'Namespaces' }).waitFor()
  const asked: string[] = []
  page.on('request', (request) => { if (/\/ip[fn]s\//.test(request.url()) && !request.url().includes('/_next/')) asked.push(request.url()) })
  const word = repository(Math.floor(count / 2)).slice(NAMESPACE.length + 1)
  await page.evaluate((text) => { location.hash = `#/search?q=${text}` }, word)
  await page.locator(FOUND).first().waitFor()
  await context.close()
  return { name: 'static page: requests to the gateway for a search', asked: `≤ ${MOST_REQUESTS}`, reached: String(asked.length), ok: asked.length <= MOST_REQUESTS }
}

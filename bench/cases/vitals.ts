import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium, type Browser } from 'playwright-core'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { BenchError } from '../client.ts'
import { fillTags } from '../corpus/many-tags.ts'
import { startHub } from '../servers/hub.ts'
import { pagesAreReady } from '../servers/pages-ready.ts'
import { spread } from '../statistics.ts'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const VISITS = 10
const SETTLED_MS = 1000
const [MOST_LCP_MS, MOST_CLS] = [1000, 0.02]
const PATHS = [['home', '/'], ['repository', '/many/app'], ['its tags', '/many/app?view=tags'], ['namespace', '/many'], ['search', '/search?q=app']] as const
// Of both the last entry, or their sum, is what counts; buffered, so that nothing before the script is lost.
const OBSERVE = `window.vitals = { lcp: 0, cls: 0 }
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { vitals.lcp = entry.startTime })).observe({ type: 'largest-contentful-paint', buffered: true })
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) vitals.cls += entry.value })).observe({ type: 'layout-shift', buffered: true })`

type Vitals = { lcp: number; cls: number }

/** When the largest part of a page is painted, and how much moves after that, in Chromium without anything cached. */
export const vitals: Group = {
  name: 'vitals',
  about: 'pages in Chromium, nothing cached: largest contentful paint and layout shift',
  run: async (bench: Bench): Promise<Result> => {
    if (!existsSync(CHROMIUM)) throw new BenchError(`there is no ${CHROMIUM}: install chromium, or name one in CHROMIUM`)
    const dataDir = join(bench.directory, 'vitals')
    await (await startHub(dataDir)).stop()
    fillTags(dataDir, bench.size ?? (bench.quick ? 1000 : 10_000))
    const hub = await startHub(dataDir)
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
    try {
      await pagesAreReady(hub)
      const facts: Fact[] = []
      for (const [what, path] of PATHS) facts.push(...toFacts(what, await visits(browser, hub.url + path, bench.quick ? 2 : VISITS)))
      return { facts }
    } finally {
      await browser.close()
      await hub.stop()
    }
  },
}

async function visits(browser: Browser, url: string, count: number): Promise<Vitals[]> {
  const found: Vitals[] = []
  // The first one warms the hub.
  for (let round = -1; round < count; round++) {
    const vitals = await visit(browser, url)
    if (round >= 0) found.push(vitals)
  }
  return found
}

async function visit(browser: Browser, url: string): Promise<Vitals> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  try {
    await context.addInitScript(OBSERVE)
    const page = await context.newPage()
    await page.goto(url, { waitUntil: 'load' })
    await delay(SETTLED_MS)
    return await page.evaluate<Vitals>('vitals')
  } finally {
    await context.close()
  }
}

function toFacts(what: string, found: Vitals[]): Fact[] {
  const lcp = spread(found.map((one) => one.lcp))
  const cls = Math.max(...found.map((one) => one.cls))
  return [
    { name: `${what}: largest contentful paint, median of ${found.length}`, asked: `≤ ${MOST_LCP_MS} ms`, reached: `${lcp.median.toFixed(0)} ms (${lcp.min.toFixed(0)}–${lcp.max.toFixed(0)})`, ok: lcp.median > 0 && lcp.median <= MOST_LCP_MS },
    { name: `${what}: layout shift, the worst`, asked: `≤ ${MOST_CLS}`, reached: cls.toFixed(4), ok: cls <= MOST_CLS },
  ]
}

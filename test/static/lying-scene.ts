import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startDishonestGateway, type DishonestGateway } from '../support/dishonest-gateway.ts'
import { startFileServer, type FileServer } from '../support/file-server.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { startBrowser } from '../web/browser.ts'
import { visit } from '../web/visit.ts'
import { SITE } from './published-page.ts'
import { makeRegistry, type Registry } from './scene.ts'

/** What a page came to: its text, the names of what it called verified or signed (also for a moment), and its verdicts at the end. */
export type Seen = { text: string; good: string[]; verdicts: string[] }

const PREFIX = '/ui'
// What is refused or broken off is written to the console by Chromium itself.
const REFUSED = /Failed to load resource|CORS|net::ERR_/
const OVER = 'Finding the registry|being verified'
const WATCH = `window.good = new Set()
new MutationObserver(() => document.querySelectorAll('[data-verdict=verified], [data-verdict=signed]').forEach((badge) => good.add((badge.closest('div, h1')?.textContent ?? '').slice(0, 80))))
  .observe(document, { subtree: true, childList: true, attributes: true })`

export type LyingScene = {
  registry: Registry
  honest: StaticGateway
  liar: DishonestGateway
  /** the address of a page of the registry, read from these gateways */
  address(gateways: string[], route: string): string
  /** Opens pages one after the other in one fresh browser; what the last came to. `prepare`: done to it before. */
  see(addresses: string[], prepare?: (context: BrowserContext) => Promise<void>): Promise<Seen>
  /** the liar tells the truth again */
  calm(): void
  stop(): Promise<void>
}

/** The static page from a plain web server, a registry, an honest gateway for it, and one that lies as it is told. */
export async function startLyingScene(): Promise<LyingScene> {
  const [browser, registry, server] = await Promise.all([startBrowser(), makeRegistry(), startFileServer(SITE, PREFIX)])
  const honest = await startStaticGateway(registry.tree)
  for (const [name, record] of registry.records) honest.records.set(name, record)
  const liar = await startDishonestGateway(honest.url)
  return {
    registry, honest, liar,
    address: (gateways, route) => `${server.url}${PREFIX}/?${new URLSearchParams([['root', registry.hub.name], ...gateways.map((url) => ['gw', url])])}#${route}`,
    see: (addresses, prepare) => see(browser, addresses, prepare),
    calm: () => {
      liar.behave(() => undefined)
      for (const [name] of registry.records) liar.record(name, undefined)
    },
    stop: async () => {
      await browser.close()
      await Promise.all([liar, honest, server].map((one) => one.stop()))
    },
  }
}

async function see(browser: Browser, addresses: string[], prepare: (context: BrowserContext) => Promise<void> = async () => {}): Promise<Seen> {
  let seen: Seen | undefined
  await visit(browser, 'about:blank', async (page) => {
    for (const address of addresses) seen = await look(page, address)
  }, { refusals: REFUSED, prepare: async (context) => { await context.addInitScript(WATCH); await prepare(context) } })
  if (!seen) throw new Error('no page was opened')
  return seen
}

async function look(page: Page, address: string): Promise<Seen> {
  // Otherwise only what follows # may change, and the page would stay.
  await page.goto('about:blank')
  await page.goto(address)
  await page.waitForFunction((over) => document.querySelector('main h1, main [role=alert]') !== null && document.querySelector('main .animate-pulse') === null && !new RegExp(over).test(document.querySelector('main')?.textContent ?? ''), OVER, { timeout: 60_000 })
  return page.evaluate(() => ({
    text: document.querySelector('main')?.textContent ?? '',
    good: 'good' in window && window.good instanceof Set ? [...window.good].map(String) : [],
    verdicts: [...document.querySelectorAll('[data-verdict]')].map((badge) => `${badge.getAttribute('data-verdict')} ${badge.textContent ?? ''}`),
  }))
}

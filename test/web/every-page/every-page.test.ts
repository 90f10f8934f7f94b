// Every page and view of the hub as everybody sees it: by axe in both themes, on 360 px, with its title; screenshots are kept in test-output/.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { noBrowser } from '../browser.ts'
import { visit } from '../visit.ts'
import { axeFaults } from './axe.ts'
import type { PageEntry } from './page-entry.ts'
import { EVERY_PAGE } from './page-list.ts'
import { EveryPageScene } from './scene.ts'

const ROOT = new URL('../../..', import.meta.url).pathname
const SHOTS = `${ROOT}test-output/screenshots`
const WIDTHS = [1280, 390]
const THEMES = ['light', 'dark'] as const

test('every page and every view has an entry in the list, under names of their own', () => {
  const shown = new Set(EVERY_PAGE.flatMap(({ shows }) => shows))
  const files = [...globSync('app/**/{page,not-found,error}.server.tsx', { cwd: ROOT }), ...globSync('components/**/*-view.tsx', { cwd: ROOT })]
  assert.ok(files.length > 25)
  assert.deepEqual(files.filter((file) => !shown.has(file)), [], 'add an entry to test/web/every-page/page-list.ts')
  assert.deepEqual([...shown].filter((file) => !files.includes(file)), [], 'entries of what is no longer there')
  assert.equal(new Set(EVERY_PAGE.map(({ name }) => name)).size, EVERY_PAGE.length)
})

describe('every page', { skip: noBrowser }, () => {
  let scene: EveryPageScene
  const links = new Map<string, { entry: PageEntry; cookie: string }>()
  before(async () => {
    await mkdir(SHOTS, { recursive: true })
    scene = await EveryPageScene.start()
  })
  after(() => scene?.stop())

  for (const entry of EVERY_PAGE) {
    test(`${entry.name}: WCAG 2.2 AA in both themes, no sideways scrolling on 360 px, a title and a description`, () => visit(scene.browser, scene.urlOf(entry), async (page) => {
      await page.waitForLoadState('networkidle')
      await assertIsMeant(page, entry)
      await assertHead(page, entry)
      // What is typed afterwards may name what is not there; and where nothing can be read every page fails.
      if (entry.hub !== 'broken') for (const url of await linksOf(page)) if (!links.has(url)) links.set(url, { entry, cookie: scene.cookieOf(entry) })
      await entry.prepare?.(page)
      for (const width of WIDTHS) for (const theme of THEMES) await look(page, entry, width, theme)
      await assertFits(page)
    }, { reducedMotion: 'reduce', refusals: refusalsOf(entry), prepare: (context) => scene.signIn(context, entry) }))
  }

  test('every link of these pages leads somewhere', async () => {
    assert.ok(links.size > 100, `${links.size} links`)
    const dead: string[] = []
    for (const [url, { entry, cookie }] of links) {
      const answer = await fetch(url, { headers: { cookie, accept: 'text/html, */*' } })
      await answer.body?.cancel()
      if (answer.status >= 400) dead.push(`${url} is ${answer.status}, from the page ${entry.name}`)
    }
    assert.deepEqual(dead, [])
  })

  async function assertIsMeant(page: Page, entry: PageEntry): Promise<void> {
    const status = await page.evaluate(() => performance.getEntriesByType('navigation').map((entry) => entry instanceof PerformanceNavigationTiming ? entry.responseStatus : 0)[0])
    assert.equal(status, entry.status ?? 200)
    assert.equal(page.url(), scene.urlOf(entry), 'led elsewhere')
    assert.match(await page.locator('h1').innerText(), entry.heading)
  }

  async function look(page: Page, { name }: PageEntry, width: number, colorScheme: (typeof THEMES)[number]): Promise<void> {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    assert.deepEqual(await axeFaults(page), [], `${colorScheme} at ${width} px`)
    await page.screenshot({ path: `${SHOTS}/${name}-${width}-${colorScheme}.png`, fullPage: true })
  }
})

// Of the hub itself: whatever a page shows or loads beside itself.
async function linksOf(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll('a[href]:not([href^="#"]), link[href], script[src], img[src]')].flatMap((element) => {
    const url = new URL(element.getAttribute('href') ?? element.getAttribute('src') ?? '', location.href)
    return url.origin === location.origin ? [url.href.replace(/#.*/, '')] : []
  }))
}

// Of a page that is not there, or fails, Chromium itself writes a line.
function refusalsOf({ status }: PageEntry): RegExp {
  return status === undefined ? /^$/ : new RegExp(`status of ${status}${status === 500 ? '|React error' : ''}`)
}

async function assertHead(page: Page, { status }: PageEntry): Promise<void> {
  const content = (selector: string) => page.locator(selector).first().getAttribute('content')
  const title = await page.title()
  assert.match(title, /^.+ · ipcr$/)
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  // Nobody shares the page of a failure.
  if (status === 500) return
  const description = await content('meta[name="description"]')
  assert.ok(description !== null && description.length >= 10 && description.length <= 300, `the description: ${description}`)
  assert.ok(title.startsWith((await content('meta[property="og:title"]')) ?? '-'), 'og:title')
  assert.equal(await content('meta[property="og:description"]'), description)
}

async function assertFits(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 })
  const faults = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
    const wide = [...document.querySelectorAll('table')].filter((table) => table.offsetWidth > 328).map((table) => `a table is wider than its frame: ${table.caption?.innerText}`)
    return [...twice, ...wide, ...(document.documentElement.scrollWidth > 360 ? [`scrolls sideways: ${document.documentElement.scrollWidth} px`] : [])]
  })
  assert.deepEqual(faults, [])
}

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { manyTag, startHubOfTags } from './many-tags.ts'
import { visit, type Visit } from './visit.ts'

const COUNT = 100_000

describe('the tags of a repository', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser
  before(async () => {
    hub = await startHubOfTags(COUNT)
    browser = await startBrowser()
    for (const tag of ['v1.9', 'v1.10', 'v1.10-rc1']) await pushImage(hub.url, 'alice/app', tag, { layers: [tag] })
    for (const tag of ['stable', 'latest']) await pushImage(hub.url, 'alice/app', tag, { layers: ['v1.10'] })
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  const open = (path: string, use: (page: Page) => Promise<void>, options: Visit = {}) => visit(browser, hub.url + path, use, options)
  const names = (page: Page) => page.locator('tbody th a.font-medium').allInnerTexts()
  const rows = (page: Page) => page.locator('tbody tr').count()
  const scrollTo = async (page: Page, until: (count: number) => boolean): Promise<number> => {
    for (let round = 0; round < 3000; round++) {
      await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
      const count = Number((await page.getByRole('status').allInnerTexts()).join(' ').replaceAll(',', '').match(/(\d+) rows/)?.[1] ?? 0)
      if (until(count)) return count
      await page.waitForTimeout(30)
    }
    throw new Error('the rows did not come')
  }

  test('stand grouped by digest with their other names, the newest first, and each name is a page', () => open('/alice/app?view=tags', async (page) => {
    assert.deepEqual(await names(page), ['latest', 'v1.10-rc1', 'v1.9'])
    const row = page.getByRole('row', { name: /latest/ })
    assert.match(await row.innerText(), /also\s+stable\s+v1\.10/)
    await row.getByRole('link', { name: 'v1.10' }).click()
    await page.waitForURL(`${hub.url}/alice/app:v1.10`)
  }))

  test('are ordered by the titles of the columns as people count, each order at its own address, and back and forward work', () => open('/alice/app?view=tags&group=off', async (page) => {
    await page.getByRole('columnheader', { name: 'Tag' }).getByRole('link').click()
    await page.waitForURL(/sort=name&group=off$/)
    assert.deepEqual(await names(page), ['latest', 'stable', 'v1.9', 'v1.10-rc1', 'v1.10'])
    assert.equal(await page.getByRole('columnheader', { name: 'Tag' }).getAttribute('aria-sort'), 'ascending')
    await page.getByRole('columnheader', { name: 'Tag' }).getByRole('link').click()
    await page.waitForURL(/sort=name-desc/)
    assert.equal((await names(page))[0], 'v1.10')
    await page.goBack()
    await page.waitForFunction(() => document.querySelector('tbody th a')?.textContent?.startsWith('latest'))
    await page.goForward()
    await page.waitForFunction(() => document.querySelector('tbody th a')?.textContent?.startsWith('v1.10'))
  }))

  test('are read, ordered, filtered and paged without scripts', () => open('/many/app?view=tags&sort=name', async (page) => {
    assert.deepEqual((await names(page)).slice(0, 3), ['v0.0', 'v0.2', 'v0.4'])
    assert.equal((await names(page)).length, 50)
    await page.getByRole('link', { name: 'Next page' }).click()
    assert.equal((await names(page))[0], 'v1.0')
    await page.getByRole('link', { name: 'From the first tag' }).click()
    await page.getByLabel('Filter tags').fill('V77.5')
    await page.getByRole('button', { name: 'Filter' }).click()
    assert.match(page.url(), /view=tags&sort=name&filter=V77\.5$/)
    assert.deepEqual((await names(page)).slice(0, 4), ['v77.5', 'v77.50', 'v77.52', 'v77.54'])
  }, { javaScriptEnabled: false }))

  test('bad-input 35: 100,000 load while one scrolls, and the page stays small', async (t) => open('/many/app?view=tags&group=off&sort=name', async (page) => {
    assert.equal((await names(page)).length, 50)
    const started = performance.now()
    const reached = await scrollTo(page, (count) => count >= COUNT)
    t.diagnostic(`${reached} rows after ${Math.round(performance.now() - started)} ms`)
    assert.equal(reached, COUNT)
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
    await page.waitForFunction((last) => [...document.querySelectorAll('tbody th a.font-medium')].at(-1)?.textContent?.startsWith(last), manyTag(COUNT - 1))
    assert.ok((await rows(page)) < 150, `${await rows(page)} rows`)
    assert.ok((await page.evaluate(() => document.querySelectorAll('*').length)) < 6000)
    assert.equal(await page.locator('tbody tr[aria-rowindex]').last().getAttribute('aria-rowindex'), String(COUNT + 1))
    assert.equal(await page.getByRole('table').getAttribute('aria-rowcount'), String(COUNT + 1))
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2))
    await page.waitForFunction(() => [...document.querySelectorAll('tbody tr[data-index] th a.font-medium')].some((link) => /^v(49\d|50\d)\./.test(link.textContent ?? '')))
  }))

  test('a filter shows as one types what contains it, at its own address, and can be taken back', () => open('/many/app?view=tags&sort=name&group=off', async (page) => {
    await page.getByLabel('Filter tags').pressSequentially('v999.9')
    await page.waitForURL(/filter=v999\.9$/)
    await page.waitForFunction(() => document.querySelectorAll('tbody th').length === 11)
    assert.deepEqual((await names(page)).slice(0, 2), ['v999.9', 'v999.90'])
    await page.getByLabel('Filter tags').fill('nothing')
    await page.getByRole('link', { name: 'Show all tags' }).click()
    await page.waitForFunction(() => document.querySelectorAll('tbody th').length === 50)
    assert.equal(await page.getByLabel('Filter tags').inputValue(), '')
  }))

  test('who comes back from a tag far below is where they were, with the rows that were loaded', () => open('/many/app?view=tags&group=off', async (page) => {
    await scrollTo(page, (count) => count > 2000)
    await page.evaluate(() => window.scrollTo(0, 60_000))
    const seen = () => [...document.querySelectorAll('tbody tr[data-index] th a.font-medium')].find((link) => link.getBoundingClientRect().top > 300)?.textContent ?? ''
    await page.waitForFunction(() => [...document.querySelectorAll('tbody tr[data-index]')].some((row) => row.getBoundingClientRect().top > 300))
    await page.waitForTimeout(500)
    const name = await page.evaluate(seen)
    await page.getByRole('link', { name, exact: true }).first().click()
    await page.waitForURL(`${hub.url}/many/app:${name}`)
    await page.goBack()
    await page.waitForFunction(() => Math.abs(window.scrollY - 60_000) < 1000)
    await page.locator('tbody th a.font-medium', { hasText: name }).first().waitFor()
  }))

  test('with the keyboard each row is reached, the focus stays when it is scrolled away, and the count is told', () => open('/many/app?view=tags&group=off', async (page) => {
    await page.locator('tbody tr:nth-child(50) th a.font-medium').focus()
    await page.locator('tbody tr[data-index]').first().waitFor()
    for (let press = 0; press < 40; press++) await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'))
    assert.ok(Number(focused) > 60, `row ${focused}`)
    await page.evaluate(() => window.scrollTo(0, 0))
    await page.waitForTimeout(300)
    assert.equal(await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex')), focused)
    assert.match(await page.getByRole('status').last().innerText(), /rows are here/)
  }))

  test('bad-input 35: neither view scrolls sideways on a screen of 360 px', async () => {
    for (const path of ['/many/app', '/many/app?view=tags', '/alice/app?view=tags&filter=none']) await open(path, async (page) => {
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
    }, { viewport: { width: 360, height: 740 } })
  })

  test('when the hub does not answer it is said, and tried again at a press', () => open('/many/app?view=tags', async (page) => {
    await page.route('**/api/v1/**', (route) => route.abort())
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
    await page.getByText('The hub does not answer').waitFor()
    await page.unroute('**/api/v1/**')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.waitForFunction(() => document.querySelectorAll('tbody tr[data-index]').length > 0)
  }, { refusals: /ERR_FAILED/ }))
})

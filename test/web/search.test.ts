import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openReadScene, type ReadScene } from '../api/read-scene.ts'
import { addNamespace, addRepository, addSource } from '../db/index/fill-index.ts'
import { pushImage } from '../support/push-image.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { visit, type Visit } from './visit.ts'

const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const OWNER = `0x${'a1'.repeat(20)}`

describe('the search page', { skip: noBrowser }, () => {
  let scene: ReadScene
  let browser: Browser
  before(async () => {
    scene = await openReadScene({ pages: true })
    browser = await startBrowser()
    await pushImage(scene.hub.url, 'alice/app', 'v1')
    addSource(scene.index, { name: 'alice' })
    addNamespace(scene.index, { source: 'alice', owner: OWNER, ownerName: 'alice.eth' })
    addSource(scene.index, { name: KEY, own: false, state: 'stale' })
    addNamespace(scene.index, { source: KEY })
    addRepository(scene.index, { name: 'alice/app', namespace: 'alice', short: 'Serves \u202Epages <img src=x onerror=alert(1)>' })
    addRepository(scene.index, { name: `${KEY}/tool`, namespace: KEY, short: 'y'.repeat(300) })
    for (let i = 0; i < 60; i++) addRepository(scene.index, { name: `alice/many-${i}`, namespace: 'alice' })
  })
  after(async () => {
    await browser?.close()
    await scene?.stop()
  })

  const open = (path: string, use: (page: Page) => Promise<void>, options?: Visit) => visit(browser, scene.hub.url + path, use, options)
  const text = (page: Page) => page.locator('main').innerText()
  const rows = (page: Page) => page.getByRole('list', { name: 'Found repositories' }).getByRole('listitem')
  const field = (page: Page) => page.getByLabel('Search for repositories')
  // The field follows the address a moment later.
  const holds = (page: Page, wanted: string) => page.waitForFunction((one) => document.querySelector<HTMLInputElement>('input[name="q"]')?.value === one, wanted)
  const chips = (page: Page) => page.getByRole('list', { name: 'Terms of this search' }).getByRole('listitem').allInnerTexts().then((texts) => texts.map((one) => one.replace(/: Search without [^]*/, '').replace(/\s+/g, ' ').trim()))

  test('is where the form of every page leads, and a result to its own page', () => open('/', async (page) => {
    await field(page).fill('app')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.waitForURL(/\/search\?q=app/)
    await page.waitForFunction(() => document.title === 'Search for app · ipcr')
    assert.match(await rows(page).nth(0).innerText(), /alice\/app[\s\S]*Serves[\s\S]*alice\.eth\s*verified[\s\S]*1 tag/)
    await holds(page, 'app')
    await page.getByRole('link', { name: 'alice/app' }).click()
    await page.waitForURL(`${scene.hub.url}/alice/app`)
    await holds(page, '')
    await page.goBack()
    await page.waitForURL(/\/search\?q=app/)
    await rows(page).first().waitFor()
    await holds(page, 'app')
  }))

  test('the terms that were read stand beside the results, and each can be taken out', () => open(`/search?q=${encodeURIComponent('app owner:alice.eth label:a="b c" :v*')}`, async (page) => {
    assert.deepEqual(await chips(page), ['word app', 'owner alice.eth', 'label a=b c', 'tag v*', 'Clear all'])
    await page.getByRole('link', { name: 'Search without label:"a=b c"' }).click()
    await page.waitForURL((url) => url.searchParams.get('q') === 'app owner:alice.eth :v*')
    await holds(page, 'app owner:alice.eth :v*')
    await page.getByRole('link', { name: 'Search without :v*' }).click()
    await page.getByRole('link', { name: 'Search without owner:alice.eth' }).click()
    await page.waitForURL((url) => url.searchParams.get('q') === 'app')
    assert.deepEqual(await chips(page), ['word app'])
    await page.goBack()
    await page.waitForURL((url) => url.searchParams.get('q') === 'app owner:alice.eth')
    await page.getByRole('link', { name: 'Clear all' }).click()
    await page.waitForURL(`${scene.hub.url}/search`)
    await holds(page, '')
  }))

  test('what many ask for is a link: on, and off again', () => open('/search?q=app', async (page) => {
    const narrow = page.getByRole('navigation', { name: 'Narrow down' })
    await narrow.getByRole('link', { name: 'Only arm64' }).click()
    await page.waitForURL((url) => url.searchParams.get('q') === 'app arch:arm64')
    await narrow.getByRole('link', { name: 'Only Helm charts' }).click()
    await page.waitForURL((url) => url.searchParams.get('q') === 'app arch:arm64 type:helm')
    await narrow.getByRole('link', { name: 'Not only arm64' }).click()
    await page.waitForURL((url) => url.searchParams.get('q') === 'app type:helm')
    assert.equal(await narrow.getByRole('link', { name: 'Not only Helm charts' }).getAttribute('aria-current'), 'true')
  }))

  test('what others publish is shown with its state and how to pull it', () => open('/search?q=tool', async (page) => {
    const row = await rows(page).nth(0).innerText()
    assert.match(row, new RegExp(`${KEY}/tool[\\s\\S]*stale`), 'all of the name for who does not see')
    await page.getByRole('button', { name: `Copy pull command of ${KEY}/tool` }).click()
    await page.getByRole('status').filter({ hasText: 'Copied' }).first().waitFor({ state: 'attached' })
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `docker pull ${new URL(scene.hub.url).host}/${KEY}/tool`)
    await rows(page).getByRole('link').click()
    await page.waitForURL(`${scene.hub.url}/${KEY}/tool`)
    await page.getByRole('heading', { level: 1, name: /tool/ }).waitFor()
  }, { permissions: ['clipboard-read', 'clipboard-write'] }))

  test('what no page has room for is on the next', () => open(`/search?q=${encodeURIComponent('many*')}`, async (page) => {
    const seen: string[] = []
    for (;;) {
      seen.push(...(await rows(page).allInnerTexts()).map((row) => row.split(/\s/)[0] ?? ''))
      const next = page.getByRole('link', { name: 'Next page' })
      if (await next.count() === 0) break
      const before = page.url()
      await next.click()
      await page.waitForURL((url) => url.href !== before)
    }
    assert.deepEqual(seen.sort(), Array.from({ length: 60 }, (_, i) => `alice/many-${i}`).sort())
    await page.getByRole('link', { name: 'First page' }).click()
    await page.waitForURL((url) => !url.searchParams.has('after'))
  }))

  test('without scripts it is whole, and its form works', () => open('/search?q=app', async (page) => {
    assert.ok(await page.getByRole('link', { name: 'alice/app' }).isVisible())
    assert.equal(await field(page).inputValue(), 'app')
    await field(page).fill('nothing-of-that-kind')
    await page.getByRole('button', { name: 'Search' }).click()
    assert.deepEqual(await chips(page), ['word nothing-of-that-kind'])
    assert.match(await text(page), /No repository fulfils all of that/)
    await page.getByRole('link', { name: 'Search for library/' }).click()
    assert.match(page.url(), /q=library%2F/)
  }, { javaScriptEnabled: false }))

  test('bad-input 33, 35: what others wrote is text, direction marks end with it, and nothing scrolls sideways on 360 px', async () => {
    const narrow = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const
    for (const path of ['/search', '/search?q=app', '/search?q=tool', '/search?q=none', `/search?q=${'x'.repeat(290)}`, '/docs/api']) await open(path, async (page) => {
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, path)
      assert.equal(await page.evaluate(() => [...document.querySelectorAll('table, main li')].filter((part) => part instanceof HTMLElement && part.offsetWidth > 328).length), 0, path)
      assert.equal(await page.locator('main img').count(), 0)
      if (path.endsWith('app')) assert.equal(await page.locator('bdi', { hasText: 'Serves \u202Epages <img' }).count(), 1)
    }, narrow)
  })

  test('an empty search lists all, with help; a cursor that is none is not found', async () => {
    await open('/search', async (page) => {
      assert.equal(await rows(page).count(), 25)
      assert.match(await text(page), /What can be searched for/)
    })
    assert.equal((await fetch(`${scene.hub.url}/search?q=app&after=nonsense`)).status, 404)
  })

  test('what is denied is not found', async () => {
    const deny = (method: string) => fetch(`${scene.hub.url}/api/v1/denied/${KEY}`, { method, headers: { 'content-type': 'application/json' }, ...(method === 'PUT' ? { body: '{"reason":"x"}' } : {}) })
    await deny('PUT')
    assert.match(await (await fetch(`${scene.hub.url}/search?q=tool`)).text(), /No repository fulfils/)
    await deny('DELETE')
    assert.doesNotMatch(await (await fetch(`${scene.hub.url}/search?q=tool`)).text(), /No repository fulfils/)
  })

  test('the page of the API names every address and leads to its parts', () => open('/docs/api', async (page) => {
    const { paths } = (await (await fetch(`${scene.hub.url}/openapi.json`)).json()) as { paths: Record<string, object> }
    const content = await text(page)
    for (const path of Object.keys(paths)) assert.ok(content.includes(path), path)
    await page.getByRole('navigation', { name: 'Parts of the API' }).getByRole('link', { name: 'Search' }).click()
    assert.ok(await page.getByRole('heading', { name: 'Search', exact: true }).isVisible())
    assert.equal(await page.title(), 'The API · ipcr')
  }))
})

test('a hub without an index says so on its search page', { skip: noBrowser }, async (t) => {
  const scene = await openReadScene({ pages: true })
  t.after(() => scene.stop())
  assert.match(await (await fetch(`${scene.hub.url}/search`)).text(), /Nothing is in the index yet/)
})

test('a hub whose index does not answer says so, and shows its own repositories', { skip: noBrowser }, async (t) => {
  const scene = await openReadScene({ pages: true })
  t.after(() => scene.stop())
  await pushImage(scene.hub.url, 'alice/app', 'v1')
  scene.index.exec('DROP TABLE repository_text; DROP TABLE namespace')
  const browser = await startBrowser()
  t.after(() => browser.close())
  const page = await browser.newPage()
  const answer = await page.goto(`${scene.hub.url}/search?q=app`)
  assert.equal(answer?.status(), 200)
  assert.match(await page.getByRole('main').getByRole('alert').innerText(), /The index does not answer at the moment/)
  assert.equal(await page.getByLabel('Search for repositories').inputValue(), 'app')
  assert.equal(await page.getByRole('link', { name: 'Search without app' }).count(), 1)
  await page.getByRole('link', { name: 'Repositories of this hub by name' }).click()
  await page.getByRole('main').getByRole('link', { name: 'alice/app' }).waitFor()
})

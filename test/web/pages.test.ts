import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage, pushIndex, type Descriptor } from '../support/push-image.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { visit, type Visit } from './visit.ts'

const LONG = `carol/${'x'.repeat(240)}`
const config = (architecture: string) => ({
  os: 'linux', architecture, created: '0001-01-01T00:00:00Z',
  config: { Entrypoint: ['/server'], Env: ['MODE=fast'], Labels: { 'rtl\u202Elabel': '<img src=x onerror=alert(1)>', big: 'y'.repeat(1_000_000) } },
  history: [{ created_by: '/bin/sh -c #(nop) ADD file:1 in / ' }, { created_by: 'CMD x', empty_layer: true }],
})

describe('pages of the hub', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser
  let arm: Descriptor
  before(async () => {
    hub = await startHub({ pages: true })
    browser = await startBrowser()
    const amd = await pushImage(hub.url, 'alice/app', 'amd', { config: config('amd64'), layers: ['first layer'] })
    arm = await pushImage(hub.url, 'alice/app', undefined, { config: config('arm64'), layers: ['other layer'] })
    await pushIndex(hub.url, 'alice/app', 'latest', [
      { ...amd, platform: { os: 'linux', architecture: 'amd64' } }, { ...arm, platform: { os: 'linux', architecture: 'arm64' } },
    ])
    await pushImage(hub.url, 'alice/app', undefined, { manifest: { artifactType: 'application/spdx+json', subject: amd, annotations: { 'org.example': '"><script>' } } })
    await pushImage(hub.url, 'short', 'v1')
    await pushImage(hub.url, LONG, 'x'.repeat(128))
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  const open = (path: string, use: (page: Page) => Promise<void>, options?: Visit) => visit(browser, hub.url + path, use, options)
  const text = (page: Page) => page.locator('main').innerText()

  for (const path of ['/', '/explore']) test(`${path} names every repository, library ones by their short name`, () => open(path, async (page) => {
    const content = await text(page)
    assert.match(content, /alice\/app/)
    assert.match(content, /^short/m)
    assert.doesNotMatch(content, /library\/short/)
  }))

  test('a repository shows its tags, platforms, and the pull command of this hub', () => open('/alice/app', async (page) => {
    const row = page.getByRole('row', { name: /latest/ })
    assert.match(await row.innerText(), /linux\/amd64\s*linux\/arm64/)
    assert.match(await row.innerText(), /2 MB/, 'an index is as large as its images')
    assert.match(await text(page), new RegExp(`docker pull ${new URL(hub.url).host}/alice/app:latest`))
    assert.equal(await page.title(), 'alice/app · ipcr')
  }))

  test('an index shows each of its platforms at an address, and each is a page', () => open('/alice/app:latest', async (page) => {
    const platforms = page.getByRole('navigation', { name: 'Platforms' })
    assert.equal(await platforms.locator('[aria-current=true]').innerText(), 'linux/amd64\n1 MB')
    await platforms.getByRole('link', { name: 'linux/arm64' }).click()
    await page.waitForURL(`${hub.url}/alice/app:latest?platform=linux%2Farm64`)
    assert.match(await text(page), /docker pull --platform linux\/arm64 \S+\/alice\/app:latest/)
    await page.goBack()
    await page.getByText('All that this index lists').click()
    await page.getByRole('row', { name: 'linux/arm64' }).getByRole('link', { name: 'linux/arm64' }).click()
    await page.waitForURL(`${hub.url}/alice/app@${arm.digest}`)
    assert.match(await text(page), /\/server/)
  }))

  test('the icon stays from page to page: without one for a moment browsers ask for another', () => open('/alice/app', async (page) => {
    const icon = await page.locator('head link[rel="icon"]').elementHandle()
    await page.getByRole('main').getByRole('link', { name: 'latest', exact: true }).first().click()
    await page.waitForURL(`${hub.url}/alice/app:latest`)
    await page.getByRole('link', { name: 'ipcr: home' }).click()
    await page.waitForURL(`${hub.url}/`)
    assert.equal(await icon?.evaluate((element) => element.isConnected), true)
    assert.equal(await page.locator('link[rel="icon"]').count(), 1)
  }))

  test('an image shows layers with their command, configuration, and what is attached', () => open('/alice/app:amd', async (page) => {
    const content = await text(page)
    assert.match(content, /ADD file:1 in \//)
    assert.match(content, /MODE=fast/)
    assert.match(content, /application\/spdx\+json/)
  }))

  test('bad-input 33, 35: markup is text, direction marks are isolated, long labels cut, an odd date marked', () => open('/alice/app:amd', async (page) => {
    const content = await text(page)
    assert.match(content, /<img src=x onerror=alert\(1\)>/)
    assert.equal(await page.locator('main img').count(), 0)
    assert.equal(await page.locator('bdi', { hasText: 'rtl\u202Elabel' }).count(), 1)
    assert.match(content, /1,000,000 characters/)
    assert.match(content, /not a real date/)
  }))

  test('without scripts every page is whole', () => open('/alice/app', async (page) => {
    assert.ok(await page.getByRole('link', { name: 'latest', exact: true }).isVisible())
  }, { javaScriptEnabled: false }))

  test('the keyboard reaches the content and copies the pull command, which is announced', () => open('/alice/app', async (page) => {
    await page.keyboard.press('Tab')
    assert.equal(await page.locator(':focus').innerText(), 'Skip to the content')
    const button = page.getByRole('button', { name: 'Copy pull command' })
    await button.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Copied' }).first().waitFor({ state: 'attached' })
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^docker pull .*\/alice\/app:latest$/)
  }, { permissions: ['clipboard-read', 'clipboard-write'] }))

  for (const path of ['/', '/explore', '/alice', '/alice/app', '/alice/app:amd', '/alice/app:latest', `/${LONG}`, `/${LONG}:${'x'.repeat(128)}`]) {
    test(`bad-input 35: ${path.slice(0, 24)} does not scroll sideways on a screen of 360 px`, () => open(path, async (page) => {
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
      const cut = await page.evaluate(() => [...document.querySelectorAll('table')].filter((table) => table.offsetWidth > 328).length)
      assert.equal(cut, 0, 'a table is wider than its frame')
    }, { viewport: { width: 360, height: 740 } }))
  }

  test('the system\'s dark colours are followed', () => open('/', async (page) => {
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(18, 20, 22)')
  }, { colorScheme: 'dark' }))

  test('what is not there is 404 with a sentence, also in odd spellings', async () => {
    for (const path of ['/nobody', '/alice/none', '/alice/app:none', `/alice/app@sha256:${'0'.repeat(64)}`, '/alice%2Fapp', '/%zz', '/Alice']) {
      const answer = await fetch(hub.url + path)
      assert.equal(answer.status, 404, path)
      assert.match(await answer.text(), /Not found/)
    }
    const api = await fetch(`${hub.url}/api/x`)
    assert.deepEqual([api.status, api.headers.get('content-type')], [404, 'application/problem+json'])
  })

  test('a list of repositories can be cut to those that begin alike, with and without library/; the first page leads there as it did', async () => {
    for (const path of ['/explore', '/']) for (const [query, found] of [['sho', 'short'], ['library/sh', 'short'], ['alice/a', 'alice/app']]) {
      const answer = await fetch(`${hub.url}${path}?q=${encodeURIComponent(query ?? '')}`)
      assert.match(await answer.text(), new RegExp(`<bdi[^>]*>${found}</bdi>`), query)
    }
  })

  test('only Next\'s own scripts may run inline, and no other site may frame a page', async () => {
    const { headers } = await fetch(`${hub.url}/alice/app`)
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /script-src 'self' 'nonce-[^']+' 'strict-dynamic';/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /unsafe/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
  })
})

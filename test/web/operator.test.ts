// The operator's page: of a hub that follows another, and who may see it.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startFollowScene, type FollowScene } from '../support/follow-scene.ts'
import { freePort } from '../support/free-port.ts'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { AccountScene, assertUsable, fox, main, someone } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { visit, type Visit } from './visit.ts'

const VIEWS = ['', '?view=publication', '?view=storage', '?view=moderation', '?view=health']

describe('the operator\'s page', { skip: noBrowser }, () => {
  let scene: FollowScene
  let browser: Browser
  before(async () => {
    scene = await startFollowScene(async (url) => {
      await pushImage(url, 'alice/app', 'v1')
      await pushImage(url, 'bob/tool', 'v1')
    }, { env: { IPCR_FOLLOW: '' } })
    await pushImage(scene.two.url, 'carol/app', 'v1')
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await scene?.stop()
  })

  const open = (view: string, use: (page: Page) => Promise<void>, options: Visit = {}) => visit(browser, `${scene.two.url}/operator${view}`, async (page) => {
    await use(page)
    await assertUsable(page)
  }, options)
  const row = (page: Page, list: string, text: string) => page.getByRole('list', { name: list }).getByRole('listitem').filter({ hasText: text })
  const report = (name: string, reason: string) => fetch(`${scene.two.url}/api/v1/reports`, { method: 'POST', body: JSON.stringify({ name, reason }), headers: { 'content-type': 'application/json' } })

  test('a name is followed, seen to be indexed without reading the page anew, kept, and followed no more', () => open('', async (page) => {
    assert.match(await main(page).innerText(), /Nothing is followed yet/)
    await page.getByRole('textbox', { name: 'Name' }).fill('no such thing!')
    await page.getByRole('button', { name: 'Follow', exact: true }).click()
    await main(page).getByRole('alert').filter({ hasText: 'Not followed: "no such thing!" cannot be followed' }).waitFor()
    await page.getByRole('textbox', { name: 'Name' }).fill(scene.publisher)
    await page.getByRole('button', { name: 'Follow', exact: true }).click()
    await page.getByRole('status').filter({ hasText: 'is followed' }).waitFor()
    const found = row(page, 'Followed names', scene.publisher)
    await found.filter({ hasText: '2 repositories, 2 tags in the index' }).waitFor()
    assert.match(await found.innerText(), /live[\s\S]*Looked up/)
    await page.getByRole('button', { name: `Keep all bytes of ${scene.publisher}` }).click()
    await found.filter({ hasText: 'All its bytes are here.' }).waitFor()
    assert.equal(await page.getByRole('button', { name: /Keep all bytes/ }).count(), 0)
    await page.getByRole('button', { name: `Look again at ${scene.publisher}` }).click()
    // What it asks for is answered, and the page read anew for it, before the page is left.
    await page.locator(`button[aria-label="Look again at ${scene.publisher}"][aria-disabled="false"]`).waitFor()
    assert.equal(await found.getByRole('link', { name: scene.publisher }).getAttribute('href'), `/${scene.publisher}`)
    assert.equal((await fetch(`${scene.two.url}/${scene.publisher}`)).status, 200)
    await page.getByRole('button', { name: `Unfollow ${scene.publisher}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Unfollow' }).click()
    await main(page).getByText('Nothing is followed yet').waitFor()
    assert.deepEqual(await (await fetch(`${scene.two.url}/api/v1/names`)).json(), { items: [], cursor: null })
  }, { refusals: /400/ }))

  test('what was reported is denied from its report on, and allowed again', async () => {
    assert.equal((await report('carol/app', 'It holds <b>a secret</b>.')).status, 202)
    await open('?view=moderation', async (page) => {
      assert.match(await row(page, 'Reports', 'carol/app').innerText(), /It holds <b>a secret<\/b>\./)
      await page.getByRole('link', { name: 'Deny carol/app' }).click()
      await page.waitForURL(/name=carol/)
      assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'carol/app')
      await page.getByRole('textbox', { name: 'Reason' }).fill('a secret is in it')
      await page.getByRole('button', { name: 'Deny', exact: true }).click()
      await row(page, 'Denied names', 'carol/app').filter({ hasText: 'a secret is in it' }).waitFor()
      assert.equal((await fetch(`${scene.two.url}/carol/app`)).status, 404)
      assert.equal((await fetch(`${scene.two.url}/v2/carol/app/manifests/v1`)).status, 403)
      await page.getByRole('button', { name: /Dismiss report \d+ of carol\/app/ }).click()
      await main(page).getByText('Nobody has reported anything').waitFor()
      await page.getByRole('button', { name: 'Allow again: carol/app' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Allow' }).click()
      await main(page).getByText('No name is denied').waitFor()
      assert.equal((await fetch(`${scene.two.url}/carol/app`)).status, 200)
    })
  })

  test('denied names have pages of their own, also those that are numbers', async () => {
    const names = Array.from({ length: 51 }, (_, index) => String(20_000 + index))
    const ask = (name: string, method: 'PUT' | 'DELETE') => fetch(`${scene.two.url}/api/v1/denied/${name}`, { method, headers: { 'content-type': 'application/json' }, ...(method === 'PUT' ? { body: '{"reason":"many"}' } : {}) })
    for (const name of names) assert.ok((await ask(name, 'PUT')).ok)
    await open('?view=moderation', async (page) => {
      await page.getByRole('link', { name: 'Further names' }).click()
      await row(page, 'Denied names', '20050').waitFor()
      assert.equal(await main(page).getByRole('list', { name: 'Denied names' }).getByRole('listitem').count(), 1)
    })
    for (const name of names) await ask(name, 'DELETE')
  })

  test('all reports of a name go at once', async () => {
    await report('k51/x', 'one')
    await report('carol', 'two')
    await open('?view=moderation', async (page) => {
      await page.getByRole('button', { name: 'Dismiss all reports of carol' }).click()
      await row(page, 'Reports', 'carol').waitFor({ state: 'detached' })
      assert.equal(await row(page, 'Reports', 'k51/x').count(), 1)
    })
  })

  test('the queue, the disk and the parts are told as they are', async () => {
    await open('?view=publication', async (page) => {
      await main(page).getByText('Nothing waits: all that was pushed is published.').waitFor()
      assert.match(await main(page).innerText(), /Waiting\s+0 names, the oldest change for 0 s/)
    })
    await open('?view=storage', async (page) => {
      const shown = await main(page).innerText()
      assert.match(shown, /Blobs\s+[\d.]+ k?B in \d+ files[\s\S]*1 manifest of 1 repository[\s\S]*free of[\s\S]*hub\.sqlite[\s\S]*There was none since the hub was started/)
    })
    await open('?view=health', async (page) => {
      await page.waitForFunction(() => /Indexer\s+good/.test(document.querySelector('main')?.innerText ?? ''))
      assert.match(await main(page).innerText(), /No part fails[\s\S]*Database\s+good answers[\s\S]*Bitswap\s+off[\s\S]*Kubo\s+off none is configured/)
    })
  })

  test('every part is whole without scripts and on a screen of 360 px, and told from the others', async () => {
    for (const view of VIEWS) await open(view, async (page) => {
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, view)
      assert.equal(await page.getByRole('navigation', { name: 'Operator' }).getByRole('link').count(), VIEWS.length)
      assert.equal(await page.locator('nav[aria-label="Operator"] [aria-current]').count(), 1)
    }, { javaScriptEnabled: false, viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
  })
})

describe('who sees the operator\'s page', { skip: noBrowser }, () => {
  const operator = someone()
  let scene: AccountScene
  before(async () => {
    scene = await AccountScene.start({ IPCR_OPERATOR: operator.address })
  })
  after(() => scene?.stop())

  test('who is signed in as the operator, by a link in the heading', () => scene.open('/account', [fox(operator)], async (page) => {
    await page.getByRole('link', { name: 'Operator', exact: true }).click()
    await page.waitForURL(`${scene.hub.url}/operator`)
    await page.getByRole('textbox', { name: 'Name' }).fill('example.org')
    await page.getByRole('button', { name: 'Follow', exact: true }).click()
    await page.getByRole('listitem').filter({ hasText: 'example.org' }).waitFor()
    assert.equal(await page.title(), 'Operator · ipcr')
  }))

  test('for everybody else there is no such page', async () => {
    for (const view of VIEWS) assert.equal((await fetch(`${scene.hub.url}/operator${view}`)).status, 404, view)
    await scene.open('/account', [fox(someone())], async (page) => {
      assert.equal(await page.getByRole('link', { name: 'Operator', exact: true }).count(), 0)
      assert.equal((await page.goto(`${scene.hub.url}/operator`))?.status(), 404)
      assert.match(await main(page).innerText(), /Not found/)
      assert.doesNotMatch(await page.content(), /Followed names/)
    }, { refusals: /404/ })
  })
})

test('an open hub shows it on its own machine alone, whatever a request says of itself', { skip: noBrowser }, async (t) => {
  const port = String(await freePort())
  const hub = await startHub({ pages: true, env: { HOST: '0.0.0.0', PORT: port, IPCR_PUBLIC_URL: `http://127.0.0.1:${port}` } })
  t.after(() => hub.stop())
  const ask = (host: string, headers: Record<string, string>): Promise<number | undefined> => new Promise((resolve, reject) => {
    request({ host, port, path: '/operator', headers: { host: `127.0.0.1:${port}`, ...headers } }, (answer) => resolve(answer.resume().statusCode)).once('error', reject).end()
  })
  assert.equal(await ask('127.0.0.1', {}), 200)
  assert.equal(await ask('127.0.0.1', { 'x-forwarded-for': '192.0.2.7' }), 404)
  assert.equal(await ask('127.0.0.1', { 'x-forwarded-for': '127.0.0.1, 192.0.2.7', 'x-ipcr-peer': '127.0.0.1' }), 404)
  const other = Object.values(networkInterfaces()).flat().find((found) => found?.family === 'IPv4' && !found.internal)?.address
  if (other === undefined) return t.diagnostic('this machine has no other address')
  assert.equal(await ask(other, {}), 404)
  assert.equal(await ask(other, { 'x-ipcr-peer': '127.0.0.1', 'x-forwarded-for': '127.0.0.1' }), 404)
})

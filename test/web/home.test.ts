import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openReadScene, type ReadScene } from '../api/read-scene.ts'
import { addNamespace, addRepository, addSource } from '../db/index/fill-index.ts'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { assertUsable } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { visit, type Visit } from './visit.ts'

const HOUR = 3_600_000
const PEER = 'hub.example'

describe('the first page', { skip: noBrowser }, () => {
  let scene: ReadScene
  let browser: Browser
  before(async () => {
    scene = await openReadScene({ pages: true })
    browser = await startBrowser()
    for (const name of ['alice/app', 'alice/zoo']) await pushImage(scene.hub.url, name, 'v1')
    addSource(scene.index, { name: 'alice' })
    addNamespace(scene.index, { source: 'alice', owner: `0x${'a1'.repeat(20)}`, ownerName: 'alice.eth' })
    addSource(scene.index, { name: PEER, own: false, followers: 12 })
    addNamespace(scene.index, { source: PEER, path: 'bob' })
    addRepository(scene.index, { name: 'alice/app', namespace: 'alice', at: 90 * HOUR, short: 'Serves pages' })
    addRepository(scene.index, { name: 'alice/zoo', namespace: 'alice', at: 70 * HOUR })
    addRepository(scene.index, { name: `${PEER}/bob/tool`, namespace: `${PEER}/bob`, at: 80 * HOUR })
  })
  after(async () => {
    await browser?.close()
    await scene?.stop()
  })

  const open = (path: string, use: (page: Page) => Promise<void>, options: Visit = {}, url = scene.hub.url) => visit(browser, url + path, use, options)
  const names = (page: Page, label: string) => page.getByRole('list', { name: label }).getByRole('listitem').allInnerTexts().then((texts) => texts.map((one) => one.split(/\s/)[0]))
  const host = () => new URL(scene.hub.url).host

  test('shows what was pushed last here and elsewhere, and what most hubs follow', () => open('/', async (page) => {
    assert.deepEqual(await names(page, 'Recently pushed'), ['alice/app', `${PEER}/bob/tool`, 'alice/zoo'])
    assert.deepEqual(await names(page, 'Most followed'), [`${PEER}/bob/tool`])
    assert.match(await page.getByRole('list', { name: 'Most followed' }).innerText(), /12 followers/)
    assert.equal(await page.title(), `Container images on ${host()} · ipcr`)
    await page.getByRole('list', { name: 'Recently pushed' }).getByRole('link', { name: 'alice/app' }).click()
    await page.waitForURL(`${scene.hub.url}/alice/app`)
  }))

  test('says how to push with the address of the hub, and under which name all of it is', () => open('/', async (page) => {
    const { ipns } = (await scene.ask<{ ipns: string }>('hub')).body
    const content = await page.getByRole('main').innerText()
    assert.match(content, new RegExp(`docker push ${host()}/alice/app:latest`))
    assert.ok(content.includes(`ipfs ls /ipns/${ipns}`) && content.includes(`npx ipcr follow ${ipns}`))
    await page.getByRole('button', { name: 'Copy name' }).click()
    await page.getByRole('status').filter({ hasText: 'Copied' }).first().waitFor({ state: 'attached' })
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), ipns)
    assert.equal(await page.getByRole('link', { name: 'look into it' }).getAttribute('href'), `/ipns/${ipns}/`)
  }, { permissions: ['clipboard-read', 'clipboard-write'] }))

  test('is where one searches: one field, and examples to follow', () => open('/', async (page) => {
    assert.equal(await page.getByLabel('Search for repositories').count(), 1)
    await page.getByRole('link', { name: 'Search for arch:arm64' }).click()
    await page.waitForURL((url) => url.searchParams.get('q') === 'arch:arm64')
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[name="q"]')?.value === 'arch:arm64')
    await page.getByRole('link', { name: 'ipcr: home' }).click()
    await page.waitForURL(`${scene.hub.url}/`)
    await page.getByLabel('Search for repositories').fill('zoo')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('q') === 'zoo')
  }))

  test('is whole without scripts', () => open('/', async (page) => {
    assert.equal((await names(page, 'Recently pushed')).length, 3)
    await page.getByRole('link', { name: 'All by name' }).click()
    await page.getByRole('textbox', { name: 'Names that begin with' }).fill('alice/z')
    await page.getByRole('button', { name: 'Show' }).click()
    assert.deepEqual(await page.getByRole('rowheader').allInnerTexts(), ['alice/zoo'])
    assert.equal(await page.getByRole('textbox', { name: 'Names that begin with' }).inputValue(), 'alice/z')
  }, { javaScriptEnabled: false }))

  for (const width of [360, 1280]) test(`can be used on ${width} px: names, one heading, nothing wider than the screen`, () => open('/', assertUsable, { viewport: { width, height: 740 } }))

  test('a hub that holds nothing shows first how to push to it', async (t) => {
    const empty = await startHub({ pages: true })
    t.after(() => empty.stop())
    await open('/', async (page) => {
      const headings = await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts()
      assert.deepEqual(headings, ['Push the first image', 'On IPFS'])
      assert.match(await page.getByRole('main').innerText(), new RegExp(`docker push ${new URL(empty.url).host}/alice/app:latest`))
    }, {}, empty.url)
  })

  test('without an index it shows what was pushed here', async (t) => {
    const hub = await startHub({ pages: true })
    t.after(() => hub.stop())
    await pushImage(hub.url, 'alice/app', 'v1')
    await open('/', async (page) => {
      await page.getByRole('table', { name: 'Repositories' }).getByRole('link', { name: 'alice/app' }).click()
      await page.waitForURL(`${hub.url}/alice/app`)
    }, {}, hub.url)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { until } from '../api/read-scene.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'
import { assertUsable, main } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'

const BASE = ['base one', 'base two']
const APP = [...BASE, 'app']

describe('where an image stands among others', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser
  let old: Descriptor
  const itemsOf = async (path: string): Promise<object[]> => {
    const answer = await fetch(`${hub.url}/api/v1/repositories/${path}`)
    return answer.ok ? ((await answer.json()) as { items: object[] }).items : []
  }
  before(async () => {
    hub = await startHub({ pages: true, env: { IPCR_INDEXER: 'on' } })
    browser = await startBrowser()
    old = await pushImage(hub.url, 'alice/app', 'v1', { layers: ['old'] })
    await pushImage(hub.url, 'alice/base', 'v1', { layers: BASE })
    await until(async () => (await fetch(`${hub.url}/api/v1/repositories/alice/app/manifests/v1`)).ok, 'the first image is indexed')
    await pushImage(hub.url, 'alice/app', 'v1', { layers: APP })
    await pushImage(hub.url, 'bob/derived', 'v2', { layers: [...APP, 'more'] })
    await until(async () => (await itemsOf('alice/app/tags/v1/history')).length > 0, 'the tag is seen to move')
    await until(async () => (await itemsOf('alice/app/manifests/v1/used-by')).length > 0, 'the image that stands on it is indexed')
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  const open = async (path: string, use: (page: Page) => Promise<void>) => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    await page.goto(hub.url + path)
    await use(page)
    await assertUsable(page)
    await page.close()
  }

  test('is told: what it is built on, what uses it, and by layer who else has it', () => open('/alice/app:v1', async (page) => {
    const section = (title: string) => main(page).locator('section', { has: page.getByRole('heading', { name: title }) })
    assert.equal(await section('Built on').getByRole('link').innerText(), 'alice/base:v1')
    const rows = page.getByRole('table', { name: 'Layers, the lowest first' }).getByRole('row')
    assert.match(await rows.nth(1).innerText(), /also in alice\/base:v1, bob\/derived:v2/)
    assert.match(await rows.nth(3).innerText(), /also in bob\/derived:v2/)
    await section('Used by').getByRole('link', { name: 'bob/derived:v2' }).click()
    await page.waitForURL(`${hub.url}/bob/derived:v2`)
    assert.deepEqual(await section('Built on').getByRole('link').allInnerTexts(), ['alice/app:v1', 'alice/base:v1'])
    assert.equal(await section('Used by').count(), 0)
  }))

  test('a tag tells where it pointed, and leads there while that is here', () => open('/alice/app:v1', async (page) => {
    const rows = page.getByRole('table', { name: 'Where v1 pointed' }).getByRole('row')
    assert.match(await rows.nth(1).innerText(), /now[^]*nobody/)
    assert.match(await rows.nth(2).innerText(), /^before/)
    await rows.nth(2).getByRole('link').click()
    await page.waitForURL(`${hub.url}/alice/app@${old.digest}`)
    assert.equal(await page.getByRole('table', { name: /Where/ }).count(), 0)
  }))
})

test('without an index the page tells nothing of other images, and is whole', { skip: noBrowser }, async () => {
  const hub = await startHub({ pages: true })
  try {
    for (const name of ['alice/app', 'bob/app']) await pushImage(hub.url, name, 'v1', { layers: BASE })
    const page = await (await fetch(`${hub.url}/alice/app:v1`)).text()
    assert.match(page, /Layers, the lowest first/)
    assert.doesNotMatch(page, /Built on|Used by|also in|History of/)
  } finally {
    await hub.stop()
  }
})

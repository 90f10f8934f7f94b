import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { noBrowser, startBrowser } from './browser.ts'

describe('a browser without a network', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser
  before(async () => {
    hub = await startHub({ pages: true })
    browser = await startBrowser()
    await pushImage(hub.url, 'alice/app', 'v1')
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  test('is told so, and the page is read again when it is back', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${hub.url}/alice/app?view=tags`, { waitUntil: 'networkidle' })
    const banner = page.getByRole('status').filter({ hasText: 'You are offline' })
    assert.equal(await banner.count(), 0)
    await context.setOffline(true)
    await banner.waitFor()
    await pushImage(hub.url, 'alice/app', 'v2')
    await context.setOffline(false)
    await banner.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'v2', exact: true }).waitFor()
    await context.close()
  })
})

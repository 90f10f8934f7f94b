import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import Database from 'better-sqlite3'
import { hubDatabasePath } from '../../lib/db/open.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'
import { main } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { visit } from './visit.ts'

describe('the moves of a repository’s tags', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser
  let image: Descriptor
  before(async () => {
    hub = await startHub({ pages: true })
    browser = await startBrowser()
    image = await pushImage(hub.url, 'alice/app', 'v1')
    const db = new Database(hubDatabasePath(hub.dataDir))
    const keep = db.prepare("INSERT INTO tag_move (source, repository, tag, before, after, root, at) VALUES ('alice', 'alice/app', ?, ?, ?, 'bafy', ?)")
    for (let i = 0; i < 60; i++) keep.run('v1', i === 0 ? null : `sha256:${String(i).padStart(64, '0')}`, i === 59 ? image.digest : `sha256:${String(i + 1).padStart(64, '0')}`, 1_000_000 + i)
    keep.run('gone', image.digest, null, 2_000_000)
    db.close()
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  test('stand with the newest first, a page at a time, also without scripts', () => visit(browser, `${hub.url}/alice/app?view=activity`, async (page) => {
    const rows = main(page).getByRole('table', { name: 'Moves of tags' }).getByRole('row')
    assert.equal(await rows.count(), 51)
    assert.match(await rows.nth(1).innerText(), /gone[\s\S]*deleted/)
    assert.equal(await rows.nth(2).getByRole('link', { name: image.digest.slice(0, 19) }).getAttribute('href'), `/alice/app@${image.digest}`)
    await page.getByRole('link', { name: 'Next page' }).click()
    await page.getByRole('link', { name: 'First page' }).waitFor()
    assert.equal(await rows.count(), 12)
    assert.match(await rows.nth(11).innerText(), /v1[\s\S]*new/)
  }, { javaScriptEnabled: false }))
})

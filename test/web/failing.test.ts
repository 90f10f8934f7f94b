// What is shown when the hub's own data fails, and the way back.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { hubDatabasePath } from '../../lib/db/open.ts'
import { AccountScene, assertUsable, fox, main, someone } from './account-scene.ts'
import { noBrowser } from './browser.ts'

// Next writes to the console of what was thrown on the hub.
const REFUSALS = /500|React error #441/

describe('a hub whose data fails', { skip: noBrowser }, () => {
  let scene: AccountScene
  before(async () => {
    scene = await AccountScene.start()
  })
  after(() => scene?.stop())

  /** Does something while the hub does not find a table of its database. */
  const without = async (table: string, use: () => Promise<void>): Promise<void> => {
    const db = new Database(hubDatabasePath(scene.hub.dataDir))
    const rename = (from: string, to: string) => db.exec(`PRAGMA legacy_alter_table = ON; ALTER TABLE ${from} RENAME TO ${to}`)
    rename(table, 'away')
    try {
      await use()
    } finally {
      rename('away', table)
      db.close()
    }
  }
  const goTo = async (page: Page, path: string): Promise<number> => (await page.goto(scene.hub.url + path))?.status() ?? 0

  test('says under which number the reason is in the log, and shows the page when it is tried again', () => scene.open('/search', [], async (page) => {
    await without('repository', async () => {
      assert.equal(await goTo(page, '/explore'), 500)
      const alert = main(page).getByRole('alert')
      assert.match(await alert.innerText(), /This page could not be read[\s\S]*the number below[\s\S]*\n\d+\n/)
      assert.match(scene.hub.log(), /no such table: (?:main\.)?repository/)
      await assertUsable(page)
    })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Repositories', level: 1 }).waitFor()
  }, { refusals: REFUSALS }))

  test('says so too when not even the frame of the pages can be made', () => scene.open('/account', [fox(someone())], async (page) => {
    await without('account', async () => {
      assert.equal(await goTo(page, '/search'), 500)
      assert.match(await page.getByRole('alert').innerText(), /This hub could not show a page[\s\S]*in its log under \d+/)
      assert.equal(await page.title(), 'Failed · ipcr')
      await assertUsable(page)
    })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Search', level: 1 }).waitFor()
  }, { refusals: REFUSALS }))
})

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { connectWallet, type NamespaceClient } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { signImage } from '../support/signed-images.ts'
import { setTeamOf } from '../support/team-client.ts'
import { AccountScene, assertUsable, fox, main, someone } from './account-scene.ts'
import { noBrowser } from './browser.ts'

const AUDIT = '/account/namespaces/watched/audit'
const NARROW_AND_DARK = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const

describe('the page of an audit log', { skip: noBrowser }, () => {
  let scene: AccountScene
  let owner: NamespaceClient
  const [maintainer, writer] = [someone(), someone()]
  before(async () => {
    scene = await AccountScene.start()
    owner = await connectWallet(scene.hub.url)
    await owner.run('watched', { action: 'claim' })
    await setTeamOf(scene.hub.url, owner, 'watched', [{ address: maintainer.address.toLowerCase(), role: 'maintain' }, { address: writer.address.toLowerCase(), role: 'write' }])
    const authorization = await owner.token()
    for (let i = 0; i < 52; i++) await pushImage(scene.hub.url, 'watched/app', `v${i}`, { authorization })
    await signImage(owner, 'watched/app', { reference: 'v51' })
  })
  after(() => scene?.stop())

  const rows = (page: Page) => main(page).getByRole('row').filter({ has: page.getByRole('rowheader') })

  test('who maintains the namespace reads what was done, by whom, by what and when, the newest first', () => scene.open(AUDIT, [fox(maintainer)], async (page) => {
    const first = await rows(page).nth(0).innerText()
    assert.match(first, new RegExp(`signed app:v51[\\s\\S]*${owner.address}[\\s\\S]*the pages[\\s\\S]*127\\.0\\.0\\.0/24[\\s\\S]*20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d`, 'i'))
    assert.match(await rows(page).nth(1).innerText(), /pushed app:v51[\s\S]*sha256:[0-9a-f]{12}[\s\S]*token test/)
    assert.match(await main(page).innerText(), /Lines are kept for 365 days/)
  }))

  test('what no page has room for is on the next, down to the claim that the namespace began with', () => scene.open(AUDIT, [fox(maintainer)], async (page) => {
    assert.equal(await rows(page).count(), 50)
    await page.getByRole('link', { name: 'Next page' }).click()
    await page.getByRole('link', { name: 'First page' }).waitFor()
    const last = await main(page).innerText()
    assert.match(last, new RegExp(`pushed app:v0\\b[\\s\\S]*signed a team of 2 members[\\s\\S]*signed the claim for the key k51[\\s\\S]*${owner.address}`))
    assert.doesNotMatch(last, /app:v51/)
    await page.getByRole('link', { name: 'First page' }).click()
    await main(page).getByText('app:v51').first().waitFor()
    assert.equal((await page.goto(`${scene.hub.url}${AUDIT}?after=nonsense`))?.status(), 404)
  }, { refusals: /404/ }))

  test('all of it is downloaded as JSON', () => scene.open(AUDIT, [fox(owner.wallet)], async (page) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as JSON' }).click()])
    assert.equal(download.suggestedFilename(), 'watched-audit.json')
    const { items, cursor } = JSON.parse(await readFile(await download.path(), 'utf8')) as { items: { action: string; actor: string }[]; cursor: null }
    assert.equal(cursor, null)
    assert.equal(items.filter(({ action }) => action === 'push').length, 52)
    assert.ok(items.some(({ action }) => action === 'sign'))
  }))

  test('nobody else knows that there is such a page, nor does the API tell', async () => {
    for (const wallet of [writer, someone()]) {
      await scene.open('/account', [fox(wallet)], async (page) => {
        const statuses = await page.evaluate(async (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)), [AUDIT, '/api/v1/namespaces/watched/audit'])
        assert.deepEqual(statuses, [404, 403])
      }, { refusals: /40\d/ })
    }
    assert.equal((await fetch(`${scene.hub.url}${AUDIT}`, { redirect: 'manual' })).status, 307)
    assert.equal((await fetch(`${scene.hub.url}/api/v1/namespaces/watched/audit`)).status, 401)
  })

  test('it is read on 360 px in dark colours, with names for all that can be used', () => scene.open(AUDIT, [fox(maintainer)], async (page) => {
    await assertUsable(page)
    const signed = rows(page).nth(0)
    assert.match(await signed.innerText(), /the pages/, 'by what has room on a narrow screen')
    await page.goto(`${scene.hub.url}/account/namespaces/watched`)
    await page.getByRole('link', { name: 'audit log' }).click()
    await rows(page).nth(0).waitFor()
  }, NARROW_AND_DARK))
})

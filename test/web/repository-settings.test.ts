import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Wallet } from 'ethers'
import type { Page } from 'playwright-core'
import { connectWallet, type NamespaceClient } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { setTeamOf } from '../support/team-client.ts'
import { AccountScene, alert, assertUsable, fox, main, someone } from './account-scene.ts'
import { noBrowser } from './browser.ts'
import type { Visit } from './visit.ts'

const APP = 'crew/app'
const SETTINGS = `/${APP}?view=settings`
const NARROW_AND_DARK = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const

describe('the settings and the activity of a repository', { skip: noBrowser }, () => {
  let scene: AccountScene
  let owner: NamespaceClient
  const writer = someone()
  before(async () => {
    scene = await AccountScene.start()
    owner = await connectWallet(scene.hub.url)
    await owner.run('crew', { action: 'claim' })
    await setTeamOf(scene.hub.url, owner, 'crew', [{ address: writer.address.toLowerCase(), role: 'write' }])
    const authorization = await owner.token()
    await pushImage(scene.hub.url, APP, 'v1', { authorization, config: { os: 'linux', architecture: 'amd64', config: { Labels: { 'org.opencontainers.image.description': 'as the image says' } } } })
    for (const name of ['crew/other', 'crew/app-two', 'crew/doomed']) await pushImage(scene.hub.url, name, 'v1', { authorization })
  })
  after(() => scene?.stop())

  const openAs = (wallet: Wallet, path: string, use: (page: Page) => Promise<void>, options?: Visit) => scene.open(path, [fox(wallet)], use, options)
  const part = (page: Page, name: string) => page.getByRole('navigation', { name: 'Parts of this repository' }).getByRole('link', { name })
  const shown = async (name: string) => (await (await fetch(`${scene.hub.url}/api/v1/repositories/${name}/readme`)).json()) as { short: string | null; full: string | null }

  test('a README is written, looked at, saved and shown, by who may push', () => openAs(writer, SETTINGS, async (page) => {
    await page.getByText('“as the image says”').waitFor()
    await page.getByLabel('README').fill('# Crew\n\nSails **far**. <script>alert(1)</script>\n')
    await page.getByRole('button', { name: 'Preview' }).click()
    const preview = page.getByRole('region', { name: 'Preview' })
    await preview.getByRole('heading', { name: 'Crew' }).waitFor()
    assert.equal(await preview.locator('script').count(), 0)
    assert.equal((await shown(APP)).full, null, 'a preview keeps nothing')
    await page.getByLabel('In one line').fill('A crew of one')
    await page.getByRole('button', { name: 'Save' }).click()
    await main(page).getByRole('status').filter({ hasText: 'Saved' }).waitFor()
    await part(page, 'Overview').click()
    await page.getByRole('region', { name: 'README' }).getByRole('heading', { name: 'Crew' }).waitFor()
    await main(page).getByText('A crew of one').first().waitFor()
  }))

  test('what is emptied comes from the image again, and what is too long is refused in a sentence', () => openAs(owner.wallet, SETTINGS, async (page) => {
    await page.getByLabel('In one line').fill('x'.repeat(201))
    await page.getByText('1 characters too many').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    assert.match(await alert(page), /short has at most 200 characters/)
    await page.getByLabel('In one line').fill('')
    await page.getByLabel('README').fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    await main(page).getByRole('status').filter({ hasText: 'Saved' }).waitFor()
    assert.deepEqual(await shown(APP), { short: 'as the image says', full: null })
  }, { refusals: /400/ }))

  test('a repository is deleted once its name was typed, by who may', () => openAs(owner.wallet, '/crew/doomed?view=settings', async (page) => {
    await main(page).getByRole('button', { name: 'Delete this repository' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete crew/doomed?' })
    await dialog.getByRole('textbox').fill('crew/doome')
    assert.equal(await dialog.getByRole('button', { name: 'Delete it' }).getAttribute('aria-disabled'), 'true')
    await dialog.getByRole('textbox').fill('crew/doomed')
    await dialog.getByRole('button', { name: 'Delete it' }).click()
    await page.waitForURL(`${scene.hub.url}/crew`)
    await page.getByRole('link', { name: 'crew/other' }).waitFor()
    assert.equal(await page.getByRole('link', { name: 'crew/doomed' }).count(), 0)
    assert.equal((await fetch(`${scene.hub.url}/v2/crew/doomed/manifests/v1`)).status, 404)
    assert.equal((await fetch(`${scene.hub.url}/crew/doomed`)).status, 404)
  }))

  test('a tag is made and moved on an image\'s page by who may push, and deleted by who may delete', async () => {
    const name = 'crew/other'
    const next = await pushImage(scene.hub.url, name, 'v2', { authorization: await owner.token(), layers: ['two'] })
    const pointsTo = async (tag: string) => (await fetch(`${scene.hub.url}/v2/${name}/manifests/${tag}`)).headers.get('docker-content-digest')
    await openAs(writer, `/${name}:v2`, async (page) => {
      for (const tag of ['stable', 'v1']) {
        await page.getByLabel('Tag it').fill(tag)
        await page.getByRole('button', { name: 'Set the tag' }).click()
        await page.waitForURL(`${scene.hub.url}/${name}:${tag}`)
        assert.equal(await pointsTo(tag), next.digest)
      }
      assert.equal(await page.getByRole('button', { name: 'Delete this tag' }).count(), 0)
      await assertUsable(page)
    }, NARROW_AND_DARK)
    await openAs(owner.wallet, `/${name}:stable`, async (page) => {
      await page.getByRole('button', { name: 'Delete this tag' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete the tag' }).click()
      await page.waitForURL(`${scene.hub.url}/${name}?view=tags`)
      await page.getByRole('link', { name: 'v2', exact: true }).first().waitFor()
      assert.equal(await page.getByRole('link', { name: 'stable', exact: true }).count(), 0)
      assert.equal(await pointsTo('stable'), null)
      assert.equal(await pointsTo('v2'), next.digest)
    })
    await openAs(someone(), `/${name}:v2`, async (page) => assert.equal(await page.getByLabel('Tag it').count(), 0))
  })

  test('who may push but not delete has no button for it, and others have no settings', async () => {
    await openAs(writer, SETTINGS, async (page) => {
      await page.getByRole('button', { name: 'Save' }).waitFor()
      assert.equal(await main(page).getByRole('button', { name: 'Delete this repository' }).count(), 0)
    })
    for (const wallets of [[], [fox(someone())]]) {
      await scene.open(`/${APP}`, wallets, async (page) => {
        await part(page, 'Activity').waitFor()
        assert.equal(await part(page, 'Settings').count(), 0)
        assert.equal(await main(page).getByRole('link', { name: 'Write one' }).count(), 0)
        await page.goto(scene.hub.url + SETTINGS)
        assert.equal(await page.getByRole('button', { name: 'Save' }).count(), 0)
      })
    }
  })

  test('who maintains it sees what was done to this repository and no other; nobody else does', async () => {
    const lines = (page: Page) => main(page).getByRole('table', { name: 'What was changed' }).getByRole('rowheader')
    await openAs(owner.wallet, `/${APP}?view=activity`, async (page) => {
      const texts = await lines(page).allInnerTexts()
      assert.ok(texts.some((text) => /pushed app:v1/.test(text)) && texts.some((text) => /described app/.test(text)), texts.join('\n'))
      assert.ok(texts.every((text) => !/other|app-two|doomed|team|claim/.test(text)), texts.join('\n'))
    })
    await openAs(writer, `/${APP}?view=activity`, async (page) => {
      await main(page).getByRole('heading', { name: 'Moves of tags' }).waitFor()
      assert.equal(await lines(page).count(), 0)
    })
  })

  for (const view of ['settings', 'activity']) {
    test(`the ${view} can be used on 360 px in dark colours`, () => openAs(owner.wallet, `/${APP}?view=${view}`, (page) => assertUsable(page), NARROW_AND_DARK))
  }
})

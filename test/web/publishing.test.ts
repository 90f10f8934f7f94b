// From nothing to an image, step by step, by the page that leads there.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { dockerTools, startDockerd, type Dockerd } from '../clients/dockerd.ts'
import { buildImage } from '../clients/image.ts'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { AccountScene, assertUsable, basicOf, fox, main, sign, someone, tabTo, tryToPush } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { visit } from './visit.ts'

const START = '/account/start'
const now = (page: Page) => main(page).locator('li[aria-current=step] h2')
/** Waits until these are the steps to do now. */
const until = (page: Page, ...titles: string[]) => page.waitForFunction((wanted) => [...document.querySelectorAll('main li[aria-current=step] h2')].map((heading) => heading.firstChild?.textContent).join() === wanted, titles.join())
const signIn = (page: Page) => main(page).getByRole('button', { name: 'Fox' }).click()
const choose = async (page: Page, name: string) => {
  await main(page).getByRole('textbox', { name: 'Name' }).fill(name)
  await main(page).getByRole('button', { name: 'Choose' }).click()
}

describe('the way to a first image', { skip: noBrowser }, () => {
  let scene: AccountScene
  before(async () => { scene = await AccountScene.start({ IPCR_INDEXER: 'on' }) })
  after(() => scene?.stop())

  test('a wallet signs in, takes a name, signs for it, makes a token, and sees what docker pushes by the lines shown', { skip: dockerTools.skip }, async () => {
    const daemon = await startDockerd()
    try {
      await scene.open(START, [fox(someone())], (page) => walk(page, daemon), { asStranger: true })
    } finally {
      await daemon.stop()
    }
  })

  const walk = async (page: Page, daemon: Dockerd) => {
    await until(page, 'Sign in with your wallet')
    await signIn(page)
    await until(page, 'Choose a name')
    await choose(page, 'Walker')
    await until(page, 'Sign for it')
    await main(page).getByRole('button', { name: 'Read what is to be signed' }).click()
    await main(page).getByText('the key that may publish').waitFor()
    await sign(page)
    await until(page, 'Make a token and log in')
    assert.equal(await now(page).evaluate((heading) => heading === document.activeElement), true, 'the focus is led to the next step')
    await main(page).getByRole('button', { name: 'Make a token' }).click()
    await page.getByRole('heading', { name: 'Copy push to walker now' }).waitFor()
    await until(page, 'Push an image', 'See it arrive')
    await paste(page, daemon, 'login command')
    await main(page).getByText('Waiting for a push to walker…').waitFor()
    await page.locator('[data-live=live]').waitFor()
    await buildImage(daemon, 'app:latest', 'seen as it arrives', 2)
    await paste(page, daemon, 'push commands')
    await main(page).getByRole('status').getByRole('link', { name: 'walker/app:latest' }).click()
    await page.waitForURL(`${scene.hub.url}/walker/app:latest`)
  }

  /** runs the lines that stand beside a copy button as they are */
  const paste = async (page: Page, daemon: Dockerd, subject: string) => {
    const lines = await main(page).locator('div', { has: page.getByRole('button', { name: `Copy ${subject}` }) }).last().locator('code').evaluateAll((codes) => codes.map((code) => (code.lastChild?.textContent ?? '').trim()))
    assert.ok(lines.length > 0)
    for (const line of lines) await daemon.docker(line.split(' ').slice(1))
  }

  test('each step is there again after the page was left, in another browser too', async () => {
    const wallet = someone()
    await scene.open(START, [fox(wallet)], async (page) => {
      await page.goto(`${scene.hub.url}${START}?name=later`)
      await signIn(page)
      await page.waitForURL(/name=later/)
      await until(page, 'Sign for it')
      await page.reload()
      await until(page, 'Sign for it')
      await main(page).getByRole('button', { name: 'Read what is to be signed' }).click()
      await sign(page)
      await until(page, 'Make a token and log in')
    }, { asStranger: true })
    await scene.open(START, [fox(wallet)], async (page) => {
      await signIn(page)
      await until(page, 'Make a token and log in')
      await main(page).getByRole('button', { name: 'Make a token' }).click()
      await page.getByRole('heading', { name: 'Copy push to later now' }).waitFor()
      await page.reload()
      await until(page, 'Push an image', 'See it arrive')
      assert.match(await main(page).innerText(), /You have a token that may push to later[\s\S]*docker login -u 0x/)
      await pushImage(scene.hub.url, 'later/app', 'v1', { authorization: await basicOf(page) })
      await page.reload()
      await main(page).getByRole('list', { name: 'Repositories of later' }).getByRole('link', { name: 'later/app' }).waitFor()
      assert.equal(await now(page).count(), 0, 'all is done')
    }, { asStranger: true })
  })

  test('the token that it makes pushes to that name and nowhere else', () => scene.open(START, [fox(someone())], async (page) => {
    await signIn(page)
    await choose(page, 'bounded')
    await main(page).getByRole('button', { name: 'Read what is to be signed' }).click()
    await sign(page)
    await main(page).getByRole('button', { name: 'Make a token' }).click()
    const [, user = '', secret = ''] = /docker login -u (\S+) -p (\S+)/.exec(await main(page).getByText(/docker login/).innerText()) ?? []
    const authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
    await pushImage(scene.hub.url, 'bounded/app', 'v1', { authorization })
    assert.notEqual(await tryToPush(scene.hub.url, `${user}/app`, authorization), 'ok')
  }, { asStranger: true }))

  test('a name that cannot be had is refused with the reason, and another one can be chosen', () => scene.open(START, [fox(someone())], async (page) => {
    await signIn(page)
    for (const [name, why] of [['ab', /at least 3 characters/], ['v2', /reserved/], ['a b', /small letters, digits and dashes/], ['example.org', /a name outside this hub/]] as const) {
      await choose(page, name)
      await page.waitForURL((url) => url.searchParams.get('name') === name)
      assert.match(await main(page).getByRole('alert').innerText(), why)
      assert.equal(await main(page).getByRole('textbox', { name: 'Name' }).inputValue(), name)
    }
    await main(page).getByRole('link', { name: 'your own address' }).click()
    await until(page, 'Sign for it')
    await main(page).getByRole('link', { name: 'Choose another name' }).click()
    await until(page, 'Choose a name')
  }, { asStranger: true }))

  test('a name of somebody else is not offered to be signed for', async () => {
    await scene.open(`${START}?name=theirs`, [fox(someone())], async (page) => {
      await main(page).getByRole('button', { name: 'Read what is to be signed' }).click()
      await sign(page)
      await until(page, 'Make a token and log in')
    })
    await scene.open(`${START}?name=theirs`, [fox(someone())], async (page) => {
      assert.match(await main(page).getByRole('alert').innerText(), /theirs belongs to somebody else/)
      assert.equal(await main(page).getByRole('button', { name: 'Read what' }).count(), 0)
    })
  })

  test('it can be walked by keyboard, on 360 px, in dark colours', () => scene.open(START, [fox(someone())], async (page) => {
    await tabTo(page, main(page).getByRole('textbox', { name: 'Name' }))
    await page.keyboard.type('keyboard')
    await page.keyboard.press('Enter')
    await until(page, 'Sign for it')
    await tabTo(page, main(page).getByRole('button', { name: 'Read what is to be signed' }))
    await page.keyboard.press('Enter')
    await tabTo(page, main(page).getByRole('button', { name: 'Sign with Fox' }))
    await page.keyboard.press('Enter')
    await until(page, 'Make a token and log in')
    await assertUsable(page)
  }, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }))
})

test('on an open hub only a name is chosen; what is pushed arrives, also after the hub was away', { skip: noBrowser }, async (t) => {
  const env = { IPCR_INDEXER: 'on', IPCR_P2P: 'off' }
  let hub = await startHub({ pages: true, env })
  t.after(() => hub.stop())
  const browser = await startBrowser()
  t.after(() => browser.close())
  await visit(browser, `${hub.url}${START}?name=carol`, async (page) => {
    await page.locator('[data-live=live]').waitFor()
    await pushImage(hub.url, 'carol/app', 'v1')
    await pushImage(hub.url, 'other/app', 'v1')
    const arrived = main(page).getByRole('status').getByRole('link')
    await arrived.first().waitFor()
    assert.deepEqual(await arrived.allInnerTexts(), ['carol/app:v1'])
    await hub.kill()
    await page.locator('[data-live=lost]').waitFor()
    hub = await startHub({ pages: true, dataDir: hub.dataDir, env: { ...env, PORT: String(hub.port) } })
    await page.locator('[data-live=live]').waitFor()
    await pushImage(hub.url, 'carol/app', 'v2')
    await main(page).getByRole('status').getByRole('link', { name: 'carol/app:v2' }).waitFor()
  }, { refusals: /ERR_|Failed to (load|fetch)|NetworkError|status of 50/ })
})

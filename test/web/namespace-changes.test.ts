import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Wallet } from 'ethers'
import type { Page } from 'playwright-core'
import { pushImage } from '../support/push-image.ts'
import { AccountScene, alert, askApi, basicOf, type Draft, ELSEWHERE, fox, main, sign, someone, takeNamespace, tryToPush } from './account-scene.ts'
import { noBrowser } from './browser.ts'

const DAY = 86_400
const NAMESPACES = '/account/namespaces'
const PAGES_OF_IT = ['short-lived', 'short-lived/app', 'short-lived/app:v1']

describe('what happens to a namespace, on its page', { skip: noBrowser }, () => {
  let scene: AccountScene
  before(async () => { scene = await AccountScene.start() })
  after(() => scene?.stop())

  const look = (page: Page, namespace: string) => page.goto(`${scene.hub.url}${NAMESPACES}/${namespace}`)
  const pageOf = async (namespace: string) => (await fetch(`${scene.hub.url}/${namespace}`)).text()
  /** takes a namespace by a claim that ends in so many days */
  const takeFor = async (page: Page, wallet: Wallet, namespace: string, days: number) => {
    const { typedData: { domain, types, message } } = (await askApi(page, 'POST', `namespaces/${namespace}/draft`, { action: 'claim' })) as Draft
    const claim = { ...message, notAfter: Math.floor(Date.now() / 1000) + Math.round(days * DAY) }
    await askApi(page, 'POST', 'claims', { claim: { ...claim, sig: await wallet.signTypedData(domain, types, claim) } })
  }

  test('from 30 days before its end a claim is to be renewed, which the account says, and one signature does', () => {
    const wallet = someone()
    return scene.open(NAMESPACES, [fox(wallet)], async (page) => {
      await takeFor(page, wallet, 'ends-soon', 20)
      await takeFor(page, wallet, 'ends-later', 31)
      await page.goto(`${scene.hub.url}/account`)
      const reminders = main(page).getByRole('list', { name: 'To sign anew' }).getByRole('listitem')
      assert.equal(await reminders.count(), 1)
      assert.match(await reminders.innerText(), /The claim of ends-soon ends 20\d\d-\d\d-\d\d \(in 2 weeks\): renew it/)
      await reminders.getByRole('link', { name: 'renew it' }).click()
      await page.getByRole('button', { name: 'Renew' }).click()
      await sign(page)
      await main(page).getByText('Renewed.').waitFor()
      await reminders.waitFor({ state: 'detached' })
      assert.match(await main(page).innerText(), /holds until 20\d\d-\d\d-\d\d \(in 5 months\)/)
    })
  })

  test('after the end of its claim a namespace is read only, and says so', () => {
    const wallet = someone()
    return scene.open(NAMESPACES, [fox(wallet)], async (page) => {
      const basic = await basicOf(page)
      await takeFor(page, wallet, 'short-lived', 5 / DAY)
      await pushImage(scene.hub.url, 'short-lived/app', 'v1', { authorization: basic })
      for (const path of PAGES_OF_IT) assert.doesNotMatch(await pageOf(path), /unconfirmed/)
      await page.waitForTimeout(5500)
      assert.match(await tryToPush(scene.hub.url, 'short-lived/app', basic), /the claim of short-lived ended on/)
      await page.reload()
      assert.match(await main(page).getByRole('row', { name: /short-lived/ }).innerText(), /not now/)
      for (const path of PAGES_OF_IT) assert.match(await pageOf(path), /unconfirmed(?:<!-- -->)? since/)
      assert.match(await pageOf('short-lived'), /Not now: (?:<!-- -->)?the claim of short-lived ended/)
    })
  })

  test('the key is changed by a signature, to another of the hub and to one of the owner', () => scene.open(NAMESPACES, [fox(someone())], async (page) => {
    await takeNamespace(page, 'turning')
    await look(page, 'turning')
    const key = async () => /k51[0-9a-z]{50,}/.exec(await main(page).locator('dl').first().innerText())?.[0]
    const before = await key()
    await page.getByRole('button', { name: 'New key of this hub' }).click()
    await sign(page)
    await main(page).getByText('The new key publishes from now on.').waitFor()
    await page.reload()
    assert.notEqual(await key(), before)
    await page.getByRole('textbox', { name: 'Your own key' }).fill(ELSEWHERE)
    await page.getByRole('button', { name: 'My own key' }).click()
    await main(page).getByText('This hub only follows your key').waitFor()
    await sign(page)
    await main(page).getByText('Your key publishes from now on').waitFor()
    assert.match(await main(page).locator('pre').innerText(), new RegExp(`^{"claim":{.*"root":"${ELSEWHERE}".*"sig":"0x[0-9a-f]{130}".*},"kind":"namespace","v":1}$`))
    await page.reload()
    assert.equal(await key(), ELSEWHERE)
    assert.match(await main(page).innerText(), /in the hands of its owner/)
  }))

  test('a handle is offered, taken back, offered again, and accepted by the other wallet', async () => {
    const [giver, taker] = [someone(), someone()]
    await scene.open(NAMESPACES, [fox(giver)], async (page) => {
      await takeNamespace(page, 'moving')
      await look(page, 'moving')
      for (const round of [1, 2]) {
        await page.getByRole('textbox', { name: "New owner's address" }).fill(taker.address)
        await page.getByRole('button', { name: 'Offer it' }).click()
        await sign(page)
        await main(page).getByText(`It is offered to ${taker.address}`).waitFor()
        if (round === 2) break
        await page.getByRole('button', { name: 'Take the offer back' }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
        await page.getByRole('button', { name: 'Offer it' }).waitFor()
      }
    })
    await scene.open(NAMESPACES, [fox(taker)], async (page) => {
      assert.match(await main(page).getByRole('row', { name: /moving/ }).innerText(), /offered to you/)
      await main(page).getByRole('link', { name: 'moving' }).click()
      await page.getByRole('button', { name: 'Accept it' }).click()
      await sign(page)
      await page.getByRole('button', { name: 'Renew' }).waitFor()
      assert.match(await main(page).locator('dl').first().innerText(), new RegExp(taker.address))
      assert.equal(await tryToPush(scene.hub.url, 'moving/app', await basicOf(page)), 'ok')
    })
    await scene.open(`${NAMESPACES}/moving`, [fox(giver)], async (page) => assert.equal(await page.getByRole('button').filter({ hasText: /Renew|Offer|Withdraw/ }).count(), 0))
  })

  test('a key is withdrawn, and the namespace begins anew under another', () => scene.open(NAMESPACES, [fox(someone())], async (page) => {
    await takeNamespace(page, 'withdrawn')
    const basic = await basicOf(page)
    await look(page, 'withdrawn')
    await page.getByRole('button', { name: 'Withdraw the key' }).click()
    await main(page).getByText('no key: nobody may publish under this name').waitFor()
    await sign(page)
    await main(page).getByText('Withdrawn: nothing can be pushed').waitFor()
    assert.match(await tryToPush(scene.hub.url, 'withdrawn/app', basic), /withdrew its key/)
    await page.getByRole('button', { name: 'New key of this hub' }).click()
    await sign(page)
    await main(page).getByText('The new key publishes from now on.').waitFor()
    assert.equal(await tryToPush(scene.hub.url, 'withdrawn/app', basic), 'ok')
  }))

  test('a handle without repositories is given up, and rests', () => scene.open(NAMESPACES, [fox(someone())], async (page) => {
    await takeNamespace(page, 'given-up')
    await look(page, 'given-up')
    await page.getByRole('button', { name: 'Give it up' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Give it up' }).click()
    await page.waitForURL(`**${NAMESPACES}`)
    await main(page).getByText('You have no namespace yet').waitFor()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('given-up')
    await page.getByRole('button', { name: 'Take it' }).click()
    assert.match(await alert(page), /^Not done: /)
  }, { refusals: /409/ }))
})

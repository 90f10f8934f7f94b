import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { SignedClaim } from '../../lib/identity/claim/claim.ts'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { CLAIM_DATA, signerOfClaim } from '../../lib/identity/claim/typed-data.ts'
import { startDnsZone, type DnsZone } from '../support/dns-zone.ts'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { AccountScene, alert, askApi, assertUsable, basicOf, ELSEWHERE, fox, main, sign, someone, tabTo, takeNamespace, tryToPush } from './account-scene.ts'
import type { TestWallet } from './browser-wallet.ts'
import { noBrowser } from './browser.ts'

const NAMESPACES = '/account/namespaces'
const NARROW_AND_DARK = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const
const REFUSED = { refusals: /40\d|422/ }

describe('the pages of namespaces', { skip: noBrowser }, () => {
  let scene: AccountScene
  let zone: DnsZone
  before(async () => {
    zone = await startDnsZone()
    scene = await AccountScene.start({ DNS_SERVERS: zone.server })
  })
  after(async () => {
    await scene?.stop()
    zone?.stop()
  })

  const look = (page: Page, namespace: string) => page.goto(`${scene.hub.url}${NAMESPACES}/${namespace}`)
  const pageOf = async (namespace: string) => (await fetch(`${scene.hub.url}/${namespace}`)).text()

  test('a wallet takes its own address by one signature, after reading what it signs, and pushes there', async () => {
    const wallet = someone()
    const [address, found] = [wallet.address.toLowerCase(), fox(wallet)]
    await scene.open(NAMESPACES, [found], async (page) => {
      const basic = await basicOf(page)
      assert.match(await tryToPush(scene.hub.url, `${address}/app`, basic), /has no claim yet: sign one at .*\/account\/namespaces/)
      assert.equal((await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toLowerCase(), address)
      await page.getByRole('button', { name: 'Take it' }).click()
      const heading = page.getByRole('heading', { name: `Take ${address}: read and sign` })
      await heading.waitFor()
      assert.ok(await heading.evaluate((element) => element === document.activeElement))
      const shown = await main(page).innerText()
      assert.match(shown, new RegExp(`namespace\\s+${address}[\\s\\S]*owner\\s+${wallet.address}[\\s\\S]*root\\s+k51\\w+ \\(the key that may publish\\)[\\s\\S]*notAfter\\s+\\d{10} \\(20\\d\\d-`))
      assert.equal(found.signed?.length, 0, 'the wallet is asked only when one has read it')
      await sign(page)
      await main(page).getByText(`${address} is yours`).waitFor()
      const [signed] = found.signed ?? []
      assert.equal(signed?.primaryType, 'NamespaceClaim')
      for (const field of ['root', 'seq', 'notAfter']) assert.ok(shown.includes(String(signed?.message[field])), field)
      await main(page).getByRole('row', { name: new RegExp(address) }).waitFor()
      assert.match(await main(page).getByRole('row', { name: new RegExp(address) }).innerText(), /wallet[\s\S]*owner[\s\S]*in 5 months[\s\S]*possible/)
      assert.equal(await tryToPush(scene.hub.url, `${address}/app`, basic), 'ok')
    })
  })

  test('everybody sees who owns a namespace, how that was shown, until when and under which key', async () => {
    const wallet = someone()
    await scene.open(NAMESPACES, [fox(wallet)], async (page) => {
      await takeNamespace(page, 'shown')
      await page.goto(`${scene.hub.url}/shown`)
      await main(page).getByText('Push the first image').waitFor()
      await main(page).getByRole('link', { name: 'Look after it' }).click()
      await page.waitForURL(`**${NAMESPACES}/shown`)
    })
    const html = await pageOf('shown')
    assert.match(html, /Nothing was pushed to this namespace yet/)
    for (const fact of [wallet.address, /First come on this hub/, /holds until/, /k51[0-9a-z]{50,}/, /run by this hub/]) assert.match(html, fact instanceof RegExp ? fact : new RegExp(fact))
    assert.doesNotMatch(html, /Look after it/)
  })

  test('a handle that looks like one that is taken is refused with the reason, and nothing that was typed is lost', () => scene.open(NAMESPACES, [fox(someone())], async (page) => {
    await takeNamespace(page, 'look-alike')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('1ook-alike')
    await page.getByRole('button', { name: 'Take it' }).click()
    assert.match(await alert(page), /^Not done: .*look/)
    assert.equal(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), '1ook-alike')
  }, REFUSED))

  test('a wallet that declines, shows another account, or signs with another key ends in a sentence; then it can be tried again', () => {
    const wallet: TestWallet = fox(someone())
    const other: TestWallet = { name: 'Rabbit', wallet: someone() }
    return scene.open(NAMESPACES, [wallet, other], async (page) => {
      wallet.rejects = true
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('second-thoughts')
      await page.getByRole('button', { name: 'Take it' }).click()
      await sign(page)
      assert.equal(await alert(page), 'Not done: You declined in Fox. Nothing was signed.')
      await sign(page, 'Rabbit')
      await main(page).getByRole('alert').filter({ hasText: `Rabbit shows ${other.wallet.address.toLowerCase()}, and ${wallet.wallet.address} has to sign` }).waitFor()
      Object.assign(wallet, { rejects: false, signsAs: other.wallet })
      await sign(page)
      await main(page).getByRole('alert').filter({ hasText: 'Not done: the claim is not signed by the wallet that it names as owner' }).waitFor()
      delete wallet.signsAs
      await sign(page)
      await main(page).getByText('second-thoughts is yours').waitFor()
    }, REFUSED)
  })

  test('a domain is taken once its entry leads to the key: the page says which, and what was signed is handed in again', () => scene.open(NAMESPACES, [fox(someone())], async (page) => {
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('shop.example')
    await page.getByRole('button', { name: 'Take it' }).click()
    const note = main(page).getByText('Before you hand the claim in')
    await note.waitFor()
    const [, entry = ''] = /(dnslink=\/ipns\/k51[0-9a-z]+)/.exec(await note.innerText()) ?? []
    assert.match(entry, /k51/)
    await sign(page)
    await main(page).getByRole('alert').waitFor()
    zone.set('_dnslink.shop.example', [entry])
    await page.getByRole('button', { name: 'Hand it in again' }).click()
    await main(page).getByText('shop.example is yours').waitFor()
    assert.match(await pageOf('shop.example'), /The domain(?:&#x27;|')s DNSLink leads to its key/)
  }, REFUSED))

  test('the first page says where whoever is signed in would push to', () => scene.open('/', [], async (page) => {
    const wallet = fox(someone())
    await main(page).getByRole('link', { name: 'sign in with a wallet, take a name and make a token' }).waitFor()
    await scene.open(NAMESPACES, [wallet], async (own) => {
      await own.goto(scene.hub.url)
      await main(own).getByText(`/${wallet.wallet.address.toLowerCase()}/app:latest`).first().waitFor()
      await main(own).getByRole('link', { name: 'Take a namespace' }).click()
      await takeNamespace(own, 'pushes-here')
      await own.goto(scene.hub.url)
      await main(own).getByText('/pushes-here/app:latest').first().waitFor()
    })
  }))

  test('a name that no namespace can have is not found, whatever it is made of', () => scene.open(NAMESPACES, [fox(someone())], async (page) => {
    for (const name of ['nobody-has-it', '.hub', '%00', '%E0%A4', 'a%2Fb', '<b>', 'x'.repeat(2000)]) {
      for (const path of [`${NAMESPACES}/${name}`, `${NAMESPACES}/${name}/team`]) {
        const status = await page.evaluate(async (address) => (await fetch(address)).status, path)
        assert.equal(status, 404, path.slice(0, 60))
      }
    }
  }, { refusals: /404/ }))

  test('a name that is published elsewhere is moved only by who says that this is meant', () => {
    const wallet = someone()
    const address = wallet.address.toLowerCase()
    return scene.open(NAMESPACES, [fox(wallet)], async (page) => {
      const claim = draftClaim({ namespace: address, owner: wallet.address, root: ELSEWHERE, now: Date.now() })
      await askApi(page, 'POST', 'claims', { claim: { ...claim, sig: await wallet.signTypedData(CLAIM_DATA.domain, CLAIM_DATA.types, claim) } })
      await page.getByRole('button', { name: 'Take it' }).click()
      const consent = page.getByRole('checkbox', { name: 'I mean to move it here' })
      await consent.waitFor()
      assert.match(await main(page).innerText(), new RegExp(`is published under ${ELSEWHERE} now`))
      assert.equal(await page.getByRole('button', { name: 'Sign with Fox' }).count(), 0)
      await consent.check()
      await sign(page)
      await main(page).getByText(`${address} is yours`).waitFor()
      await look(page, address)
      await page.getByRole('button', { name: 'Renew' }).click()
      await page.getByRole('button', { name: 'Sign with Fox' }).waitFor()
      assert.equal(await consent.count(), 0)
    })
  })

  test('an address under a key of its own is not written here: its claim is kept and told on', () => scene.open(NAMESPACES, [fox(someone())], async (page) => {
    await page.getByRole('radio', { name: 'My own' }).check()
    await page.getByRole('textbox', { name: 'Your key' }).fill('k51')
    await page.getByRole('button', { name: 'Take it' }).click()
    assert.match(await alert(page), /^Not done: name your key as k51…/)
    await page.getByRole('textbox', { name: 'Your key' }).fill(ELSEWHERE)
    await page.getByRole('button', { name: 'Take it' }).click()
    await sign(page)
    await main(page).getByText('The claim is kept here and told on to other hubs').waitFor()
    const { v, kind, claim } = JSON.parse(await main(page).locator('pre').innerText()) as { v: number; kind: string; claim: SignedClaim }
    assert.deepEqual([v, kind, claim.root], [1, 'namespace', ELSEWHERE])
    assert.equal(await signerOfClaim(claim), claim.owner)
    await main(page).getByText('You have no namespace yet').waitFor()
  }, REFUSED))

  test('a namespace of somebody else can be looked at, and offers nothing to do', async () => {
    await scene.open(NAMESPACES, [fox(someone())], (page) => takeNamespace(page, 'not-yours'))
    await scene.open(`${NAMESPACES}/not-yours`, [fox(someone())], async (page) => {
      assert.match(await main(page).innerText(), /First come on this hub/)
      assert.equal(await main(page).getByRole('button').filter({ hasNotText: /^$/ }).count(), 0)
    })
    const answer = await fetch(`${scene.hub.url}${NAMESPACES}/nobody-has-it`, { redirect: 'manual' })
    assert.equal(answer.status, 307)
  })

  test('a namespace can be taken by keyboard alone, on 360 px in dark colours, and every page of it has names for all that can be used', () => scene.open(NAMESPACES, [fox(someone())], async (page) => {
    await assertUsable(page)
    const name = page.getByRole('textbox', { name: 'Name', exact: true })
    await tabTo(page, name)
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('by-keyboard')
    await page.keyboard.press('Enter')
    const button = page.getByRole('button', { name: 'Sign with Fox' })
    await button.waitFor()
    await assertUsable(page)
    await tabTo(page, button)
    await page.keyboard.press('Enter')
    const done = main(page).getByRole('status').filter({ hasText: 'by-keyboard is yours' })
    await done.waitFor()
    assert.ok(await done.evaluate((element) => element === document.activeElement), 'the focus is on what was done')
    for (const path of [`${NAMESPACES}/by-keyboard`, '/by-keyboard']) {
      await page.goto(scene.hub.url + path)
      await assertUsable(page)
    }
  }, NARROW_AND_DARK))
})

test('on an open hub everybody sees whose a namespace is: its operator\'s', async () => {
  const hub = await startHub({ pages: true, env: { IPCR_AUTH: 'open' } })
  try {
    await pushImage(hub.url, 'alice/app', 'v1')
    const text = async () => (await fetch(`${hub.url}/alice`)).text()
    for (let i = 0; i < 300 && !/holds until/.test(await text()); i++) await new Promise((resolve) => setTimeout(resolve, 200))
    assert.match(await text(), /operator took it by pushing to it/)
    assert.match(await text(), /holds until[\s\S]*renewed by the hub[\s\S]*k51[0-9a-z]{50,}/)
    assert.match(await (await fetch(`${hub.url}/account/namespaces`)).text(), /Nobody signs in here/)
  } finally {
    await hub.stop()
  }
})

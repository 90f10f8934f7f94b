import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Wallet } from 'ethers'
import { startHub } from '../support/hub.ts'
import { startUnderPlainNext } from '../support/next-start.ts'
import { askToken, basic } from '../support/wallet-hub.ts'
import { signIn } from '../support/wallet-session.ts'
import { AccountScene, alert, assertUsable, fox, main, tabTo } from './account-scene.ts'
import { noBrowser } from './browser.ts'

const alice = new Wallet(`0x${'a1'.repeat(32)}`)
const bob = new Wallet(`0x${'b0'.repeat(32)}`)
const NARROW_AND_DARK = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const

describe('the pages of an account', { skip: noBrowser }, () => {
  let scene: AccountScene
  before(async () => { scene = await AccountScene.start() })
  after(() => scene?.stop())

  test('whoever is not signed in is led to the sign-in and back', () => scene.open('/account/tokens', [fox(alice)], async (page) => {
    await main(page).getByRole('heading', { name: 'Tokens' }).waitFor()
  }, { asStranger: true }))

  test('the header leads to the account, which says whose it is and how to log in', () => scene.open('/account', [fox(alice)], async (page) => {
    await page.goto(scene.hub.url)
    await page.getByRole('banner').getByRole('link', { name: `Signed in as ${alice.address.toLowerCase()}` }).click()
    await page.getByRole('heading', { name: 'Account' }).waitFor()
    const text = await main(page).innerText()
    assert.match(text, new RegExp(alice.address))
    assert.doesNotMatch(text, /operator/)
    assert.match(text, new RegExp(`docker login -u ${alice.address.toLowerCase()} ${new URL(scene.hub.url).host}`))
  }))

  test('signing out everywhere ends the session of another browser too, after asking once', () => scene.open('/account', [fox(bob)], (page) =>
    scene.open('/account', [fox(bob)], async (other) => {
      await other.getByRole('button', { name: 'Sign out everywhere' }).click()
      const dialog = other.getByRole('dialog', { name: 'Sign out everywhere?' })
      await other.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      await other.getByRole('button', { name: 'Sign out everywhere' }).click()
      await dialog.getByRole('button', { name: 'Sign out everywhere' }).click()
      await other.waitForURL(/\/login$/)
      await page.goto(`${scene.hub.url}/account`)
      assert.match(page.url(), /\/login\?callbackUrl=%2Faccount$/)
    })))

  test('a token is made, shown once with its login line, works, and is refused from its revocation on', () => scene.open('/account/tokens', [fox(alice)], async (page) => {
    await main(page).getByText('You have no tokens yet').waitFor()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('laptop')
    await page.getByRole('button', { name: 'Make the token' }).click()
    const heading = page.getByRole('heading', { name: 'Copy laptop now' })
    await heading.waitFor()
    assert.ok(await heading.evaluate((element) => element === document.activeElement), 'a screen reader is led to the token')
    const [, user = '', secret = '', host = ''] = /docker login -u (0x[0-9a-f]{40}) -p (ipcr_pat_\w+) (\S+)/.exec(await main(page).innerText()) ?? []
    assert.equal(user, alice.address.toLowerCase())
    assert.equal(host, new URL(scene.hub.url).host)
    assert.equal((await askToken(scene.hub.url, [], basic(user, secret))).status, 200)
    await page.reload()
    const row = main(page).getByRole('row', { name: /laptop/ })
    assert.match(await row.innerText(), /access token[\s\S]*all that you may[\s\S]*just now[\s\S]*in 2 months/)
    assert.doesNotMatch(await page.content(), new RegExp(secret))
    await row.getByRole('button', { name: 'Revoke laptop' }).click()
    await page.getByRole('dialog', { name: 'Revoke laptop?' }).getByRole('button', { name: 'Revoke' }).click()
    await main(page).getByText('You have no tokens yet').waitFor()
    assert.equal((await askToken(scene.hub.url, [], basic(user, secret))).status, 401)
  }))

  test('a robot is bound to the scopes of its form', () => scene.open('/account/tokens', [fox(bob)], async (page) => {
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('ci')
    await page.getByRole('radio', { name: 'Robot' }).check()
    await page.getByRole('textbox', { name: 'Scope 1: repository or namespace/*' }).fill('alice/app')
    await page.getByRole('button', { name: 'another scope' }).click()
    await page.getByRole('textbox', { name: 'Scope 2: repository or namespace/*' }).fill('tools/*')
    await page.getByRole('combobox', { name: 'Scope 2: actions' }).selectOption('pull, push new tags')
    await page.getByRole('button', { name: 'Make the token' }).click()
    await page.getByRole('heading', { name: 'Copy ci now' }).waitFor()
    assert.match(await main(page).innerText(), /-p ipcr_bot_/)
    assert.match(await main(page).getByRole('row', { name: /ci/ }).innerText(), /robot[\s\S]*push, pull in alice\/app\s+push new tags, pull in tools/)
  }))

  test('what the hub refuses is a sentence beside the form, and nothing that was typed is lost', () => scene.open('/account/tokens', [fox(alice)], async (page) => {
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('ci')
    await page.getByRole('radio', { name: 'Only this' }).check()
    await page.getByRole('textbox', { name: 'Scope 1: repository or namespace/*' }).fill('../x')
    await page.getByRole('button', { name: 'Make the token' }).click()
    assert.match(await alert(page), /^Not done: a scope is a repository, <namespace>\/\* or \*\.$/)
    assert.equal(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), 'ci')
  }, { refusals: /400/ }))

  test('when the session has ended meanwhile, the form says so and keeps what was typed', () => scene.open('/account/tokens', [fox(alice)], async (page) => {
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('too late')
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Make the token' }).click()
    assert.match(await alert(page), /^Not done: your session has ended: sign in again/)
    assert.equal(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), 'too late')
  }, { refusals: /401/ }))

  test('a token of somebody else is not listed', async () => {
    await scene.open('/account/tokens', [fox(bob)], async (page) => {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('bobs own')
      await page.getByRole('button', { name: 'Make the token' }).click()
      await page.getByRole('heading', { name: 'Copy bobs own now' }).waitFor()
    })
    await scene.open('/account/tokens', [fox(alice)], async (page) => assert.doesNotMatch(await main(page).innerText(), /bobs own/))
  })

  for (const path of ['/account', '/account/tokens']) {
    test(`${path} has names for all that can be used, on 360 px, in dark colours`, () => scene.open(path, [fox(bob)], async (page) => {
      await assertUsable(page)
      assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(18, 20, 22)')
    }, NARROW_AND_DARK))
  }

  test('a token can be made and revoked by keyboard alone', () => scene.open('/account/tokens', [fox(alice)], async (page) => {
    await tabTo(page, page.getByRole('textbox', { name: 'Name', exact: true }))
    await page.keyboard.type('keys')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Copy keys now' }).waitFor()
    await page.reload()
    await tabTo(page, page.getByRole('button', { name: 'Revoke keys' }))
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Revoke' }))
    await page.keyboard.press('Enter')
    await main(page).getByText('You have no tokens yet').waitFor()
  }, NARROW_AND_DARK))
})

test('under plain next start the pages of an account are the same', async () => {
  const hub = await startUnderPlainNext({ env: { IPCR_AUTH: 'wallet' } })
  try {
    const cookie = await signIn(hub.url, alice)
    for (const [path, title] of [['/account', 'Account'], ['/account/tokens', 'Make a token'], ['/account/namespaces', 'Take a namespace'], ['/account/invitations', 'Nobody has invited you']]) {
      const answer = await fetch(`${hub.url}${path}`, { headers: { cookie }, redirect: 'manual' })
      assert.equal(answer.status, 200, path)
      assert.ok((await answer.text()).includes(title ?? ''), path)
      assert.equal((await fetch(`${hub.url}${path}`, { redirect: 'manual' })).headers.get('location'), `/login?callbackUrl=${encodeURIComponent(path ?? '')}`)
    }
  } finally {
    await hub.stop()
  }
})

test('on an open hub the account says that nobody signs in, and how to switch', async () => {
  const hub = await startHub({ pages: true, env: { IPCR_AUTH: 'open' } })
  try {
    for (const path of ['/account', '/account/tokens', '/account/namespaces', '/account/namespaces/alice', '/account/namespaces/alice/team', '/account/invitations']) {
      const answer = await fetch(`${hub.url}${path}`, { redirect: 'manual' })
      assert.equal(answer.status, 200)
      const text = await answer.text()
      assert.match(text, /Nobody signs in here/)
      assert.match(text, /IPCR_AUTH=wallet npm start/)
    }
  } finally {
    await hub.stop()
  }
})

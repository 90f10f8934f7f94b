import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Wallet } from 'ethers'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { freePort } from '../support/free-port.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { run } from '../support/run.ts'
import { startUnderPlainNext } from '../support/next-start.ts'
import { injectWallets, PICTURE, type TestWallet } from './browser-wallet.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { visit, type Visit } from './visit.ts'

const alice = new Wallet(`0x${'a1'.repeat(32)}`)
const bob = new Wallet(`0x${'b0'.repeat(32)}`)
const FOX: TestWallet = { name: 'Fox', wallet: alice }
const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const short = ({ address }: Wallet): string => `${address.slice(0, 6)}…${address.slice(-4)}`.toLowerCase()

describe('signing in with a wallet', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser
  let clients = 0
  before(async () => {
    const port = String(await freePort())
    // As behind a proxy of this machine: what is counted by address is then counted for each browser of a test.
    hub = await startHub({ pages: true, env: { IPCR_AUTH: 'wallet', PORT: port, IPCR_PUBLIC_URL: `http://127.0.0.1:${port}` } })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  type Scene = { page: Page; context: BrowserContext }
  /** Opens a page with wallets in the browser; nothing may be written to its console but the refusals that a test names. */
  const open = (path: string, wallets: TestWallet[], use: (scene: Scene) => Promise<void>, { url = hub.url, ...options }: Visit & { url?: string } = {}) =>
    visit(browser, url + path, (page) => use({ page, context: page.context() }), {
      ...options, extraHTTPHeaders: { 'x-forwarded-for': `192.0.2.${++clients}` }, prepare: (context) => injectWallets(context, wallets),
    })
  const choose = (page: Page, name: string) => page.getByRole('button', { name }).click()
  const header = (page: Page) => page.getByRole('banner')
  const alert = (page: Page) => page.getByRole('main').getByRole('alert').innerText()
  const signIn = async (page: Page, name = 'Fox', who = alice) => {
    await choose(page, name)
    await header(page).getByText(short(who)).waitFor()
  }

  test('the header leads to the page, the wallet signs, the address is shown, and signing out ends it', () => open('/', [FOX], async ({ page, context }) => {
    await header(page).getByRole('link', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await signIn(page)
    assert.equal(new URL(page.url()).pathname, '/')
    assert.match(await header(page).innerText(), new RegExp(`Signed in as ${alice.address}`, 'i'))
    const cookie = (await context.cookies()).find(({ name }) => name === 'next-auth.session-token')
    assert.ok(cookie?.httpOnly && cookie.sameSite === 'Lax' && cookie.expires <= Date.now() / 1000 + 86_401)
    await header(page).getByRole('button', { name: 'Sign out' }).click()
    await header(page).getByRole('link', { name: 'Sign in' }).waitFor()
    assert.deepEqual((await context.cookies()).filter(({ name }) => name.includes('session-token')), [])
  }))

  test('after signing in one is back on the page that asked for it, and not asked again', () => open('/login?callbackUrl=/explore%3Fq%3Dalice', [FOX], async ({ page }) => {
    await signIn(page)
    assert.equal(page.url(), `${hub.url}/explore?q=alice`)
    await page.goto(`${hub.url}/login`)
    assert.equal(page.url(), `${hub.url}/`)
  }))

  test('who signs in from a page is back on it afterwards', () => open('/alice/app', [FOX], async ({ page }) => {
    await header(page).getByRole('link', { name: 'Sign in' }).click()
    await signIn(page)
    assert.equal(page.url(), `${hub.url}/alice/app`)
  }, { refusals: /404/ }))

  for (const target of ['//evil.example/x', '/\\evil.example', 'javascript:alert(1)', 'https://evil.example/', '/..//evil.example', '%2f%2fevil.example']) {
    test(`bad-input 23: callbackUrl ${target} leads nowhere else`, () => open(`/login?callbackUrl=${encodeURIComponent(target)}`, [FOX], async ({ page }) => {
      await signIn(page)
      assert.equal(new URL(page.url()).origin, hub.url)
    }))
  }

  test('several wallets are listed by name and picture, and the chosen one signs', () => open('/login', [FOX, { name: 'Rabbit', wallet: bob }], async ({ page }) => {
    const items = page.getByRole('list', { name: 'Wallets in this browser' }).getByRole('listitem')
    await items.nth(1).waitFor()
    assert.deepEqual(await items.allInnerTexts(), ['Fox', 'Rabbit'])
    assert.deepEqual(await items.locator('img').evaluateAll((images) => images.map((image) => (image as HTMLImageElement).src)), [PICTURE, PICTURE])
    await signIn(page, 'Rabbit', bob)
  }))

  test('a wallet cannot make the page fetch its picture, and its name is text', () => open('/login', [{ name: '<b>x</b>\u202Egpj', wallet: alice, icon: 'https://evil.example/who.png' }], async ({ page }) => {
    await page.getByRole('button', { name: '<b>x</b>' }).waitFor()
    assert.equal(await page.getByRole('main').locator('img').count(), 0)
    assert.equal(await page.getByRole('main').locator('bdi').count(), 1)
  }))

  test('without any wallet the page says what to do', () => open('/login', [], async ({ page }) => {
    await page.getByText('This browser has no Ethereum wallet').waitFor()
    assert.match(await page.getByRole('main').innerText(), /docker-credential-ipcr/)
  }))

  test('an old wallet that is only at window.ethereum is found', () => open('/login', [{ ...FOX, legacy: true }], ({ page }) => signIn(page, 'Wallet of this browser')))

  test('a signature that is declined is a sentence, and one can try again', () => {
    const moody: TestWallet = { ...FOX, rejects: true }
    return open('/login', [moody], async ({ page }) => {
      await choose(page, 'Fox')
      assert.equal(await alert(page), 'You declined in Fox. Nothing was signed.')
      assert.ok(await page.getByRole('button', { name: 'Fox' }).evaluate((element) => element === document.activeElement), 'the focus stays where it was')
      moody.rejects = false
      await signIn(page)
    })
  })

  test('a wallet that signs with another key than it showed is refused with the reason', () => open('/login', [{ ...FOX, signsAs: bob }], async ({ page }) => {
    await choose(page, 'Fox')
    assert.match(await alert(page), /^Not signed in: the signature is not of 0x/)
  }, { refusals: /401/ }))

  test('bad-input 22: a signed text is good in one of two tabs, and never again', () => open('/login', [FOX], async ({ page, context }) => {
    let sent = ''
    await page.route('**/api/auth/callback/wallet', async (route) => {
      sent = route.request().postData() ?? ''
      await route.abort()
    })
    await choose(page, 'Fox')
    await page.getByRole('main').getByRole('alert').waitFor()
    const second = await context.newPage()
    await second.goto(`${hub.url}/login`)
    await page.unroute('**/api/auth/callback/wallet')
    const send = (tab: Page) => tab.evaluate(async (body) => (await fetch('/api/auth/callback/wallet', { method: 'POST', body: new URLSearchParams(body) })).status, sent)
    assert.deepEqual((await Promise.all([send(page), send(second)])).sort(), [200, 401])
    assert.equal(await send(second), 401)
  }, { refusals: /401|net::ERR_FAILED/ }))

  test('bad-input 22: a text that was signed in one browser is worth nothing in another', () => open('/login', [FOX], async ({ page }) => {
    let proof: Record<string, string> = {}
    await page.route('**/api/auth/callback/wallet', async (route) => {
      proof = Object.fromEntries(new URLSearchParams(route.request().postData() ?? ''))
      await route.abort()
    })
    await choose(page, 'Fox')
    await page.getByRole('main').getByRole('alert').waitFor()
    await open('/login', [], async ({ page: other }) => {
      const status = await other.evaluate(async ({ message = '', signature = '' }) => {
        const { csrfToken } = await (await fetch('/api/auth/csrf')).json() as { csrfToken: string }
        return (await fetch('/api/auth/callback/wallet', { method: 'POST', body: new URLSearchParams({ message, signature, csrfToken }) })).status
      }, proof)
      assert.equal(status, 401)
    }, { refusals: /401/ })
  }, { refusals: /net::ERR_FAILED/ }))

  test('a program is let in by its code, as whoever is signed in', async () => {
    const post = async (path: string, body: object) => {
      const answer = await fetch(`${hub.url}/api/v1/auth/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      return (await answer.json()) as Record<string, string>
    }
    const login = await post('device', { client: 'docker-credential-ipcr on <b>build</b>' })
    await open(`/login/device?code=${login['userCode']}`, [FOX], async ({ page }) => {
      await signIn(page)
      assert.equal(page.url(), login['verificationUriComplete'])
      const content = await page.getByRole('main').innerText()
      assert.match(content, new RegExp(login['userCode'] ?? ''))
      assert.match(content, /docker-credential-ipcr on <b>build<\/b>[\s\S]*127\.0\.0\.1[\s\S]*90 days/)
      assert.equal((await post('device/token', { deviceCode: login['deviceCode'] }))['code'], 'authorization_pending')
      await page.getByRole('button', { name: 'Approve' }).click()
      await page.getByText('Approved.').waitFor()
      const token = await post('device/token', { deviceCode: login['deviceCode'] })
      assert.match(token['refreshToken'] ?? '', /^ipcr_rt_/)
      assert.equal(token['address'], alice.address.toLowerCase())
      await page.reload()
      await page.getByText('No login waits under').waitFor()
    })
  })

  test('a link of the command line signs in as the operator, once', async () => {
    const { stdout } = await run(process.execPath, [CLI, 'login-link', '--json', '--data', hub.dataDir], { env: { IPCR_AUTH: 'wallet' } })
    const { url, operator } = JSON.parse(stdout) as { url: string; operator: string }
    const path = url.slice(hub.url.length)
    await open(path, [], async ({ page }) => {
      await page.getByRole('button', { name: 'Sign in as the operator' }).click()
      await header(page).getByText(`Signed in as ${operator}`).waitFor({ state: 'attached' })
    })
    await open(path, [], async ({ page }) => {
      await page.getByRole('button', { name: 'Sign in as the operator' }).click()
      assert.match(await alert(page), /the link was used before or has expired/)
    }, { refusals: /401/ })
  })

  for (const path of ['/login', '/login/device?code=XXXX']) {
    test(`${path} can be used by keyboard, does not scroll sideways on 360 px, and follows dark colours`, () => open(path, [{ ...FOX, name: 'x'.repeat(60) }], async ({ page }) => {
      const button = page.getByRole('button', { name: 'xxxx' })
      await button.waitFor()
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
      assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(18, 20, 22)')
      for (let i = 0; i < 10 && !(await button.evaluate((element) => element === document.activeElement)); i++) await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await header(page).getByText(short(alice)).waitFor()
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
    }, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }))
  }

  test('under plain next start it is the same', async () => {
    const plain = await startUnderPlainNext({ env: { IPCR_AUTH: 'wallet' } })
    try {
      await open('/login', [FOX], async ({ page }) => {
        await signIn(page)
        await header(page).getByRole('button', { name: 'Sign out' }).click()
        await header(page).getByRole('link', { name: 'Sign in' }).waitFor()
      }, { url: plain.url })
    } finally {
      await plain.stop()
    }
  })
})

test('an open hub asks nobody to sign in', { skip: noBrowser }, async () => {
  const hub = await startHub({ pages: true, env: { IPCR_AUTH: 'open' } })
  try {
    assert.doesNotMatch(await (await fetch(hub.url)).text(), /Sign in/)
    assert.match(await (await fetch(`${hub.url}/login`)).text(), /This hub is open/)
    assert.equal((await fetch(`${hub.url}/api/v1/auth/nonce`)).status, 404)
    assert.equal((await fetch(`${hub.url}/api/auth/csrf`)).status, 404)
  } finally {
    await hub.stop()
  }
})

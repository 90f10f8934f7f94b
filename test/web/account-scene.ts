import assert from 'node:assert/strict'
import { Wallet } from 'ethers'
import type { Browser, Locator, Page } from 'playwright-core'
import { freePort } from '../support/free-port.ts'
import { basic, startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { injectWallets, type TestWallet } from './browser-wallet.ts'
import { startBrowser } from './browser.ts'
import { signInBrowser } from './sign-in-browser.ts'
import { visit, type Visit } from './visit.ts'

/** A hub in wallet mode and a browser, to use the pages of an account as somebody who has signed in. */
export class AccountScene {
  readonly hub: WalletHub
  readonly browser: Browser
  #clients = 0

  private constructor(hub: WalletHub, browser: Browser) {
    this.hub = hub
    this.browser = browser
  }

  static async start(env: Record<string, string> = {}): Promise<AccountScene> {
    const port = String(await freePort())
    // As behind a proxy of this machine: what is counted by address is then counted for each browser of a test.
    const hub = await startWalletHub({ pages: true, env: { IPCR_P2P: 'off', PORT: port, IPCR_PUBLIC_URL: `http://127.0.0.1:${port}`, ...env } })
    return new AccountScene(hub, await startBrowser())
  }

  async stop(): Promise<void> {
    await this.browser.close()
    await this.hub.stop()
  }

  /**
   * Opens a path in a fresh browser that has these wallets and in which the first has signed in before; as a stranger it has
   * not, and the page of the sign-in is used if the path leads there. Nothing may be written to the console but `refusals`.
   */
  async open(path: string, wallets: TestWallet[], use: (page: Page) => Promise<void>, { asStranger = path.startsWith('/login'), ...options }: Visit & { asStranger?: boolean } = {}): Promise<void> {
    const [first] = wallets
    await visit(this.browser, this.hub.url + path, async (page) => {
      if (first && asStranger) await this.#signInByPage(page, path, first.name)
      if (options.javaScriptEnabled !== false) await untilAlive(page)
      await use(page)
    }, {
      ...options, extraHTTPHeaders: { 'x-forwarded-for': `192.0.2.${++this.#clients}` },
      prepare: async (context) => {
        await injectWallets(context, wallets)
        if (first && !asStranger) await signInBrowser(context, this.hub.url, first.contract ?? first.wallet)
      },
    })
  }

  async #signInByPage(page: Page, path: string, name: string): Promise<void> {
    if (new URL(page.url()).pathname === '/login') await page.getByRole('button', { name }).click()
    await page.waitForURL(this.hub.url + path)
  }
}

/** Until React has taken over what the hub sent: a button that is pressed before that does nothing. */
async function untilAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => [...document.querySelectorAll('button')].every((button) => Object.keys(button).some((key) => key.startsWith('__reactProps'))))
}

export const main = (page: Page): Locator => page.getByRole('main')
export const alert = (page: Page): Promise<string> => main(page).getByRole('alert').innerText()
export const someone = (): Wallet => new Wallet(Wallet.createRandom().privateKey)
/** a key that no hub here has */
export const ELSEWHERE = 'k51qzi5uqu5dgutdk6i1ynyzgkqngpha5xpgia3a5qqp4jsh0u4csozksxel2r'
export const fox = (wallet: Wallet): TestWallet => ({ name: 'Fox', wallet, signed: [] })

/** Moves the focus by keyboard until it is on the element, at most `most` steps. */
export async function tabTo(page: Page, element: Locator, most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    if (await element.evaluate((found) => found === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  assert.fail('the element is not reached by keyboard')
}

/** Every field, button and link of a page has a name that a screen reader can say, every id is there once, the page does not scroll sideways. */
export async function assertUsable(page: Page): Promise<void> {
  const faults = await page.evaluate(() => {
    const nameOf = (element: Element): string => {
      const labels = element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement ? [...(element.labels ?? [])] : []
      return element.getAttribute('aria-label') ?? (labels.map((label) => label.textContent).join('') || (element.textContent ?? ''))
    }
    const unnamed = [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a, dialog[open]')].filter((element) => nameOf(element).trim() === '').map((element) => element.outerHTML.slice(0, 120))
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
    const dangling = [...document.querySelectorAll('[aria-describedby], [aria-labelledby]')].flatMap((element) => `${element.getAttribute('aria-describedby') ?? ''} ${element.getAttribute('aria-labelledby') ?? ''}`.split(' ')).filter((id) => id !== '' && !ids.includes(id))
    const wide = document.documentElement.scrollWidth > innerWidth ? [`scrolls sideways: ${document.documentElement.scrollWidth} > ${innerWidth}`] : []
    const headings = document.querySelectorAll('h1').length === 1 ? [] : ['not one h1']
    return [...unnamed, ...twice, ...dangling, ...wide, ...headings]
  })
  assert.deepEqual(faults, [])
}

/** Something to sign, as the API gives it. */
export type Draft = { typedData: { domain: object; types: Record<string, { name: string; type: string }[]>; message: { notBefore: number; notAfter: number; seq: number } } }

/** What the API answers to the page's session; throws when it refuses. */
export async function askApi(page: Page, method: string, path: string, body: object): Promise<unknown> {
  const { isOk, value } = await page.evaluate(async ([by, to, text]) => {
    const answer = await fetch(`/api/v1/${to}`, { method: by ?? '', headers: { 'content-type': 'application/json' }, body: text ?? '' })
    return { isOk: answer.ok, value: (await answer.json()) as unknown }
  }, [method, path, JSON.stringify(body)])
  assert.ok(isOk, JSON.stringify(value))
  return value
}

/** An Authorization header of whoever is signed in on the page. */
export async function basicOf(page: Page): Promise<string> {
  const { name, secret } = (await askApi(page, 'POST', 'tokens', { name: 'test' })) as { name: string; secret: string }
  return basic(name, secret)
}

/** Begins an upload to a repository, as a push does: `ok`, or why the hub does not let them. */
export async function tryToPush(url: string, repository: string, authorization: string): Promise<string> {
  const answer = await fetch(`${url}/v2/${repository}/blobs/uploads/`, { method: 'POST', headers: { authorization } })
  if (answer.status === 202) return 'ok'
  const { errors } = (await answer.json()) as { errors: { message: string }[] }
  return errors[0]?.message ?? String(answer.status)
}

/** Signs what the page shows to be signed. */
export async function sign(page: Page, name = 'Fox'): Promise<void> {
  await page.getByRole('button', { name: `Sign with ${name}` }).click()
}

/** Takes a namespace on its page, from its name to the signature. */
export async function takeNamespace(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('button', { name: 'Take it' }).click()
  await sign(page)
  await main(page).getByRole('status').filter({ hasText: `${name} is yours` }).waitFor()
}

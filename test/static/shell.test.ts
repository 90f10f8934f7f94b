// What the static page shows without a registry: where nothing can be verified, what it asks for, its settings.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startFileServer, type FileServer } from '../support/file-server.ts'
import { noBrowser, startBrowser } from '../web/browser.ts'
import { axeFaults } from '../web/every-page/axe.ts'
import { visit } from '../web/visit.ts'
import { SITE } from './published-page.ts'
import { watched } from './watched.ts'

const K51 = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'

describe('the static page without a registry', { skip: noBrowser, timeout: 180_000 }, () => {
  let server: FileServer
  let browser: Browser
  before(async () => {
    [server, browser] = await Promise.all([startFileServer(SITE, '/ui'), startBrowser()])
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  const open = (rest: string, use: (page: Page) => Promise<void>) => watched(browser, `${server.url}/ui/${rest}`, (host) => host === new URL(server.url).host, use)
  const heading = (page: Page, text: string) => page.locator('h1', { hasText: text }).waitFor()

  test('over plain http from another host it says that nothing can be verified, and asks nobody', async () => {
    const asked: string[] = []
    const prepare = async (context: BrowserContext) => void (await context.route('**/*', async (route) => {
      const { pathname } = new URL(route.request().url())
      asked.push(pathname)
      await route.fulfill({ path: join(SITE, pathname.replace(/\/$/, '/index.html')) })
    }))
    await visit(browser, 'http://registry.example/#/alice', async (page) => {
      await heading(page, 'Nothing can be verified here')
      assert.equal(await page.getByRole('link', { name: /^https:/ }).getAttribute('href'), 'https://registry.example/#/alice')
    }, { prepare })
    for (const path of asked) assert.match(path, /^\/($|_next\/)/)
  })

  test('on a plain web server it asks for a registry and a gateway, which become part of the address', async () => {
    await visit(browser, `${server.url}/ui/`, async (page) => {
      await heading(page, 'Which registry?')
      await page.getByLabel('Registry', { exact: true }).fill('no name')
      await page.getByLabel('Gateway').fill('http://127.0.0.1:1')
      await page.getByRole('button', { name: 'Open it' }).click()
      await page.getByRole('alert').filter({ hasText: 'no IPNS name' }).waitFor()
      await page.getByLabel('Registry', { exact: true }).fill(` ${K51} `)
      await page.getByRole('button', { name: 'Open it' }).click()
      await page.waitForURL(`${server.url}/ui/?root=${K51}&gw=${encodeURIComponent('http://127.0.0.1:1')}#/`)
    }, { refusals: /ERR_/ })
  })

  test('settings are kept, refused with a sentence, and forgotten', async () => {
    await open('#/settings', async (page) => {
      const gateways = page.getByLabel('Gateways')
      await gateways.fill('gateway.example')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('alert').filter({ hasText: '"gateway.example" is no http or https address' }).waitFor()
      await gateways.fill('https://one.example/\nhttp://127.0.0.1:8080')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved.').waitFor()
      await page.reload()
      await gateways.waitFor()
      assert.equal(await gateways.inputValue(), 'https://one.example\nhttp://127.0.0.1:8080')
      await page.getByRole('button', { name: 'Forget them' }).click()
      await page.waitForFunction(() => document.querySelector('textarea')?.value === '')
      assert.equal(await page.evaluate(() => localStorage.length), 0)
    })
  })

  test('a jump inside the page keeps its path', async () => {
    await open('#/settings', async (page) => {
      await heading(page, 'Settings')
      await page.getByRole('link', { name: 'Skip to the content' }).focus()
      await page.keyboard.press('Enter')
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'content')
      assert.equal(new URL(page.url()).hash, '#/settings')
    })
  })

  for (const colorScheme of ['light', 'dark'] as const)
    for (const path of ['', '#/settings'])
      test(`${path || 'the question for a registry'} passes axe and needs no scrolling sideways, ${colorScheme}`, async () => {
        await visit(browser, `${server.url}/ui/${path}`, async (page) => {
          await page.locator('h1').waitFor()
          assert.deepEqual(await axeFaults(page), [])
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
        }, { colorScheme, viewport: { width: 360, height: 740 } })
      })

  test('its policy lets in no script and no form of another host', async () => {
    const html = await readFile(join(SITE, 'index.html'), 'utf8')
    assert.match(html, /Content-Security-Policy" content="default-src &#x27;none&#x27;; script-src &#x27;self&#x27; &#x27;unsafe-inline&#x27;; style-src &#x27;self&#x27;; img-src data:; connect-src http: https:; base-uri &#x27;none&#x27;; form-action &#x27;none&#x27;"/)
  })
})

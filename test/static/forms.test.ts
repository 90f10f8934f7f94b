// Every way to open the static page, with the root of a real hub in a real Kubo, and from a plain web server.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startFileServer, type FileServer } from '../support/file-server.ts'
import { realClients } from '../support/real-client.ts'
import { noBrowser, startBrowser } from '../web/browser.ts'
import { DOMAIN, publishPage, SITE, type PublishedPage } from './published-page.ts'
import { watched } from './watched.ts'

const skip = realClients('ipfs').skip || noBrowser
const PREFIX = '/some/deep/directory'

describe('the static page', { skip, timeout: 300_000 }, () => {
  let scene: PublishedPage
  let server: FileServer
  let browser: Browser
  before(async () => {
    [scene, server, browser] = await Promise.all([publishPage(), startFileServer(SITE, PREFIX), startBrowser()])
  })
  after(async () => {
    await browser?.close()
    await Promise.all([scene?.stop(), server?.stop()])
  })

  const path = (rest: string) => `http://127.0.0.1:${scene.port}${rest}`
  const given = () => `?${new URLSearchParams({ root: scene.ipns, gw: path('') })}`
  const isSubdomain = (host: string) => new RegExp(`^([a-z0-9]+\\.ip[fn]s\\.)?localhost:${scene.port}$`).test(host)
  const forms: { name: string; address: () => string; isAllowed: (host: string) => boolean }[] = [
    { name: 'a path gateway, /ipfs/<cid>/', address: () => path(`/ipfs/${scene.root}/`), isAllowed: (host) => host === new URL(path('')).host },
    { name: 'a path gateway, /ipns/<hub>/', address: () => path(`/ipns/${scene.ipns}/`), isAllowed: (host) => host === new URL(path('')).host },
    { name: 'a path gateway, …/index.html', address: () => path(`/ipns/${scene.ipns}/index.html`), isAllowed: (host) => host === new URL(path('')).host },
    { name: 'a subdomain gateway, <cid>.ipfs.…', address: () => `http://${scene.root}.ipfs.localhost:${scene.port}/`, isAllowed: isSubdomain },
    { name: 'a subdomain gateway, <hub>.ipns.…', address: () => `http://${scene.ipns}.ipns.localhost:${scene.port}/`, isAllowed: isSubdomain },
    { name: 'a gateway that redirects to subdomains', address: () => `http://localhost:${scene.port}/ipns/${scene.ipns}/`, isAllowed: isSubdomain },
    { name: 'a domain with a DNSLink', address: () => `http://${DOMAIN}:${scene.port}/`, isAllowed: (host) => host === `${DOMAIN}:${scene.port}` },
    { name: 'a directory of a plain web server', address: () => `${server.url}${PREFIX}/${given()}`, isAllowed: (host) => [new URL(path('')).host, new URL(server.url).host].includes(host) },
    { name: 'index.html of a plain web server', address: () => `${server.url}${PREFIX}/index.html${given()}`, isAllowed: (host) => [new URL(path('')).host, new URL(server.url).host].includes(host) },
  ]

  for (const { name, address, isAllowed } of forms)
    test(`opens and works from ${name}: links, back, forward, reload, deep links`, async () => {
      await watched(browser, address(), isAllowed, async (page) => {
        await link(page, '/alice').click()
        await link(page, '/alice/app').click()
        await shows(page, '/alice/app', 'app')
        await page.goBack()
        await shows(page, '/alice', 'alice')
        await page.goForward()
        await shows(page, '/alice/app', 'app')
        await page.reload()
        await shows(page, '/alice/app', 'app')
      })
      await watched(browser, `${address()}#/alice/app:v1`, isAllowed, (page) => shows(page, '/alice/app:v1', 'v1'))
    })
})

const link = (page: Page, path: string) => page.locator(`main a[href="#${path}"]`).first()

async function shows(page: Page, path: string, heading: string): Promise<void> {
  await page.locator('h1', { hasText: heading }).waitFor()
  await page.waitForFunction((wanted) => document.title.startsWith(wanted), path.slice(1))
  assert.equal(new URL(page.url()).hash, `#${path}`)
}

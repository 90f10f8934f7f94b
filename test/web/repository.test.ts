import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startHub, type TestHub } from '../support/hub.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'
import { assertUsable, main } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { pushHello, readmeText, setReadme } from './readme-scene.ts'
import { visit, type Visit } from './visit.ts'

const HELLO = 'alice/hello'
const NARROW_AND_DARK = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const

describe('the page of a repository', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser
  let latest: Descriptor
  let root = ''
  let elsewhere: Server
  const asked: string[] = []
  before(async () => {
    elsewhere = createServer((req, res) => { asked.push(req.url ?? ''); res.end() }).listen(0, '127.0.0.1')
    await new Promise((done) => elsewhere.once('listening', done))
    hub = await startHub({ pages: true })
    browser = await startBrowser()
    ;({ latest } = await pushHello(hub, HELLO))
    await setReadme(hub, HELLO, { short: 'Says hello \u202Edlrow', full: readmeText(`https://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`) })
    await pushImage(hub.url, 'alice/plain', 'v1')
    root = (await waitUntilPublished(hub, 'alice/plain', 'v1')).namespace
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
    elsewhere?.close()
  })

  const open = (path: string, use: (page: Page) => Promise<void>, options?: Visit) => visit(browser, hub.url + path, use, options)
  const readme = (page: Page) => main(page).getByRole('region', { name: 'README' })

  test('has parts, each with an address, and back leads back', () => open(`/${HELLO}`, async (page) => {
    const parts = page.getByRole('navigation', { name: 'Parts of this repository' })
    await parts.getByRole('link', { name: /^Tags/ }).click()
    await page.waitForURL(`${hub.url}/${HELLO}?view=tags`)
    await page.getByRole('link', { name: 'v1.3', exact: true }).waitFor()
    await page.goBack()
    await readme(page).waitFor()
    assert.equal(await parts.getByRole('link', { name: 'Overview' }).getAttribute('aria-current'), 'true')
  }))

  test('says how to pull it, with a tab for each tool', () => open(`/${HELLO}`, async (page) => {
    const { host } = new URL(hub.url)
    const ways: [tab: string, line: RegExp][] = [
      ['docker', new RegExp(`docker pull ${host}/${HELLO}:latest`)], ['podman', new RegExp(`podman pull --tls-verify=false ${host}/${HELLO}:latest`)],
      ['skopeo', new RegExp(`skopeo copy --src-tls-verify=false docker://${host}/${HELLO}:latest oci:hello:latest`)], ['crane', /crane pull --insecure \S+:latest hello\.tar/],
      ['nerdctl', /nerdctl --insecure-registry pull/], ['oras', /oras copy --from-plain-http --to-oci-layout \S+ hello:latest/],
      ['IPFS', /ipfs get \/ipfs\/bafy\w+\/hello -o hello/], ['by digest', new RegExp(`docker pull ${host}/${HELLO}@${latest.digest}`)], ['ipcr', new RegExp(`npx ipcr pull ${host}/${HELLO}:latest`)],
    ]
    for (const [tab, line] of ways) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      assert.match(await page.getByRole('tabpanel', { name: tab, exact: true }).innerText(), line)
    }
    await page.getByRole('tab', { name: 'docker' }).press('End')
    await page.getByRole('tabpanel').filter({ hasText: 'npx ipcr' }).waitFor()
  }))

  test('shows its newest tags, and what its image says of itself', () => open(`/${HELLO}`, async (page) => {
    const rows = page.getByRole('table', { name: 'Tags' }).getByRole('rowheader')
    assert.deepEqual((await rows.allInnerTexts()).map((text) => text.split(/\s/)[0]), ['v1.7', 'v1.6', 'v1.5', 'v1.4', 'v1.3'])
    const facts = main(page).getByRole('complementary')
    const text = await facts.innerText()
    assert.match(text, /MIT/)
    assert.match(text, /Alice & "Co" <b>x<\/b>/)
    assert.match(text, /linux\/amd64\s+linux\/arm64/)
    assert.ok(text.includes(root))
    assert.equal(await facts.getByRole('link', { name: 'github.com/alice/hello' }).getAttribute('href'), 'https://github.com/alice/hello')
    assert.equal(await facts.getByRole('link', { name: 'javascript:alert(1)' }).count(), 0)
    await facts.getByRole('button', { name: 'Copy digest of latest' }).or(facts.getByRole('button', { name: /^Copy digest/ })).first().waitFor()
  }))

  test('bad-input 33: its README is laid out, and nothing in it runs, loads, or covers the page', () => open(`/${HELLO}`, async (page) => {
    const hello = readme(page)
    assert.match(await hello.getByRole('heading', { name: 'Hello' }).innerText(), /Hello/)
    assert.equal(await hello.getByRole('link', { name: 'its docs' }).getAttribute('href'), 'https://github.com/alice/hello/blob/HEAD/docs/start.md')
    assert.equal(await hello.locator('img, script, [style], [onerror]').count(), 0)
    assert.equal(await hello.getByRole('link', { name: 'click' }).count(), 0)
    assert.equal(await page.title(), `${HELLO} · ipcr`)
    await page.getByRole('link', { name: 'Tags', exact: false }).first().click({ trial: true })
    assert.deepEqual(asked, [])
    assert.equal(await page.locator('bdi', { hasText: '\u202Edlrow' }).count(), 1)
  }))

  test('a heading of the README has an address', () => open(`/${HELLO}#readme-run-it`, async (page) => {
    const heading = readme(page).locator('#readme-run-it')
    assert.ok((await heading.boundingBox().then((box) => box?.y ?? -1)) >= 0)
    assert.equal(await readme(page).locator('#readme-run-it-1').count(), 1)
    await readme(page).getByRole('link', { name: 'Link to “Hello”' }).click()
    assert.match(page.url(), /#readme-hello$/)
  }))

  test('images of other hosts are loaded when the reader asks for them, also without scripts', async () => {
    for (const javaScriptEnabled of [true, false]) {
      await open(`/${HELLO}`, async (page) => {
        await readme(page).getByRole('link', { name: 'Show them' }).click()
        await page.waitForURL(/\?images=show#readme$/)
        const images = readme(page).locator('img')
        assert.deepEqual(await images.evaluateAll((found) => found.map((image) => image.getAttribute('src')?.replace(/:\d+/, ''))), ['https://127.0.0.1/badge.png', 'https://github.com/alice/hello/raw/HEAD/img/logo.png', 'https://github.com/alice/hello/raw/HEAD/x'])
        await readme(page).getByRole('link', { name: 'Leave them out' }).click()
        await readme(page).getByRole('link', { name: 'Show them' }).waitFor()
        // Neither host answers as those of images do.
      }, { javaScriptEnabled, refusals: /ERR_|Failed to load/ })
    }
    const policy = async (path: string) => /img-src ([^;]*)/.exec((await fetch(hub.url + path)).headers.get('content-security-policy') ?? '')?.[1]
    assert.equal(await policy(`/${HELLO}`), "'self' data:")
    assert.equal(await policy(`/${HELLO}?images=show`), "'self' data: https:")
  })

  test('without a README it says so', () => open('/alice/plain', async (page) => {
    assert.match(await main(page).innerText(), /This repository has no README/)
    assert.equal(await readme(page).count(), 0)
  }))

  test('all of it is there without scripts, every way to pull too', () => open(`/${HELLO}`, async (page) => {
    for (const text of ['podman pull', 'ipfs get', 'A registry image', 'MIT']) assert.ok(await main(page).getByText(text).first().isVisible(), text)
  }, { javaScriptEnabled: false }))

  for (const path of [`/${HELLO}`, `/${HELLO}?view=tags`, '/alice/plain']) {
    test(`${path} can be used on 360 px in dark colours`, () => open(path, (page) => assertUsable(page), NARROW_AND_DARK))
  }
})

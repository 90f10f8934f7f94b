// What the routes of the static page show, in a real browser, of a real hub's root through that hub's gateway.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startDishonestGateway, type DishonestGateway } from '../support/dishonest-gateway.ts'
import { noBrowser } from '../web/browser.ts'
import { axeFaults } from '../web/every-page/axe.ts'
import { visit } from '../web/visit.ts'
import { startViewScene, type ViewScene } from './view-scene.ts'

const SHOTS = new URL('../../test-output/screenshots', import.meta.url).pathname

describe('views of the static page', { skip: noBrowser }, () => {
  let scene: ViewScene
  before(async () => {
    await mkdir(SHOTS, { recursive: true })
    scene = await startViewScene()
  })
  after(() => scene?.stop())

  const open = (path: string, use: (page: Page) => Promise<void>, options?: { root?: string; gateways?: string[]; refusals?: RegExp }) =>
    visit(scene.browser, scene.at(path, options), async (page) => {
      await page.locator('main :is(h1, [role=alert])').first().waitFor()
      await use(page)
    }, { reducedMotion: 'reduce', ...(options?.refusals ? { refusals: options.refusals } : {}) })
  const badge = (page: Page, fact: string) => page.locator('dl > div', { has: page.locator('dt', { hasText: fact }) }).locator('[data-verdict]').first()

  type Entry = { name: string; path: () => string; heading: RegExp; title: RegExp; shows: RegExp[] }
  const ENTRIES: Entry[] = [
    { name: 'hub', path: () => '/', heading: /k51/, title: /^ipcr$/, shows: [/alice\s+friends\s+unused/, /counts until/, /Whom this takes to be believed/] },
    { name: 'namespace', path: () => '/alice', heading: /^alice/, title: /^alice · ipcr$/, shows: [/app\s+Serves pages, small and quick/, /signed by 0x/, /number \d+, counts until/, /write/] },
    { name: 'repository', path: () => '/alice/app', heading: /alice\/app/, title: /^alice\/app · ipcr$/, shows: [/docker pull localhost:5000\/k51\w+\/app:latest/, /Serves pages\.[\s\S]*Use[\s\S]*docker run --rm/, /MIT/, /5 tags/] },
    { name: 'tags', path: () => '/alice/app?view=tags', heading: /alice\/app/, title: /alice\/app/, shows: [/v1\.10[\s\S]*v1\.9[\s\S]*v1\.0/] },
    { name: 'index', path: () => '/alice/app:latest', heading: /app:latest/, title: /^alice\/app:latest · ipcr$/, shows: [/linux\/arm64\/v8/, /ADD file:1 in \//, /Attached to linux\/amd64/, /nobody signed it/] },
    { name: 'image-signed', path: () => '/alice/app:v1.0', heading: /app:v1\.0/, title: /v1\.0/, shows: [/That v1\.0 means this\s+✓ signed by 0x/, /\/server/, /API_TOKEN/] },
    { name: 'image-by-digest', path: () => `/alice/app@${scene.digest}`, heading: /app@sha256/, title: /sha256/, shows: [/image/] },
    { name: 'artifact', path: () => '/alice/chart:0.1.0', heading: /chart:0\.1\.0/, title: /chart/, shows: [/Helm chart/, /helm pull/] },
    { name: 'long-names', path: () => `/${scene.longName}`, heading: /xxx/, title: /xxx/, shows: [/xxx/] },
    { name: 'by-key', path: () => `/${scene.names.namespace}/app:v1.0`, heading: /app:v1\.0/, title: /k51/, shows: [/✓ signed by 0x/] },
    { name: 'search', path: () => '/search?q=pages', heading: /Search for pages/, title: /search/, shows: [/alice\/app\s+Serves pages/] },
    { name: 'search-nothing', path: () => '/search?q=nothing-of-that-kind', heading: /Search/, title: /search/, shows: [/No repository fulfils/] },
    { name: 'nothing', path: () => '/alice/none', heading: /Nothing is here/, title: /none/, shows: [/Search for it/] },
  ]
  for (const { name, path, heading, title, shows } of ENTRIES) test(`${name}: what it says, WCAG 2.2 AA in both themes, no sideways scrolling on 360 px, a title`, () => open(path(), async (page) => {
    assert.match(await page.locator('h1').innerText(), heading)
    assert.match(await page.title(), title)
    await page.waitForLoadState('networkidle')
    for (const said of shows) await page.waitForFunction(({ source }) => new RegExp(source).test(document.querySelector('main')?.innerText ?? ''), { source: said.source }).catch(async () => assert.match(await page.locator('main').innerText(), said))
    for (const width of [1280, 360]) for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      assert.deepEqual(await axeFaults(page), [], `${colorScheme} at ${width} px`)
      await page.screenshot({ path: `${SHOTS}/static-${name}-${width}-${colorScheme}.png`, fullPage: true })
    }
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360), 'scrolls sideways on 360 px')
  }))

  test('links, back and forward go from the hub to an image and return; a deep link reads the same after a reload', () => open('/', async (page) => {
    await page.getByRole('link', { name: 'alice', exact: true }).click()
    await page.getByRole('link', { name: 'app', exact: true }).click()
    await page.getByRole('row', { name: /v1\.9/ }).getByRole('link', { name: 'v1.9' }).click()
    await page.getByRole('heading', { level: 1, name: /v1\.9/ }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: /alice\/app$/ }).waitFor()
    await page.goForward()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: /v1\.9/ }).waitFor()
  }))

  test('tags are filtered as one types and turned round, each at an address', () => open('/alice/app?view=tags', async (page) => {
    await page.getByRole('searchbox', { name: 'Filter tags' }).fill('1.')
    await page.waitForURL(/filter=1/)
    await page.getByRole('link', { name: 'latest' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Lowest first' }).click()
    await page.waitForFunction(() => /v1\.0[\s\S]*v1\.9[\s\S]*v1\.10/.test(document.querySelector('main table')?.textContent ?? ''))
  }))

  test('a platform of an index has an address, and the commands are for it', () => open('/alice/app:latest', async (page) => {
    await page.getByRole('navigation', { name: 'Platforms' }).getByRole('link', { name: /arm64/ }).click()
    await page.getByText('docker pull --platform linux/arm64/v8').waitFor()
  }))

  test('the lines name the visitor’s own hub, which is kept, and nothing that is no host', () => open('/alice/app:v1.0', async (page) => {
    await page.getByText('name another hub').click()
    const field = page.getByRole('textbox', { name: 'Your hub, as docker names it' })
    await field.fill('hub.example.org; rm -rf /')
    await page.getByRole('button', { name: 'Use it' }).click()
    await page.getByRole('alert').getByText('this is no host').waitFor()
    await field.fill('hub.example.org')
    await page.getByRole('button', { name: 'Use it' }).click()
    await page.getByText(/docker pull hub\.example\.org\/k51\w+\/app:v1\.0/).first().waitFor()
    await page.reload()
    await page.getByText(/docker pull hub\.example\.org\//).first().waitFor()
    await page.getByRole('tab', { name: 'ipcr' }).click()
    await page.getByText(/npx ipcr pull hub\.example\.org\/k51\w+\/app:v1\.0/).waitFor()
  }))

  test('without a network it says so and what to do, and reads again when that is back', () => open('/alice', async (page) => {
    await page.getByText('Serves pages').waitFor()
    await page.context().setOffline(true)
    await page.evaluate(() => { location.hash = '/alice/chart' })
    await page.getByText(/You are offline/).waitFor()
    await page.context().setOffline(false)
    await page.getByRole('heading', { level: 1, name: /chart/ }).waitFor()
  }, { refusals: /ERR_INTERNET_DISCONNECTED/ }))

  describe('one bit changes what is said', () => {
    let gateway: DishonestGateway
    before(async () => { gateway = await startDishonestGateway(scene.hub.url) })
    after(() => gateway?.stop())
    const alone = () => ({ gateways: [gateway.url], refusals: /./ })

    test('of nothing: all is verified', () => open('/alice', async (page) => {
      await badge(page, 'Root').waitFor()
      assert.equal(await badge(page, 'Root').getAttribute('data-verdict'), 'verified')
    }, alone()))

    const CASES: [what: string, change: () => Promise<void> | void][] = [
      ['bad-input 25: of the record of a namespace', async () => {
        const record = new Uint8Array(await (await fetch(`${scene.hub.url}/ipns/${scene.names.namespace}?format=ipns-record`)).arrayBuffer())
        gateway.record(scene.names.namespace, record.map((byte, index) => (index === record.length - 40 ? byte ^ 1 : byte)))
      }],
      ['bad-input 29: of a block', () => gateway.behave((path) => (path.startsWith('/ipfs/') ? 'flip' : undefined))],
    ]
    for (const [what, change] of CASES) for (const besides of [false, true]) test(`${what}, ${besides ? 'beside an honest gateway: all of it is shown' : 'alone: nothing of it is shown as verified'}, and who sent it is named`, async () => {
      await change()
      await open('/alice', async (page) => {
        await page.getByText(gateway.url).first().waitFor()
        if (besides) await badge(page, 'Root').waitFor()
        if (besides) assert.equal(await badge(page, 'Root').getAttribute('data-verdict'), 'verified')
        else assert.equal(await page.locator('[data-verdict=verified], [data-verdict=signed]').count(), 0)
      }, { gateways: besides ? [gateway.url, scene.hub.url] : [gateway.url], refusals: /./ }).finally(() => {
        gateway.record(scene.names.namespace, undefined)
        gateway.behave(() => undefined)
      })
    })
  })
})

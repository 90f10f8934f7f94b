import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage, pushIndex, type Descriptor } from '../support/push-image.ts'
import { pushArtifact } from '../support/signed-images.ts'
import { assertUsable, main } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'

const SECRET = 'hunter2-is-secret'
const LONG = `RUN /bin/sh -c ${'echo a && '.repeat(80)}true`
const CONFIG = {
  os: 'linux', architecture: 'amd64', created: '2026-01-01T00:00:00Z',
  config: { Cmd: ['/app'], Env: ['PATH=/bin', `DB_PASSWORD=${SECRET}`, 'GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568', 'DATABASE_URL=postgres://u:pw-in-url@db/x'], Labels: { 'com.example.api-key': 'key-in-label', note: 'seen' } },
  history: [{ created_by: 'COPY a /a' }, { created_by: `RUN /bin/sh -c ./login ${SECRET} # buildkit` }, { created_by: LONG }, { created_by: `ENV DB_PASSWORD=${SECRET}`, empty_layer: true }],
}

describe('the page of an image', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser
  let amd: Descriptor
  before(async () => {
    hub = await startHub({ pages: true })
    browser = await startBrowser()
    amd = await pushImage(hub.url, 'alice/app', 'v1', { config: CONFIG, layers: ['a'.repeat(5000), 'b'.repeat(2500), 'c'.repeat(2500)], manifest: { annotations: { rtl: 'a\u202Eb' } } })
    const arm = await pushImage(hub.url, 'alice/app', undefined, { config: { ...CONFIG, architecture: 'arm64' }, layers: ['arm'] })
    const platform = (architecture: string, variant?: string) => ({ platform: { os: 'linux', architecture, ...(variant ? { variant } : {}) } })
    await pushIndex(hub.url, 'alice/app', 'multi', [{ ...arm, ...platform('arm64', 'v8') }, { ...amd, ...platform('amd64') }])
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  const open = async (path: string, use: (page: Page) => Promise<void>, options: BrowserContextOptions = {}) => {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const errors: string[] = []
    page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()) })
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(hub.url + path)
    await use(page)
    await context.close()
    assert.deepEqual(errors, [], `errors in the console of ${path}`)
  }
  const accessibleText = async (page: Page): Promise<string> => {
    const { nodes } = (await (await page.context().newCDPSession(page)).send('Accessibility.getFullAXTree'))
    return JSON.stringify(nodes.filter(({ ignored }) => !ignored).map(({ name, description, value }) => [name?.value, description?.value, value?.value]))
  }

  test('what looks like a secret is neither seen nor read aloud before it is asked for, one at a time', () => open('/alice/app:v1', async (page) => {
    for (const hidden of [SECRET, 'pw-in-url', 'key-in-label']) {
      assert.ok(!(await main(page).innerText()).includes(hidden), `${hidden} is seen`)
      assert.ok(!(await accessibleText(page)).includes(hidden), `${hidden} is read aloud`)
    }
    assert.match(await main(page).innerText(), /GPG_KEY=E3FF2839/)
    const summary = page.locator('summary', { hasText: 'the value of DB_PASSWORD' })
    assert.match((await summary.getAttribute('title')) ?? '', /no secret any more/)
    assert.match(await main(page).innerText(), /2 values look like a secret.*in the published image, and in this page's source/)
    await summary.click()
    assert.ok((await main(page).innerText()).includes(SECRET))
    assert.ok((await accessibleText(page)).includes(SECRET))
    assert.ok(!(await main(page).innerText()).includes('pw-in-url'))
  }))

  test('a masked value opens without scripts, by keyboard too', () => open('/alice/app:v1', async (page) => {
    await page.locator('summary', { hasText: 'the value of DATABASE_URL' }).focus()
    await page.keyboard.press('Enter')
    await main(page).getByText('postgres://u:pw-in-url@db/x').waitFor({ state: 'visible' })
  }, { javaScriptEnabled: false }))

  test('layers stand as a bar and a table, with what made them and how much of the whole each is; secrets of the environment are in no step', () => open('/alice/app:v1', async (page) => {
    assert.equal(await page.getByRole('img', { name: '3 layers of 10 kB together; the largest is layer 1 with 5 kB, 50 %' }).locator('rect').count(), 3)
    const rows = page.getByRole('table', { name: 'Layers, the lowest first' }).getByRole('row')
    assert.match(await rows.nth(1).innerText(), /COPY a \/a[^]*5 kB\s*50 %/)
    assert.match(await rows.nth(2).innerText(), /RUN \.\/login ••••••••/)
    assert.ok(!(await rows.nth(3).innerText()).includes('true'))
    await rows.nth(3).locator('summary').click()
    assert.equal(await page.getByRole('region', { name: 'All of the command of layer 3' }).innerText(), LONG.replace('/bin/sh -c ', ''))
    await page.getByText('Show the build step by step').click()
    assert.match(await main(page).innerText(), /ENV DB_PASSWORD=••••••••/)
    assert.ok(!(await main(page).innerText()).includes(SECRET))
  }))

  test('the manifest is to be read, and its bytes are linked', () => open('/alice/app:v1', async (page) => {
    await page.getByText('Show the manifest').click()
    const text = await page.getByRole('region', { name: 'Manifest' }).innerText()
    assert.match(text, /\n {2}"schemaVersion": 2,/)
    assert.match(text, /a⟨U\+202E⟩b/)
    const bytes = await fetch(hub.url + (await page.getByRole('link', { name: 'its bytes as they are' }).getAttribute('href')))
    assert.equal(bytes.headers.get('docker-content-digest'), amd.digest)
    assert.match(await main(page).getByText(/^bafkrei/).getAttribute('title') ?? '', /^bafkrei[a-z2-7]{52}$/)
  }))

  test('the image can be downloaded, of an index the platform that is shown', () => open('/alice/app:multi?platform=linux/arm64', async (page) => {
    for (const [name, file] of [['Archive for docker', 'alice-app-multi-linux-arm64-v8.tar'], ['OCI archive', 'alice-app-multi.tar']]) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()])
      assert.equal(download.suggestedFilename(), file)
      assert.ok((await stat(await download.path())).size > 5000)
    }
  }))

  test('bad-input 33: an image of a platform that is none is pulled and downloaded by its digest', async () => {
    await pushIndex(hub.url, 'alice/app', 'odd', [{ ...amd, platform: { os: 'linux; reboot #', architecture: 'amd64' } }])
    await open('/alice/app:odd?platform=linux%3B+reboot+%23%2Famd64', async (page) => {
      assert.match(await page.locator('[aria-current=true]').innerText(), /^linux; reboot #\/amd64/)
      const commands = await page.locator('pre code').allTextContents()
      assert.ok(commands.includes(`$docker pull ${new URL(hub.url).host}/alice/app@${amd.digest}`), commands.join())
      assert.ok(!commands.some((line) => line.includes('reboot')))
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Archive for docker', exact: true }).click()])
      assert.ok((await stat(await download.path())).size > 5000)
      await assertUsable(page)
    })
  })

  test('a platform has an address; one that nobody has shows the usual one', async () => {
    for (const [query, platform] of [['', 'linux/amd64'], ['?platform=linux/arm64', 'linux/arm64/v8'], ['?platform=plan9/mips', 'linux/amd64'], ['?platform=%00', 'linux/amd64'], ['?platform=a&platform=b', 'linux/amd64']]) {
      await open(`/alice/app:multi${query}`, async (page) => {
        const links = page.getByRole('navigation', { name: 'Platforms' }).getByRole('link')
        assert.equal(await links.count(), 2)
        assert.match(await page.locator('[aria-current=true]').innerText(), new RegExp(`^${platform}\n`), query)
        await assertUsable(page)
      }, { viewport: { width: 360, height: 740 } })
    }
  })

  test('an artifact is what it is in words, with the command of its own tool', async () => {
    const host = new URL(hub.url).host
    const helm = 'application/vnd.cncf.helm.config.v1+json'
    await pushImage(hub.url, 'alice/chart', '1.2.3_b1', { config: { name: 'chart' }, configMediaType: helm, layers: ['chart'] })
    await pushImage(hub.url, 'alice/filter', 'v1', { config: {}, configMediaType: 'application/vnd.wasm.config.v0+json', layers: ['wasm'] })
    await pushArtifact(hub.url, 'alice/model', 'v1', { artifactType: 'application/vnd.example.model', files: [{ mediaType: 'text/plain', bytes: 'weights', annotations: { 'org.opencontainers.image.title': 'dir/weights:1.txt' } }] })
    for (const [path, word, command] of [
      ['/alice/chart:1.2.3_b1', 'Helm chart', `helm pull oci://${host}/alice/chart --version 1.2.3+b1 --plain-http`],
      ['/alice/filter:v1', 'WebAssembly component', `wkg oci pull --insecure ${host} ${host}/alice/filter:v1 --output module.wasm`],
      ['/alice/model:v1', 'artifact', `oras pull --plain-http ${host}/alice/model:v1`],
    ]) await open(path ?? '', async (page) => {
      await main(page).getByText(word ?? '', { exact: true }).waitFor()
      assert.ok((await main(page).innerText()).includes(command ?? ''), command)
      assert.ok(!(await main(page).innerText()).includes('docker pull'))
      await assertUsable(page)
    })
    await open('/alice/model:v1', async (page) => {
      await main(page).getByText('dir/weights:1.txt', { exact: true }).waitFor()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download file 1' }).click()])
      assert.equal(download.suggestedFilename(), 'weights_1.txt')
    })
  })

  test('what is attached stands by what it is', async () => {
    const image = await pushImage(hub.url, 'alice/signed', 'v1')
    for (const artifactType of ['application/vnd.nobody.knows', 'application/spdx+json', 'application/vnd.cyclonedx+json', 'application/vnd.cncf.notary.signature']) {
      await pushArtifact(hub.url, 'alice/signed', undefined, { artifactType, subject: image, files: [{ mediaType: 'text/plain', bytes: artifactType }] })
    }
    await open('/alice/signed:v1', async (page) => {
      const groups = await page.getByRole('table', { name: 'Attached to this image' }).locator('th[scope=colgroup]').allInnerTexts()
      assert.deepEqual(groups, ['Signatures (1)', 'SBOMs (2)', 'Others (1)'])
    })
  })
})

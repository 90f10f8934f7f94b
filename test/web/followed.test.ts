// What one hub publishes, on the pages of another that follows it.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startFollowScene, untilIndexed, type FollowScene } from '../support/follow-scene.ts'
import { pushImage, pushIndex, type Descriptor } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { assertUsable } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { visit } from './visit.ts'

const { paths: tools, skip: noSkopeo } = realClients('skopeo')
const config = { os: 'linux', architecture: 'arm64', config: { Entrypoint: ['/serve'], Env: ['MODE=fast'], Labels: { note: '<img src=x onerror=alert(1)>' } }, history: [{ created_by: 'COPY app /' }] }

describe('pages of what this hub follows', { skip: noBrowser }, () => {
  let scene: FollowScene
  let browser: Browser
  let image: Descriptor
  before(async () => {
    scene = await startFollowScene(async (url) => {
      image = await pushImage(url, 'alice/app', 'v1', { config, layers: ['the only layer'] })
      await pushIndex(url, 'alice/app', 'latest', [{ ...image, platform: { os: 'linux', architecture: 'arm64' } }])
      await pushImage(url, 'alice/app', undefined, { manifest: { artifactType: 'application/spdx+json', subject: image } })
      await pushImage(url, 'bob/tool', 'v1')
    })
    browser = await startBrowser()
    await untilIndexed(scene, `${scene.namespace}/app`)
    await untilIndexed(scene, `${scene.publisher}/bob/tool`)
  })
  after(async () => {
    await browser?.close()
    await scene?.stop()
  })

  const open = (path: string, use: (page: Page) => Promise<void>, options: BrowserContextOptions = {}) =>
    visit(browser, scene.two.url + path, async (page) => {
      await use(page)
      await assertUsable(page)
    }, options)
  const text = (page: Page) => page.locator('main').innerText()

  test('a followed hub leads to its namespaces, and these to repositories, tags and images', () => open(`/${scene.publisher}`, async (page) => {
    assert.equal(await page.title(), `${scene.publisher} · ipcr`)
    assert.match(await text(page), /live[\s\S]*another hub[\s\S]*alice[\s\S]*bob[\s\S]*IPNS name/)
    await page.getByRole('link', { name: 'alice', exact: true }).click()
    await page.waitForURL(`${scene.two.url}/${scene.publisher}/alice`)
    assert.match(await text(page), /a namespace of[\s\S]*Who owns it[\s\S]*0x[0-9a-f]{40}/)
    await page.getByRole('row', { name: /alice\/app/ }).getByRole('link').click()
    await page.waitForURL(`${scene.two.url}/${scene.publisher}/alice/app`)
    assert.match(await page.getByRole('note').innerText(), /Published under[\s\S]*this hub follows and does not write\. live/)
    await page.getByRole('link', { name: 'v1', exact: true }).first().click()
    await page.waitForURL(`${scene.two.url}/${scene.publisher}/alice/app:v1`)
    assert.match(await text(page), new RegExp(image.digest.slice(7, 19)))
    await page.goBack()
    await page.waitForURL(`${scene.two.url}/${scene.publisher}/alice/app`)
  }))

  test('a followed namespace says whose it is and where it leads, and its pull command works', { skip: noSkopeo }, async () => {
    await open(`/${scene.namespace}`, async (page) => {
      const content = await text(page)
      assert.match(content, /The owner’s wallet signed for this key[\s\S]*verified/)
      assert.match(content, /Looked up\s+\S+/)
      const line = /docker pull (\S+)/.exec(content)?.[1] ?? ''
      assert.equal(line, `127.0.0.1:${scene.two.port}/${scene.namespace}/app`)
      const directory = await mkdtemp(join(tmpdir(), 'ipcr-followed-'))
      await run(tools.skopeo, ['copy', '--src-tls-verify=false', '--override-arch', 'arm64', `docker://${line}:v1`, `dir:${directory}`])
      assert.match(await readFile(join(directory, 'manifest.json'), 'utf8'), /"schemaVersion":2/)
      await rm(directory, { recursive: true })
    })
  })

  test('an image shows what the index knows, its configuration as a pull would fetch it, and what is attached', async () => {
    await open(`/${scene.namespace}/app:v1`, async (page) => {
      const content = await text(page)
      assert.match(content, /COPY app \//)
      assert.match(content, /MODE=fast/)
      assert.match(content, /application\/spdx\+json/)
      assert.match(content, /does not look after the signatures of what others publish/)
      assert.equal(await page.locator('main img').count(), 0)
      assert.equal(await page.getByRole('button', { name: 'Verify in this browser' }).count(), 0)
      assert.match(content, new RegExp(`npx ipcr verify <this hub>/${scene.namespace}/app:v1 --gateway`))
    })
    await open(`/${scene.namespace}/app:latest`, async (page) => {
      assert.match(await text(page), /MODE=fast/, 'its platform is shown')
      await page.getByText('All that this index lists').click()
      await page.getByRole('row', { name: 'linux/arm64' }).getByRole('link', { name: 'linux/arm64' }).click()
      await page.waitForURL(`${scene.two.url}/${scene.namespace}/app@${image.digest}`)
    })
  })

  test('what is kept whole can be verified in the browser', async () => {
    await fetch(`${scene.two.url}/api/v1/names/${scene.namespace}`, { method: 'POST', body: '{"pin":true}', headers: { 'content-type': 'application/json' } })
    await scene.until(`names/${scene.namespace}`, ({ pin }) => JSON.stringify(pin).includes('"state":"pinned"'))
    await open(`/${scene.namespace}/app:v1`, async (page) => {
      await page.getByRole('button', { name: 'Verify in this browser' }).click()
      await page.getByText('Digest in the root').waitFor()
      assert.match(await text(page), new RegExp(`Digest in the root\\s+${image.digest}`))
    })
  })

  test('nothing can be changed on these pages', () => open(`/${scene.namespace}/app`, async (page) => {
    assert.equal(await page.getByRole('button', { name: /delete|sign this|settings/i }).count(), 0)
    assert.equal((await fetch(`${scene.two.url}/v2/${scene.namespace}/app/blobs/uploads/`, { method: 'POST' })).status, 403)
  }))

  test('a CID is a page too, in whatever base it is spelled, and read without scripts', async () => {
    const { root } = await scene.until(`names/${scene.namespace}`, ({ root }) => root !== null)
    await fetch(`${scene.two.url}/api/v1/names/${String(root)}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
    await untilIndexed(scene, `${String(root)}/app`)
    await open(`/${String(root).toUpperCase()}`, async (page) => {
      assert.match(await text(page), new RegExp(`${String(root)}[\\s\\S]*app`))
      await page.getByRole('link', { name: /\/app$/ }).click()
      await page.waitForURL(`${scene.two.url}/${String(root)}/app`)
    }, { javaScriptEnabled: false })
  })

  test('what is denied has no page, and comes back when it is allowed', async () => {
    const deny = (method: string) => fetch(`${scene.two.url}/api/v1/denied/${scene.namespace}`, { method, headers: { 'content-type': 'application/json' }, ...(method === 'PUT' ? { body: '{"reason":"x"}' } : {}) })
    const statuses = async (): Promise<number[]> => Promise.all(['', '/app', '/app:v1', `/app@${image.digest}`].map(async (rest) => (await fetch(`${scene.two.url}/${scene.namespace}${rest}`)).status))
    await deny('PUT')
    assert.deepEqual(await statuses(), [404, 404, 404, 404])
    await deny('DELETE')
    await untilIndexed(scene, `${scene.namespace}/app`)
    assert.deepEqual(await statuses(), [200, 200, 200, 200])
  })

  test('bad-input 35: nothing scrolls sideways on a screen of 360 px', async () => {
    for (const path of [`/${scene.publisher}`, `/${scene.publisher}/alice`, `/${scene.namespace}/app`, `/${scene.namespace}/app:v1`]) await open(path, async (page) => {
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, path)
    }, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
  })

  test('a name that nobody follows is not found', async () => {
    assert.equal((await fetch(`${scene.two.url}/k51qzi5uqu5dgutdk6i1ynyzgkqngpha5xpgia3a5qqp4jsh0u4csozksxel2r`)).status, 404)
    assert.equal((await fetch(`${scene.two.url}/${scene.publisher}/nobody`)).status, 404)
  })
})

// The page of a namespace, and that the commands it shows say the same.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { publishedRoot } from '../roots/published-root.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { delegatedTo } from '../support/kubo-config.ts'
import { startKubo } from '../support/kubo.ts'
import { pushImage } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { assertUsable } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { visit, type Visit } from './visit.ts'

const { paths, skip: noKubo } = realClients('ipfs')
const CLI = new URL('../../cli/main.ts', import.meta.url).pathname

describe('the page of a namespace', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser
  let root: string
  before(async () => {
    hub = await startHub({ pages: true, env: { IPCR_P2P: '/ip4/127.0.0.1/tcp/0' } })
    browser = await startBrowser()
    await pushImage(hub.url, 'alice/app', 'v1')
    await run(process.execPath, [CLI, 'sign', 'alice/app:v1', '--yes'], { env: { IPCR_AUTH: 'open', IPCR_DATA: hub.dataDir } })
    root = await publishedRoot(hub, 'alice', ['alice', '.hub'])
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  const open = (use: (page: Page) => Promise<void>, options: Visit = {}) => visit(browser, `${hub.url}/alice`, async (page) => {
    await use(page)
    await assertUsable(page)
  }, options)
  const section = (page: Page, id: string) => page.locator(`#${id}`)
  /** the lines of the commands under a heading */
  const lines = async (page: Page, title: RegExp): Promise<string[]> => {
    const shown = await page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) }).locator('code').allInnerTexts()
    return shown.map((line) => line.replace(/^\$/, ''))
  }

  test('says whose it is, how it stands, what is published of it and until when that counts', () => open(async (page) => {
    assert.match(await section(page, 'owner').innerText(), /0x[0-9a-fA-F]{40}[\s\S]*operator took it[\s\S]*Key on IPFS\s+run by this hub/)
    const published = await section(page, 'root').innerText()
    assert.match(published, new RegExp(`live[\\s\\S]*k51\\w+[\\s\\S]*${root}[\\s\\S]*counts until 20\\d\\d-\\d\\d-\\d\\d \\(in (?:1 day|4[78] hours)`))
    assert.ok(await page.getByRole('link', { name: 'alice/app' }).isVisible())
  }))

  test('its record is what the key signed, and its root where the name leads, to an IPFS node of somebody else', { skip: noKubo }, async (t) => {
    const directory = await mkdtemp(join(tmpdir(), 'ipcr-verify-'))
    const kubo = await startKubo({ config: delegatedTo(hub.url) })
    t.after(async () => {
      await kubo.stop()
      await rm(directory, { recursive: true })
    })
    const env = { PATH: `${dirname(paths.ipfs)}:${process.env['PATH'] ?? ''}`, IPFS_PATH: kubo.repository, IPFS_TELEMETRY: 'off' }
    const shell = async (line: string): Promise<string> => (await run('sh', ['-c', line], { cwd: directory, env })).stdout
    await open(async (page) => {
      const [fetched = '', inspected = ''] = await lines(page, /What the key signed/)
      await shell(fetched)
      assert.match(await shell(inspected), new RegExp(`Value:\\s+"/ipfs/${root}"[\\s\\S]*Valid:\\s+true`))
      const [resolved = '', listed = ''] = await lines(page, /Where it leads/)
      assert.equal((await shell(resolved)).trim(), `/ipfs/${root}`)
      assert.match(await shell(listed), /app\//)
    })
  })

  test('an image of it is verified by the command that is shown', () => open(async (page) => {
    const [line = ''] = await lines(page, /An image, from the signed record/)
    assert.match(line, /^npx ipcr verify 127\.0\.0\.1:\d+\/alice\/app:v1$/)
    const { stdout } = await run(process.execPath, [CLI, ...line.split(' ').slice(2)])
    assert.match(stdout, /Its publisher stands for it\./)
  }))

  test('what waits to be published is said', async () => {
    await pushImage(hub.url, 'alice/app', 'v2', { layers: ['two'] })
    const at = async (): Promise<string> => (await (await fetch(`${hub.url}/alice`)).text()).replace(/<[^>]+>/g, ' ')
    assert.match(await at(), /publishing|live/)
    await publishedRoot(hub, 'alice')
    assert.match(await at(), /What is shown here is what is published under its name/)
  })

  test('is whole without scripts, and on a screen of 360 px', () => open(async (page) => {
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
    assert.match(await section(page, 'verify').innerText(), /ipfs name resolve/)
  }, { javaScriptEnabled: false, viewport: { width: 360, height: 740 }, colorScheme: 'dark' }))
})

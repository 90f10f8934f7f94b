import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page, Route } from 'playwright-core'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { run } from '../support/run.ts'
import { assertUsable } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname

describe('the verification in the browser', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser

  before(async () => {
    hub = await startHub({ env: { IPCR_AUTH: 'open', IPCR_P2P: 'off' }, pages: true })
    await pushImage(hub.url, 'alice/app', 'v1', { layers: ['one'] })
    await pushImage(hub.url, 'alice/app', 'unsigned', { layers: ['two'] })
    await run(process.execPath, [CLI, 'sign', 'alice/app:v1', '--yes', '--data', hub.dataDir], { env: { IPCR_AUTH: 'open' } })
    await run(process.execPath, [CLI, 'verify', 'alice/app:v1'], { env: { IPCR_AUTH: 'open', IPCR_DATA: hub.dataDir } })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    assert.equal(await hub.stop(), 0, hub.log())
  })

  /** What the page says after the button was pressed; `meddle` may change what the gateway answers. */
  async function verify(reference: string, meddle?: { path: RegExp; change: (bytes: Buffer) => Buffer }): Promise<string> {
    const page = await browser.newPage()
    try {
      if (meddle) await page.route(meddle.path, (route) => changed(route, meddle.change))
      await page.goto(`${hub.url}/alice/app:${reference}`)
      await page.getByRole('button', { name: 'Verify in this browser' }).click()
      await page.getByText(/✓ Verified|⚠ Not verified|^Not verified:/).first().waitFor({ timeout: 60_000 })
      return await outcome(page)
    } finally {
      await page.close()
    }
  }

  test('an image that its publisher signed is verified, and one that nobody signed is not', async () => {
    const text = await verify('v1')
    assert.match(text, /✓ Verified: its publisher signed that this tag means these bytes/)
    assert.match(text, /valid: 0x[0-9a-fA-F]{40} \(owner\), as v1/)
    assert.match(await verify('unsigned'), /⚠ Not verified: .*nobody signed the image/)
  })

  test('what it says fits on 360 px, and everything in it has a name', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
    await page.goto(`${hub.url}/alice/app:v1`)
    await page.getByRole('button', { name: 'Verify in this browser' }).click()
    await page.getByText('✓ Verified').waitFor({ timeout: 60_000 })
    await assertUsable(page)
    await page.close()
  })

  test('one bit flipped in the record ends the verification', async () => {
    // Before that stands the v1 signature, which no verifier looks at any more (IPNS Record, Record Verification).
    for (const at of [0.6, 0.75, 0.9]) assert.match(await verify('v1', { path: /format=ipns-record/, change: (bytes) => flip(bytes, at) }), /Not verified/, `${at}`)
  })

  test('one bit flipped in any block on the way ends the verification', async () => {
    const paths = await blocksAskedFor()
    assert.ok(paths.length > 5)
    for (const path of paths) assert.match(await verify('v1', { path: new RegExp(path), change: (bytes) => flip(bytes, 0.5) }), /Not verified/, path)
  })

  async function blocksAskedFor(): Promise<string[]> {
    const asked: string[] = []
    await verify('v1', { path: /\/ipfs\/.*format=raw/, change: (bytes) => bytes })
    const page = await browser.newPage()
    page.on('request', (request) => void (/\/ipfs\//.test(request.url()) && asked.push(new URL(request.url()).pathname)))
    await page.goto(`${hub.url}/alice/app:v1`)
    await page.getByRole('button', { name: 'Verify in this browser' }).click()
    await page.getByText('✓ Verified').waitFor({ timeout: 60_000 })
    await page.close()
    return [...new Set(asked)]
  }
})

async function outcome(page: Page): Promise<string> {
  return (await page.getByRole('main').innerText()).replace(/\s+/g, ' ')
}

async function changed(route: Route, change: (bytes: Buffer) => Buffer): Promise<void> {
  const answer = await route.fetch()
  await route.fulfill({ response: answer, body: change(await answer.body()) })
}

function flip(bytes: Buffer, share: number): Buffer {
  const flipped = Buffer.from(bytes)
  const at = Math.floor(flipped.length * share)
  flipped[at] = (flipped[at] ?? 0) ^ 1
  return flipped
}

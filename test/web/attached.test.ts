import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'
import { pushArtifact, type File } from '../support/signed-images.ts'
import { assertUsable, main } from './account-scene.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { visit } from './visit.ts'

const REPOSITORY = 'alice/app'
const SBOM = JSON.stringify({ spdxVersion: 'SPDX-2.3', name: '</pre><script>alert(1)</script><img src=x onerror=alert(1)>', note: 'a\u202Eb' }, null, 2)

describe('what is attached to an image', { skip: noBrowser }, () => {
  let hub: TestHub
  let browser: Browser
  let image: Descriptor
  before(async () => {
    hub = await startHub({ pages: true })
    browser = await startBrowser()
    image = await pushImage(hub.url, REPOSITORY, 'v1')
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  const attach = (artifactType: string, ...files: File[]): Promise<Descriptor> => pushArtifact(hub.url, REPOSITORY, undefined, { artifactType, subject: image, files })
  const open = (reference: string, use: (page: Page) => Promise<void>) =>
    visit(browser, `${hub.url}/${REPOSITORY}${reference}`, use, { viewport: { width: 360, height: 740 } })

  test('is listed with what it is in words, its type and its size', async () => {
    const types: [string, string][] = [
      ['application/spdx+json', 'SBOM (SPDX)'], ['application/vnd.cyclonedx+json', 'SBOM (CycloneDX)'], ['application/vnd.in-toto+json', 'attestation (in-toto)'],
      ['application/sarif+json', 'vulnerability report (SARIF)'], ['application/vnd.nobody.knows', 'application/vnd.nobody.knows'],
    ]
    for (const [type] of types) await attach(type, { mediaType: type, bytes: `{"of":"${type}"}` })
    await open(':v1', async (page) => {
      const rows = page.getByRole('table', { name: 'Attached to this image' }).getByRole('row')
      for (const [type, words] of types) {
        const text = await rows.filter({ hasText: type }).innerText()
        assert.ok(text.includes(words), text)
        assert.match(text, /\d+ B/)
      }
      await assertUsable(page)
      await page.getByRole('link', { name: 'SBOM (SPDX)' }).click()
      await main(page).getByText('{"of":"application/spdx+json"}').waitFor()
    })
  })

  test('bad-input 33: is shown as text and never as markup, with what cannot be seen written out', async () => {
    const { digest } = await attach('text/html', { mediaType: 'text/html', bytes: SBOM }, { mediaType: 'text/plain', bytes: 'a\u0000b\u001b[31mred\r\n\ttab\u200B' })
    await open(`@${digest}`, async (page) => {
      assert.equal(await page.getByRole('region', { name: 'Text of file 1' }).innerText(), SBOM.replace('\u202E', '⟨U+202E⟩'))
      assert.equal(await page.getByRole('region', { name: 'Text of file 2' }).innerText(), 'a⟨U+0000⟩b⟨U+001B⟩[31mred⟨U+000D⟩\n\ttab⟨U+200B⟩')
      assert.equal(await main(page).locator('img, script').count(), 0)
      await assertUsable(page)
    })
  })

  test('its bytes are downloaded as they are, and nothing of them runs in a browser', async () => {
    const { digest } = await attach('text/html', { mediaType: 'text/html', bytes: SBOM })
    await open(`@${digest}`, async (page) => {
      const link = page.getByRole('link', { name: 'Download file 1' })
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
      assert.match(download.suggestedFilename(), /^sha256-[0-9a-f]{12}\.txt$/)
      assert.equal(await readFile(await download.path(), 'utf8'), SBOM)
      const { headers } = await fetch(hub.url + (await link.getAttribute('href')))
      assert.deepEqual(['content-type', 'x-content-type-options'].map((name) => headers.get(name)), ['application/octet-stream', 'nosniff'])
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'; sandbox/)
    })
  })

  test('what is large, no text, or no text by its type is only there to download; of many files the first four are shown', async () => {
    const json = 'application/json'
    const large: File = { mediaType: json, bytes: `"${'x'.repeat(64 * 1024)}"` }
    const files: File[] = [large, { mediaType: json, bytes: Buffer.from([0xff, 0xfe, 0x22]) }, { mediaType: 'application/octet-stream', bytes: 'plain' }]
    const { digest } = await attach(json, ...files)
    const many = await attach(json, ...Array.from({ length: 9 }, (_, index) => ({ mediaType: json, bytes: `"text ${index}"` })))
    await open(`@${digest}`, async (page) => {
      assert.equal(await page.getByRole('link', { name: /^Download file/ }).count(), files.length)
      assert.equal(await page.getByRole('region', { name: /^Text of file/ }).count(), 0)
    })
    await open(`@${many.digest}`, async (page) => {
      assert.equal(await page.getByRole('link', { name: /^Download file/ }).count(), 9)
      assert.equal(await page.getByRole('region', { name: /^Text of file/ }).count(), 4)
    })
  })
})

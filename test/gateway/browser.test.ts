// What a browser makes of users' bytes and of the hub's listing of them.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { noBrowser, startBrowser } from '../web/browser.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { putFile, serveBlocks } from './support.ts'

const blocks = new MemoryBlocks()
const gateway = await serveBlocks(blocks)
const attack = '<script>document.title="run"</script><img src=x onerror="document.title=\'run\'">'
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="run"</script></svg>'
const page = putFile(blocks, attack)
const picture = putFile(blocks, svg)
const directory = await blocks.directories.build([
  ...['page.html', 'page', 'page.xhtml', '<img src=x onerror=document.title=1>'].map((name) => ({ name, ...page })), { name: 'picture.svg', ...picture },
  ...Array.from({ length: 1200 }, (_, index) => ({ name: `z${String(index).padStart(4, '0')}`, ...page })),
])

describe('a browser at the gateway', { skip: noBrowser }, () => {
  let browser: Browser
  let tab: Page
  const complaints: string[] = []
  before(async () => {
    browser = await startBrowser()
    tab = await browser.newPage({ colorScheme: 'dark' })
    tab.on('console', (message) => complaints.push(message.text()))
    tab.on('pageerror', (error) => complaints.push(error.message))
  })
  after(() => browser.close())

  for (const name of ['page.html', 'page', 'page.xhtml', 'picture.svg']) {
    test(`bad-input 33: ${name} is shown as text and runs nothing`, async () => {
      await tab.goto(`${gateway.url}/ipfs/${directory.cid}/${name}`)
      assert.notEqual(await tab.title(), 'run')
      assert.match(await tab.innerText('body'), /script/)
    })
  }

  test('the listing has its style, dark where the system is, and runs nothing', async () => {
    complaints.length = 0
    await tab.goto(`${gateway.url}/ipfs/${directory.cid}/`)
    assert.match(await tab.title(), /^\/ipfs\/bafy/)
    assert.equal(await tab.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(13, 17, 23)')
    assert.equal(await tab.getByRole('row').count(), 1001)
    assert.deepEqual(await tab.getByRole('columnheader').allInnerTexts(), ['Name', 'CID', 'Bytes with all blocks'])
    assert.deepEqual(complaints, [])
  })

  test('its links lead to files, to the next entries, and back', async () => {
    await tab.getByRole('link', { name: 'Next entries' }).click()
    assert.equal(await tab.getByRole('row').count(), 206)
    await tab.getByRole('link', { name: 'z1199' }).click()
    assert.match(await tab.innerText('body'), /script/)
  })
})

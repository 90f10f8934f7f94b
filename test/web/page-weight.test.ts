import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { connectWallet } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { noBrowser, startBrowser } from './browser.ts'
import { scriptsOf, weightOf } from './page-weight.ts'

const MOST = 150_000

describe('the scripts of a first visit', { skip: noBrowser }, () => {
  let hub: WalletHub
  let browser: Browser
  before(async () => {
    hub = await startWalletHub({ pages: true, env: { IPCR_P2P: 'off' } })
    browser = await startBrowser()
    const owner = await connectWallet(hub.url)
    await owner.run('alice', { action: 'claim' })
    await pushImage(hub.url, 'alice/app', 'v1', { authorization: await owner.token() })
    await owner.ask('PUT', '/api/v1/repositories/alice/app/readme', { short: 'Serves pages', full: '# app\n\n```sh\ndocker run alice/app\n```\n' })
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  for (const path of ['/', '/alice', '/alice/app', '/alice/app?view=tags', '/alice/app:v1', '/search?q=app']) {
    test(`${path} takes no more than 150 kB of them, gzipped`, async (t) => {
      const context = await browser.newContext()
      try {
        const scripts = await scriptsOf(await context.newPage(), hub.url + path)
        assert.ok(scripts.length > 0)
        t.diagnostic(`${Math.round(weightOf(scripts) / 1000)} kB`)
        assert.ok(weightOf(scripts) <= MOST, `${weightOf(scripts)} bytes:\n${scripts.map(({ path: script, bytes, gzipped }) => `${gzipped} of ${bytes} ${script}`).join('\n')}`)
      } finally {
        await context.close()
      }
    })
  }
})

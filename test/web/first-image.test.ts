import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Wallet } from 'ethers'
import type { Page } from 'playwright-core'
import { dockerTools, startDockerd, type Dockerd } from '../clients/dockerd.ts'
import { buildImage, removeAllImages } from '../clients/image.ts'
import { AccountScene, fox, main, takeNamespace } from './account-scene.ts'
import { noBrowser } from './browser.ts'

const wallet = new Wallet(Wallet.createRandom().privateKey)
const address = wallet.address.toLowerCase()

describe('from a wallet to an image, by the lines that the pages show', { skip: noBrowser || dockerTools.skip }, () => {
  let scene: AccountScene
  let daemon: Dockerd
  before(async () => {
    scene = await AccountScene.start()
    daemon = await startDockerd()
  })
  after(async () => {
    await daemon?.stop()
    await scene?.stop()
  })

  /** runs the lines that stand beside a copy button as they are */
  const paste = async (page: Page, subject: string) => {
    const lines = await main(page).locator('div', { has: page.getByRole('button', { name: `Copy ${subject}` }) }).last().locator('code').evaluateAll((codes) => codes.map((code) => (code.lastChild?.textContent ?? '').trim()))
    assert.ok(lines.length > 0)
    for (const line of lines) await daemon.docker(line.split(' ').slice(1))
  }

  test('docker logs in, pushes to the address of the wallet, and the namespace shows it', () => scene.open('/account/namespaces', [fox(wallet)], async (page) => {
    await takeNamespace(page, address)
    await page.goto(`${scene.hub.url}/account/tokens`)
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('laptop')
    await page.getByRole('button', { name: 'Make the token' }).click()
    await page.getByRole('heading', { name: 'Copy laptop now' }).waitFor()
    await paste(page, 'login command')
    await buildImage(daemon, 'app:latest', 'pushed by its owner', 2)
    await page.goto(`${scene.hub.url}/${address}`)
    await paste(page, 'push commands')
    await page.reload()
    await main(page).getByRole('link', { name: `${address}/app` }).click()
    await page.getByRole('heading', { name: 'app' }).waitFor()
    await removeAllImages(daemon)
    await paste(page, 'pull command')
    const { stdout } = await daemon.docker(['run', '--network', 'none', `${new URL(scene.hub.url).host}/${address}/app:latest`])
    assert.match(stdout, /pushed by its owner/)
  }))
})

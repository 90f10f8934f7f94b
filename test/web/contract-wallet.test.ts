import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Wallet } from 'ethers'
import type { Browser } from 'playwright-core'
import { startAnvil, type Anvil } from '../support/anvil.ts'
import { deployContractWallets, type ContractWallets, type Signs } from '../support/contract-wallets.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { realClients } from '../support/real-client.ts'
import { injectWallets } from './browser-wallet.ts'
import { noBrowser, startBrowser } from './browser.ts'

const owner = new Wallet(`0x${'11'.repeat(32)}`)
const stranger = new Wallet(`0x${'22'.repeat(32)}`)

describe('a wallet that is a contract, in a browser', { skip: noBrowser || realClients('anvil').skip }, () => {
  let anvil: Anvil
  let wallets: ContractWallets
  let hub: TestHub
  let browser: Browser
  before(async () => {
    anvil = await startAnvil()
    wallets = await deployContractWallets(anvil)
    hub = await startHub({ pages: true, env: { IPCR_AUTH: 'wallet', ETH_RPC_URL: anvil.url } })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
    await anvil?.stop()
  })

  /** What the header says after the wallet has signed, or the page's alert when it was refused. */
  const signIn = async (contract: Signs): Promise<string> => {
    const context = await browser.newContext()
    await injectWallets(context, [{ name: 'Safe', wallet: owner, contract }])
    const page = await context.newPage()
    await page.goto(`${hub.url}/login`)
    await page.getByRole('button', { name: 'Safe' }).click()
    const found = page.getByRole('banner').getByText(contract.address.slice(2, 6), { exact: false }).or(page.getByRole('main').getByRole('alert'))
    const text = await found.first().innerText()
    await context.close()
    return text
  }

  test('signs in when it is on the chain (ERC-1271), and when it is still to be deployed (ERC-6492)', async () => {
    for (const contract of [await wallets.deployed(owner), wallets.undeployed(owner)]) {
      const shown = await signIn(contract)
      assert.match(shown, new RegExp(contract.address.slice(2, 6), 'i'))
      assert.doesNotMatch(shown, /signature/)
    }
  })

  test('bad-input 22: does not sign in by what a stranger signed, and is told so', async () => {
    assert.match(await signIn(wallets.undeployed(owner, stranger)), /the signature is not of 0x/)
  })
})

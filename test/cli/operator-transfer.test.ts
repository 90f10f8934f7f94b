// The operator's handles, which the hub's own wallet claims, can go to the wallets of people.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { tryPush } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { waitUntilPublished } from '../support/published.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { ipcr } from '../survival/support.ts'
import { makePerson, type Person } from './person.ts'

let hub: WalletHub
let bob: Person

before(async () => {
  hub = await startWalletHub()
  bob = await makePerson(hub)
  for (const name of ['shop/app', 'library/app']) await pushImage(hub.url, name, 'v1', { authorization: hub.basic })
  for (const name of ['shop/app', 'library/app']) await waitUntilPublished(hub, name, 'v1')
})
after(async () => {
  await bob.user.remove()
  await hub.stop()
})

const asOperator = async (...args: string[]): Promise<Record<string, unknown>> => JSON.parse((await ipcr([...args, '--yes', '--json'], hub)).stdout)
const offer = () => asOperator('namespace', 'transfer', 'shop', bob.wallet.address)

test('an offer that the operator takes back cannot be accepted', async () => {
  assert.equal((await offer())['transferTo'], bob.wallet.address)
  assert.equal(JSON.parse((await ipcr(['namespace', 'transfer', 'shop', '--take-back', '--json'], hub)).stdout).transferTo, null)
  await bob.fails(/shop is not offered to you/, 'namespace', 'accept', 'shop', '--yes')
})

test('whom it is not offered to, and nobody else, does not get it', async () => {
  const mallory = await makePerson(hub)
  await offer()
  await mallory.fails(/shop is not offered to you/, 'namespace', 'accept', 'shop', '--yes')
  await mallory.fails(/belongs to the operator/, 'namespace', 'transfer', 'shop', mallory.wallet.address, '--yes')
  await mallory.fails(/belongs to somebody else/, 'namespace', 'transfer', 'shop', '--take-back')
  await mallory.user.remove()
})

test('an accepted one is its new owner’s: they push, the operator does not, and the root says how it came to them', async () => {
  await offer()
  const accepted: { owner: string; ipns: string } = await bob.json('namespace', 'accept', 'shop', '--yes')
  assert.equal(accepted.owner, bob.wallet.address)
  assert.equal(await bob.push('shop/app'), 202)
  assert.equal((await tryPush(hub.url, 'shop/app', hub.basic)).status, 403)
  const { claim, handovers } = await rootOf(accepted.ipns)
  assert.deepEqual([claim.owner, handovers?.length, handovers?.[0]?.transfer.to], [bob.wallet.address, 1, bob.wallet.address])
  assert.equal((await fetch(`${hub.url}/v2/shop/app/manifests/v1`)).status, 200)
})

test('what looks like it is still nobody else’s to take', async () => {
  await bob.fails(/looks like shop, which is taken/, 'namespace', 'claim', 'sh0p', '--yes')
})

test('images without a namespace stay the operator’s', async () => {
  await assert.rejects(ipcr(['namespace', 'transfer', 'library', bob.wallet.address, '--yes'], hub), /library stays the operator/)
})

type Root = { claim: { owner: string }; handovers?: { transfer: { to: string } }[] }

async function rootOf(ipns: string): Promise<Root> {
  for (let i = 0; i < 600; i++) {
    const answer = await fetch(`${hub.url}/ipns/${ipns}/ipcr.json`)
    const root = answer.ok ? ((await answer.json()) as Root) : undefined
    if (root?.handovers) return root
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the root tells of no handover')
}

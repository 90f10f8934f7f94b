import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { connectWallet, type NamespaceClient } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { setTeamOf } from '../support/team-client.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

let hub: WalletHub
let alice: NamespaceClient
let bob: NamespaceClient
let [bobs, digest] = ['', '']

before(async () => {
  hub = await startWalletHub()
  ;[alice, bob] = await Promise.all([connectWallet(hub.url), connectWallet(hub.url)])
  await alice.run('crew', { action: 'claim' })
  ;({ digest } = await pushImage(hub.url, 'crew/app', 'v1', { authorization: await alice.token() }))
  bobs = await bob.token()
})
after(() => hub?.stop())

/** The status of a request of Bob's, of whose body the half comes only after `meanwhile`. */
async function sendSlowly(method: string, path: string, body: string, meanwhile: () => Promise<unknown>): Promise<number> {
  const headers = { authorization: bobs, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const sent = request(hub.url + path, { method, headers })
  const answered = new Promise<number>((resolve, reject) => sent.once('error', reject).once('response', (answer) => resolve(answer.resume().statusCode ?? 0)))
  sent.write(body.slice(0, 10))
  await delay(300)
  await meanwhile()
  sent.end(body.slice(10))
  return answered
}

const signature = (): string => JSON.stringify({
  signature: { repository: 'crew/app', digest, tag: '', issuedAt: Math.floor(Date.now() / 1000), notAfter: Math.floor(Date.now() / 1000) + 3600, seq: Date.now(), sig: `0x${'11'.repeat(64)}1b` },
})

for (const [method, path, body] of [
  ['PUT', '/api/v1/repositories/crew/app/readme', () => JSON.stringify({ short: 'by Bob' })],
  ['PUT', '/api/v1/namespaces/crew/signing', () => JSON.stringify({ signed: 'all', keys: [] })],
  ['POST', '/api/v1/repositories/crew/app/signatures', signature],
] as const)
  test(`bad-input 19: whoever is removed while the body of a ${method} ${path} is on its way changes nothing any more`, async () => {
    await setTeamOf(hub.url, alice, 'crew', [{ address: bob.address, role: 'maintain' }])
    assert.equal(await sendSlowly(method, path, body(), () => setTeamOf(hub.url, alice, 'crew', [])), 403)
  })

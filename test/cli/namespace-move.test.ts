import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWalletHub } from '../support/wallet-hub.ts'
import { makePerson } from './person.ts'

test('a wallet takes its namespace to another hub, which knows of the first one, only when it says so', async () => {
  const [first, second] = await Promise.all([startWalletHub(), startWalletHub()])
  const alice = await makePerson(first)
  const [own, at] = [alice.wallet.address.toLowerCase(), (hub: { url: string }) => new URL(hub.url).host]
  const { signed, ipns }: { signed: object; ipns: string } = await alice.json('namespace', 'claim', own, '--yes')
  const told = await fetch(`${second.url}/api/v1/claims`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ claim: signed }) })
  assert.deepEqual([told.status, await told.json()], [200, { stored: true }])
  const claim = (...more: string[]) => alice.user.ipcr(['namespace', 'claim', own, '--hub', at(second), '--yes', ...more], alice.key)
  const refused = await claim()
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /has another claim already, made at another hub, whose key would end with this one: give --move/)
  const moved = await claim('--move', '--json')
  assert.equal(moved.code, 0, moved.stderr)
  assert.match(moved.stderr, new RegExp(`published under ${ipns} now, by another hub`))
  assert.notEqual(JSON.parse(moved.stdout).ipns, ipns)
  await alice.user.remove()
  assert.deepEqual(await Promise.all([first.stop(), second.stop()]), [0, 0])
})

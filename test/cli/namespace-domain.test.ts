import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startDnsZone } from '../support/dns-zone.ts'
import { startWalletHub } from '../support/wallet-hub.ts'
import { makePerson } from './person.ts'

const OTHER = 'k51qzi5uqu5di4m3ezabqau38isvrk1foxxnt3boyev7xlcgvhoa2mesiamyxp'

test('a domain is claimed in two steps: what to set is said, with the whole key, and once it is set the same command takes it', async () => {
  const zone = await startDnsZone()
  const hub = await startWalletHub({ env: { DNS_SERVERS: zone.server } })
  const alice = await makePerson(hub)
  const claim = () => alice.ipcr('namespace', 'claim', 'Example.test', '--yes')
  zone.set('_dnslink.example.test', [`dnslink=/ipns/${OTHER}`])
  const { code, stderr } = await claim()
  assert.equal(code, 1)
  const [, key = ''] = /set the TXT record of _dnslink\.example\.test to dnslink=\/ipns\/(k51[0-9a-z]{59}), or claim/.exec(stderr.split('\n').at(-2) ?? '') ?? []
  assert.notEqual(key, '', stderr)
  assert.ok(stderr.includes(`the hub says: Before you hand the claim in: set the TXT record of _dnslink.example.test to dnslink=/ipns/${key}.`), stderr)
  zone.set('_dnslink.example.test', [`dnslink=/ipns/${key}`])
  const taken = await claim()
  assert.equal(taken.code, 0, taken.stderr)
  assert.match(taken.stdout, /example\.test is yours until/)
  assert.equal(await alice.push('example.test/app'), 202)
  await alice.user.remove()
  assert.equal(await hub.stop(), 0)
  zone.stop()
})

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { startDnsZone } from '../support/dns-zone.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { imageOf, Tree } from '../support/tree.ts'

const ROOT = new URL('../..', import.meta.url).pathname

type Ended = { code: number; out: string }

const follow = (hub: TestHub, ...args: string[]): Promise<Ended> => new Promise((resolve) => {
  execFile(process.execPath, ['cli/main.ts', 'follow', ...args, '--data', hub.dataDir], { cwd: ROOT }, (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: out + err }))
})

test('ipcr follow waits for the first look: what is there is shown, and that nothing is there is said, with exit code 1', async (t) => {
  const tree = new Tree()
  const { manifest, blobs } = imageOf(Buffer.from('one'))
  const root = await tree.repository({ tags: { v1: manifest }, blobs })
  const [gateway, zone] = [await startStaticGateway(tree), await startDnsZone()]
  const hub = await startHub({ env: { IPCR_GATEWAYS: gateway.url, DNS_SERVERS: zone.server } })
  t.after(async () => {
    await hub.stop()
    await gateway.stop()
    zone.stop()
  })
  const nothing = await follow(hub, 'nosuch.example.org')
  assert.equal(nothing.code, 1)
  assert.match(nothing.out, /Nothing was found under nosuch\.example\.org: nosuch\.example\.org has no DNSLink[^]*followed all the same[^]*--remove nosuch\.example\.org/)
  const told = await follow(hub, 'nosuch.example.org', '--json')
  const state = JSON.parse(told.out) as { state: string; detail: string; followed: boolean }
  assert.deepEqual([told.code, state.state, state.followed], [1, 'unknown', true])
  assert.match(state.detail, /has no DNSLink/)
  zone.set('_dnslink.there.example.org', [`dnslink=/ipfs/${root}`])
  const found = await follow(hub, 'there.example.org')
  assert.equal(found.code, 0, found.out)
  assert.match(found.out, new RegExp(`there\\.example\\.org  live /ipfs/${root}, followed`))
  const content = await follow(hub, root)
  assert.deepEqual([content.code, content.out.includes('Nothing was found')], [0, false])
  assert.match((await follow(hub, '--list')).out, /nosuch\.example\.org {2}nothing found, followed\n {2}nosuch\.example\.org has no DNSLink/)
})

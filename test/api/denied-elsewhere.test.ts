import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startDnsZone } from '../support/dns-zone.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { waitUntilPublished, type Published } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'

describe('a denied name outside the hub', () => {
  let other: TestHub
  let hub: TestHub
  let zone: Awaited<ReturnType<typeof startDnsZone>>
  let names: Published
  before(async () => {
    other = await startHub()
    await pushImage(other.url, 'alice/app', 'v1')
    names = await waitUntilPublished(other, 'alice/app', 'v1')
    zone = await startDnsZone()
    zone.set('_dnslink.alice.example.org', [`dnslink=/ipns/${names.namespace}`])
    hub = await startHub({ env: { IPCR_GATEWAYS: other.url, DNS_SERVERS: zone.server } })
  })
  after(async () => {
    await hub?.stop()
    await other?.stop()
    zone?.stop()
  })

  const pull = async (name: string) => {
    const answer = await fetch(`${hub.url}/v2/${name}/manifests/v1`)
    return { status: answer.status, text: await answer.text() }
  }
  const deny = (method: string, name: string) => fetch(`${hub.url}/api/v1/denied/${name}`, { method, headers: { 'content-type': 'application/json' }, ...(method === 'PUT' ? { body: '{"reason":"x"}' } : {}) })

  test('is not pulled by its key, nor by a domain that leads to it, though both were pulled before', async () => {
    for (const name of [names.namespace, 'alice.example.org']) assert.equal((await pull(`${name}/app`)).status, 200, name)
    await deny('PUT', names.namespace)
    for (const name of [names.namespace, names.namespace.toUpperCase(), 'alice.example.org']) {
      const { status, text } = await pull(`${name.toLowerCase()}/app`)
      assert.deepEqual([status, text.includes(`${names.namespace} is denied by this hub's operator`)], [403, true], name)
    }
    await deny('DELETE', names.namespace)
    assert.equal((await pull('alice.example.org/app')).status, 200)
  })

  test('bad-input 28: is not pulled by way of the hub in whose root it stands either, by whatever name that is', async () => {
    zone.set('_dnslink.hub.example.org', [`dnslink=/ipns/${names.hub}`])
    const ways = [`${names.hub}/alice/app`, 'hub.example.org/alice/app']
    for (const name of ways) assert.equal((await pull(name)).status, 200, name)
    for (const denied of [names.namespace, `${names.namespace}/app`]) {
      await deny('PUT', denied)
      for (const name of ways) {
        const { status, text } = await pull(name)
        assert.deepEqual([status, text.includes(`${denied} is denied by this hub's operator`)], [403, true], `${denied} ${name}`)
      }
      await deny('DELETE', denied)
    }
    await deny('PUT', `${names.namespace}/other`)
    for (const name of ways) assert.equal((await pull(name)).status, 200, name)
    await deny('DELETE', `${names.namespace}/other`)
  })

  test('by the domain alone the key is still pulled, by a repository alone the others are', async () => {
    await deny('PUT', 'alice.example.org')
    assert.deepEqual([(await pull('alice.example.org/app')).status, (await pull(`${names.namespace}/app`)).status], [403, 200])
    await deny('DELETE', 'alice.example.org')
    await deny('PUT', `${names.namespace}/other`)
    assert.equal((await pull('alice.example.org/app')).status, 200)
    await deny('PUT', `${names.namespace}/app`)
    assert.equal((await pull('alice.example.org/app')).status, 403)
  })

  test('a namespace of the hub itself is not pulled by its key either', async () => {
    await pushImage(hub.url, 'bob/app', 'v1')
    const own = await waitUntilPublished(hub, 'bob/app', 'v1')
    for (const name of ['bob/app', `${own.namespace}/app`, `${own.hub}/bob/app`]) assert.equal((await pull(name)).status, 200, name)
    for (const denied of ['bob', own.namespace]) {
      await deny('PUT', denied)
      for (const name of ['bob/app', `${own.namespace}/app`, `${own.hub}/bob/app`]) assert.equal((await pull(name)).status, 403, `${denied} ${name}`)
      await deny('DELETE', denied)
    }
  })
})

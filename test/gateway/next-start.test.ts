import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { httpCall, type Answer, type Call } from '../conformance/http-call.ts'
import { type NextHub, startUnderPlainNext } from '../support/next-start.ts'
import { pushImage } from '../support/push-image.ts'
import { newName, RECORD, sign } from './routing-support.ts'
import { readCar } from './support.ts'

describe('the gateway under plain next start', () => {
  let hub: NextHub
  let name: string
  before(async () => {
    hub = await startUnderPlainNext()
    await pushImage(hub.url, 'alice/app', 'v1', { layers: [Buffer.alloc(2_000_000, 'layer')] })
    name = (JSON.parse((await call({ path: '/api/v1/hub' })).text) as { ipns: string }).ipns
    for (let tries = 0; tries < 1200 && (await call({ path: `/ipns/${name}/alice/app/refs/tags/v1` })).status !== 200; tries++) await delay(50)
  })
  after(() => hub.stop())

  const call = (request: Call): Promise<Answer> => httpCall(hub.url, request)

  test('answers the probe, HEAD with the length of what it does not send', async () => {
    const probe = await call({ path: '/ipfs/bafkqaaa?format=raw' })
    assert.deepEqual([probe.status, probe.headers['content-length']], [200, '0'])
    const head = await call({ method: 'HEAD', path: `/ipns/${name}/alice/app/index.json` })
    assert.equal(Number(head.headers['content-length']), (await call({ path: `/ipns/${name}/alice/app/index.json` })).body.length)
  })

  test('gives files with ranges, listings, CARs and records, under the same headers', async () => {
    const part = await call({ path: `/ipns/${name}/alice/app/oci-layout`, headers: { range: 'bytes=0-4' } })
    assert.deepEqual([part.status, part.body.length, part.headers['content-security-policy']], [206, 5, "sandbox allow-downloads; default-src 'none'"])
    const page = await call({ path: `/ipns/${name}/alice/app/` })
    assert.match(page.headers['content-security-policy'] as string, /^sandbox /)
    const { cids } = await readCar((await call({ path: `/ipns/${name}?format=car` })).body)
    assert.ok(cids.length > 10)
    assert.equal((await call({ path: `/routing/v1/ipns/${name}` })).headers['content-type'], RECORD)
  })

  test('takes a record, and refuses what it refuses', async () => {
    const stranger = await newName()
    const body = await sign(stranger, 1)
    assert.equal((await call({ method: 'PUT', path: `/routing/v1/ipns/${stranger.name}`, headers: { 'content-type': RECORD }, body })).status, 200)
    assert.ok((await call({ path: `/routing/v1/ipns/${stranger.name}` })).body.equals(body))
    assert.equal((await call({ path: '/ipfs/nothing' })).status, 400)
    assert.equal((await call({ path: `/ipns/${name}/a%2Fb` })).status, 400)
  })
})

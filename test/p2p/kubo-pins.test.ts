// A real Kubo that knows nothing but this hub's routing API: no DHT, no connection made by hand.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { after, before, describe, test } from 'node:test'
import { base32 } from 'multiformats/bases/base32'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { create } from 'multiformats/hashes/digest'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { delegatedTo } from '../support/kubo-config.ts'
import { cidAt, waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'
import { metricWhen, p2pListens } from './p2p-hub.ts'

const MIB = 1024 * 1024
const { skip } = realClients('ipfs')

describe('a Kubo that asks the hub alone', { skip }, () => {
  const layers = [randomBytes(200 * MIB), randomBytes(100 * MIB + 77), Buffer.from('small')]
  const digests = layers.map((layer) => createHash('sha256').update(layer).digest('hex'))
  let hub: TestHub
  let kubo: TestKubo
  let directory: string
  let name: string

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ipcr-bitswap-'))
    hub = await startHub()
    await p2pListens(hub)
    await pushImage(hub.url, 'alice/app', 'v1', { layers })
    name = (await waitUntilPublished(hub, 'alice/app', 'v1')).hub
    kubo = await startKubo({ config: delegatedTo(hub.url) })
  })
  after(async () => {
    await kubo?.stop()
    assert.equal(await hub?.stop(), 0, hub?.log())
    await rm(directory, { recursive: true, force: true })
  })

  test('pins the root of a 300 MiB image by bitswap', { timeout: 180_000 }, async () => {
    const root = await cidAt(hub, `/ipns/${name}`)
    assert.match(await kubo.run(['pin', 'add', root]), new RegExp(`pinned ${root} recursively`))
    const isAll = (sent: number): boolean => sent > 300 * MIB
    assert.ok(isAll(await metricWhen(hub, 'ipcr_p2p_bytes_sent_total', isAll)))
  })

  test('reads the layers through the name, byte for byte', { timeout: 180_000 }, async () => {
    for (const [index, digest] of digests.entries()) {
      const file = join(directory, digest)
      await kubo.run(['get', '-o', file, `/ipns/${name}/alice/app/blobs/sha256/${digest}`])
      assert.equal((await stat(file)).size, layers[index]?.length)
      const hash = createHash('sha256')
      await pipeline(createReadStream(file), hash)
      assert.equal(hash.digest('hex'), digest)
    }
  })

  test('does not get what is in no published root', async () => {
    const blob = Buffer.from('pushed, and in no image')
    const digest = createHash('sha256').update(blob).digest()
    const begun = await fetch(`${hub.url}/v2/alice/app/blobs/uploads/`, { method: 'POST' })
    const put = await fetch(new URL(`${begun.headers.get('location')}?digest=sha256:${digest.toString('hex')}`, hub.url), { method: 'PUT', body: blob })
    assert.equal(put.status, 201, await put.text())
    const cid = CID.createV1(raw.code, create(0x12, digest)).toString(base32)
    assert.equal((await kubo.attempt(['swarm', 'connect', ...(await p2pListens(hub))])).code, 0)
    const asked = await kubo.attempt(['block', 'get', '--timeout=3s', cid])
    assert.notEqual(asked.code, 0)
    assert.equal(asked.stdout, '')
  })
})

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startHub, type TestHub } from '../support/hub.ts'
import { type Published, waitUntilPublished } from '../support/published.ts'
import { type Descriptor, pushImage } from '../support/push-image.ts'
import { smallDisk } from '../support/small-disk.ts'

const MIB = 1024 * 1024
const { dataDir, skip, leaveRoom, makeRoom } = smallDisk(48)
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

describe('bad-input 37: a full disk under what comes from outside', { skip }, () => {
  const [large, second] = [randomBytes(14 * MIB), randomBytes(2 * MIB)]
  let [there, here]: TestHub[] = []
  let image: Descriptor
  let names: Published
  const hub = (): TestHub => here as TestHub
  before(async () => {
    there = await startHub()
    image = await pushImage(there.url, 'alice/app', 'v1', { layers: [large, second] })
    names = await waitUntilPublished(there, 'alice/app', 'v1')
    here = await startHub({ dataDir, env: { IPCR_GATEWAYS: there.url } })
  })
  after(async () => {
    await here?.stop({ keep: true })
    await there?.stop()
  })

  const manifest = (name: string): Promise<Response> => fetch(`${hub().url}/v2/${name}/app/manifests/v1`, { signal: AbortSignal.timeout(40_000) })
  /** the status of a pull, and whether the bytes were the right ones; 0 when it was cut */
  const pull = async (layer: Uint8Array): Promise<[number, boolean]> => {
    const answer = await fetch(`${hub().url}/v2/${names.namespace}/app/blobs/${digestOf(layer)}`, { signal: AbortSignal.timeout(40_000) })
    const bytes = await answer.arrayBuffer().catch(() => undefined)
    return [bytes === undefined ? 0 : answer.status, bytes !== undefined && digestOf(Buffer.from(bytes)) === digestOf(layer)]
  }

  test('a blob that does not fit is 507 or cut, leaves nothing behind, and own names go on', async () => {
    assert.equal((await manifest(names.namespace)).headers.get('docker-content-digest'), image.digest)
    leaveRoom(5 * MIB)
    const [status, whole] = await pull(large)
    assert.ok([0, 507].includes(status) && !whole, String(status))
    for (let i = 0; i < 600 && readdirSync(join(dataDir, 'uploads')).length > 0; i++) await delay(100)
    assert.deepEqual(readdirSync(join(dataDir, 'uploads')), [])
    assert.equal((await manifest(names.namespace)).headers.get('docker-content-digest'), image.digest)
    assert.equal((await fetch(`${hub().url}/v2/`)).status, 200)
  })

  test('with no room at all known names are served, and a new name or blob is refused with the reason', async () => {
    leaveRoom(0)
    assert.equal((await manifest(names.namespace)).headers.get('docker-content-digest'), image.digest)
    const answer = await manifest(`${names.hub}/alice`)
    const text = await answer.text()
    assert.ok(answer.status === 507 && text.includes('no room'), `${answer.status} ${text}`)
    assert.deepEqual(await pull(second), [507, false])
  })

  test('with room again both come, without a restart', async () => {
    makeRoom()
    assert.deepEqual([await pull(large), await pull(second)], [[200, true], [200, true]])
    assert.equal((await manifest(`${names.hub}/alice`)).headers.get('docker-content-digest'), image.digest)
  })

  test('a hub that starts on a full disk serves names from outside once there is room', async () => {
    await here?.stop({ keep: true })
    for (const name of readdirSync(dataDir).filter((file) => file.startsWith('cache.sqlite'))) rmSync(join(dataDir, name))
    here = await startHub({ dataDir, env: { IPCR_GATEWAYS: there?.url ?? '' } })
    // Its threads have their files open: without room for those it does not start at all, and says so.
    assert.equal((await fetch(`${hub().url}/v2/_catalog`)).status, 200)
    assert.equal((await fetch(`${hub().url}/v2/alice/app/blobs/uploads/`, { method: 'POST' })).status, 202)
    leaveRoom(0)
    const answer = await manifest(names.namespace)
    const text = await answer.text()
    assert.ok([200, 503, 507].includes(answer.status), `${answer.status} ${text}`)
    makeRoom()
    assert.equal((await manifest(names.namespace)).headers.get('docker-content-digest'), image.digest)
  })
})

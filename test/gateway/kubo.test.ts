// A real Kubo that knows nothing but this hub: names by the routing API, content by CAR.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { useHub } from '../conformance/registry.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { delegatedTo } from '../support/kubo-config.ts'
import { pushImage } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'

const { skip } = realClients('ipfs')

describe('a Kubo beside the hub', { skip }, () => {
  const registry = useHub()
  const layer = Buffer.from(Array.from({ length: 2_500_000 }, (_, index) => (index * 2654435761) >>> 24))
  const digest = createHash('sha256').update(layer).digest('hex')
  let kubo: TestKubo
  let directory: string
  let hub: string
  let root: string

  before(async () => {
    await registry.start()
    const url = registry.hub.url
    directory = await mkdtemp(join(tmpdir(), 'ipcr-car-'))
    kubo = await startKubo({ config: delegatedTo(url) })
    await pushImage(url, 'alice/app', 'v1', { layers: [layer] })
    hub = ((await (await fetch(`${url}/api/v1/hub`)).json()) as { ipns: string }).ipns
    root = await rootOnceItHas(`/alice/app/blobs/sha256/${digest}`)
  })
  after(async () => {
    await kubo.stop()
    await rm(directory, { recursive: true, force: true })
  })

  async function rootOnceItHas(path: string): Promise<string> {
    for (let tries = 0; tries < 1200; tries++) {
      const answer = await fetch(`${registry.hub.url}/ipns/${hub}${path}`, { method: 'HEAD' })
      if (answer.status === 200) return answer.headers.get('x-ipfs-roots')?.split(',')[0] ?? ''
      await delay(50)
    }
    throw new Error(`${path} was not published:\n${registry.hub.log()}`)
  }

  async function importCar(path: string, name: string): Promise<string> {
    const answer = await fetch(registry.hub.url + path)
    assert.equal(answer.status, 200)
    const file = join(directory, name)
    await writeFile(file, new Uint8Array(await answer.arrayBuffer()))
    return kubo.run(['dag', 'import', file])
  }

  test('it resolves the name of the hub, and lists and reads below it once it has the CAR, pinned whole', async () => {
    assert.equal(await kubo.run(['name', 'resolve', hub]), `/ipfs/${root}`)
    assert.match(await importCar(`/ipfs/${root}?format=car`, 'hub.car'), new RegExp(`Pinned root\\s+${root}\\s+success`))
    assert.match(await kubo.run(['ls', `/ipns/${hub}`]), /alice\/?$/m)
    const read = join(directory, 'layer')
    await kubo.run(['get', '-o', read, `/ipns/${hub}/alice/app/blobs/sha256/${digest}`])
    assert.ok((await readFile(read)).equals(layer))
  })

  test('it pins what a path leads to', async () => {
    const answer = await fetch(`${registry.hub.url}/ipfs/${root}/alice/app`, { method: 'HEAD', headers: { accept: 'application/json' } })
    const app = answer.headers.get('x-ipfs-roots')?.split(',').at(-1) ?? ''
    assert.match(await importCar(`/ipfs/${root}/alice/app?format=car`, 'app.car'), new RegExp(`Pinned root\\s+${app}\\s+success`))
    assert.match(await kubo.run(['pin', 'ls', '--type=recursive', app]), /recursive/)
  })

  test('what it publishes lands in the hub, newer after older', async () => {
    const name = (await kubo.run(['key', 'gen', 'mine'])).trim()
    for (const content of ['first', 'second']) {
      const file = join(directory, content)
      await writeFile(file, content)
      const cid = await kubo.run(['add', '-Q', file])
      await kubo.run(['name', 'publish', '--key=mine', '--allow-offline', `/ipfs/${cid}`])
      const record = await recordOf(name, cid)
      assert.ok(record.includes(`/ipfs/${cid}`), `${name} has ${record}`)
    }
  })

  /** Kubo may return before its publisher has sent the record. */
  async function recordOf(name: string, cid: string): Promise<string> {
    let text = ''
    for (let tries = 0; tries < 1200 && !text.includes(cid); tries++) {
      const answer = await fetch(`${registry.hub.url}/routing/v1/ipns/${name}`)
      text = answer.status === 200 ? Buffer.from(await answer.arrayBuffer()).toString('latin1') : `nothing (${answer.status})`
      await delay(50)
    }
    return text
  }

  test('a new push is what the name stands for a moment later, also for Kubo', async () => {
    await pushImage(registry.hub.url, 'alice/app', 'v2', { layers: ['another'] })
    const next = await rootOnceItHas('/alice/app/refs/tags/v2')
    assert.notEqual(next, root)
    assert.equal(await kubo.run(['name', 'resolve', '--nocache', hub]), `/ipfs/${next}`)
  })
})

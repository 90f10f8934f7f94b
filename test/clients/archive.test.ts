import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, before, describe, test } from 'node:test'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { type Dockerd, dockerTools, startDockerd } from './dockerd.ts'
import { useHubAndLayout } from './hub-and-layout.ts'
import { buildImage, removeAllImages } from './image.ts'
import { layoutDigest } from './oci-layout.ts'

const LINE = 'printed by the loaded image'
const skopeo = realClients('skopeo')

/** Downloads an archive as a browser or curl does; the file's path. */
async function download(url: string, file: string): Promise<string> {
  const answer = await fetch(url)
  assert.equal(answer.status, 200)
  assert.ok(answer.body)
  await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(file))
  assert.equal((await stat(file)).size, Number(answer.headers.get('content-length')))
  return file
}

describe('docker loads an archive', { skip: dockerTools.skip || skopeo.skip }, () => {
  const scene = useHubAndLayout()
  let daemon: Dockerd
  const archive = (reference: string, query = '') => download(`${scene.url}/api/v1/repositories/alice/app/archive/${reference}${query}`, scene.path(`${createHash('sha256').update(reference + query).digest('hex').slice(0, 8)}.tar`))
  const runImage = async (tag: string) => (await daemon.docker(['run', '--rm', '--network', 'none', tag])).stdout.trim()
  before(async () => {
    daemon = await startDockerd()
    await buildImage(daemon, `${scene.host}/alice/app:v1`, LINE, 16)
    await daemon.docker(['push', `${scene.host}/alice/app:v1`])
  })
  after(() => daemon?.stop())

  for (const query of ['', '?format=oci']) test(`that ${query === '' ? 'is made for it' : 'skopeo made of the OCI archive'}, with nothing left on the machine, and runs it under its name`, async () => {
    await removeAllImages(daemon)
    let file = await archive('v1', query)
    if (query !== '') {
      await run(skopeo.paths.skopeo, ['--insecure-policy', 'copy', `oci-archive:${file}:v1`, `docker-archive:${scene.path('skopeo.tar')}:${scene.host}/alice/app:v1`])
      file = scene.path('skopeo.tar')
    }
    const { stdout } = await daemon.docker(['load', '--input', file])
    assert.match(stdout, new RegExp(`Loaded image: ${scene.host}/alice/app:v1`))
    assert.equal(await runImage(`${scene.host}/alice/app:v1`), LINE)
  })

  test('of a digest, which has no name', async () => {
    await removeAllImages(daemon)
    const digest = (await fetch(`${scene.url}/v2/alice/app/manifests/v1`)).headers.get('docker-content-digest') ?? ''
    const { stdout } = await daemon.docker(['load', '--input', await archive(digest)])
    const id = /Loaded image ID: (sha256:\w+)/.exec(stdout)?.[1] ?? ''
    assert.equal(await runImage(id), LINE)
  })
})

describe('skopeo copies from an archive', { skip: skopeo.skip }, () => {
  const scene = useHubAndLayout()
  const copy = (...args: string[]) => run(skopeo.paths.skopeo, ['--insecure-policy', 'copy', ...args])
  const archive = (query: string, file: string) => download(`${scene.url}/api/v1/repositories/alice/multi/archive/v1${query}`, scene.path(file))

  test('all platforms of an index, byte for byte', async () => {
    await copy('--all', '--dest-tls-verify=false', `oci:${scene.layout.directory}:v1`, `docker://${scene.host}/alice/multi:v1`)
    const file = await archive('?format=oci', 'all.tar')
    await copy('--all', `oci-archive:${file}:v1`, `oci:${scene.path('back')}:v1`)
    assert.equal(await layoutDigest(scene.path('back')), scene.layout.digest)
  })

  test('one platform', async () => {
    const file = await archive('?format=oci&platform=linux/arm64', 'one.tar')
    await copy(`oci-archive:${file}:v1`, `oci:${scene.path('one')}:v1`)
    assert.equal(await layoutDigest(scene.path('one')), scene.layout.arm64)
  })
})

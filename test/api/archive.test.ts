import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fetchArchive } from '../support/fetch-archive.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage, pushIndex, type Descriptor } from '../support/push-image.ts'
import { pushArtifact } from '../support/signed-images.ts'

const INDEX = 'index.json'
type Layout = { manifests: { digest: string; mediaType: string; annotations?: Record<string, string> }[] }
type Saved = { Config: string; RepoTags: string[] | null; Layers: string[] }[]

const json = <T>(files: Map<string, Buffer>, name: string): T => JSON.parse(String(files.get(name))) as T
const pathOf = ({ digest }: Pick<Descriptor, 'digest'>): string => `blobs/${digest.replace(':', '/')}`

describe('an image as a file', () => {
  let hub: TestHub
  let [amd, arm, list]: Descriptor[] = []
  before(async () => {
    hub = await startHub()
    amd = await pushImage(hub.url, 'alice/app', 'amd', { layers: ['one', 'two', 'one'] })
    arm = await pushImage(hub.url, 'alice/app', undefined, { config: { os: 'linux', architecture: 'arm64' }, layers: ['one', 'three'] })
    list = await pushIndex(hub.url, 'alice/app', 'v1', [{ ...arm, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }, { ...amd, platform: { os: 'linux', architecture: 'amd64' } }])
  })
  after(() => hub?.stop())
  const at = (path: string): string => `${hub.url}/api/v1/repositories/${path}`
  const refusal = async (path: string): Promise<[number, string]> => {
    const answer = await fetch(at(path))
    return [answer.status, ((await answer.json()) as { code: string }).code]
  }

  test('for docker has the image of one platform, under its name', async () => {
    const host = new URL(hub.url).host
    for (const [query, image] of [['', amd], ['?platform=linux/arm64', arm], ['?platform=linux/arm64/v8', arm]] as const) {
      const { files, headers } = await fetchArchive(at(`alice/app/archive/v1${query}`))
      const [saved] = json<Saved>(files, 'manifest.json')
      assert.deepEqual(saved?.RepoTags, [`${host}/alice/app:v1`])
      const manifest = json<{ config: Descriptor; layers: Descriptor[] }>(files, pathOf(image ?? { digest: '' }))
      assert.deepEqual([saved?.Config, ...(saved?.Layers ?? [])], [manifest.config, ...manifest.layers].map(pathOf))
      assert.equal(json<Layout>(files, INDEX).manifests[0]?.digest, image?.digest)
      assert.match(headers.get('content-disposition') ?? '', query === '' ? /^attachment; filename="alice-app-v1\.tar"$/ : /alice-app-v1-linux-arm64(-v8)?\.tar/)
      assert.equal(headers.get('content-type'), 'application/x-tar')
    }
  })

  test('as an OCI layout has all of an index byte for byte, or one platform of it; each content once, and the same bytes each time', async () => {
    const { files, bytes } = await fetchArchive(at('alice/app/archive/v1?format=oci'))
    assert.deepEqual(json(files, 'oci-layout'), { imageLayoutVersion: '1.0.0' })
    assert.deepEqual(json<Layout>(files, INDEX).manifests[0]?.annotations?.['org.opencontainers.image.ref.name'], 'v1')
    assert.deepEqual([...files.keys()].filter((name) => name.startsWith('blobs/')).length, 3 + 2 + 3)
    assert.deepEqual(Buffer.from(await (await fetch(`${hub.url}/v2/alice/app/manifests/v1`)).arrayBuffer()), files.get(pathOf(list ?? { digest: '' })))
    assert.deepEqual((await fetchArchive(at('alice/app/archive/v1?format=oci'))).bytes, bytes)
    const one = await fetchArchive(at('alice/app/archive/v1?format=oci&platform=linux/arm64'))
    assert.equal(json<Layout>(one.files, INDEX).manifests[0]?.digest, arm?.digest)
    const untagged = await fetchArchive(at(`alice/app/archive/${amd?.digest}`))
    assert.equal(json<Saved>(untagged.files, 'manifest.json')[0]?.RepoTags, null)
    assert.equal(json<Layout>(untagged.files, INDEX).manifests[0]?.annotations, undefined)
  })

  test('as an OCI layout what was pushed in docker\'s media types has OCI\'s, a list with its images; docker gets it as it is', async () => {
    const docker = 'application/vnd.docker.distribution.manifest'
    const push = async (document: { mediaType: string }, reference: string): Promise<Descriptor> => {
      const body = JSON.stringify({ schemaVersion: 2, ...document })
      const answer = await fetch(`${hub.url}/v2/alice/app/manifests/${reference}`, { method: 'PUT', body, headers: { 'content-type': document.mediaType } })
      assert.equal(answer.status, 201, await answer.text())
      return { mediaType: document.mediaType, digest: answer.headers.get('docker-content-digest') ?? '', size: body.length }
    }
    const { config, layers: [layer] } = (await (await fetch(`${hub.url}/v2/alice/app/manifests/amd`)).json()) as { config: Descriptor; layers: Descriptor[] }
    const image = await push({ mediaType: `${docker}.v2+json`, config: { ...config, mediaType: 'application/vnd.docker.container.image.v1+json' }, layers: [{ ...layer, mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip' }] } as never, 'docker')
    await push({ mediaType: `${docker}.list.v2+json`, manifests: [{ ...image, platform: { os: 'linux', architecture: 'amd64' } }] } as never, 'list')
    const { files } = await fetchArchive(at('alice/app/archive/list?format=oci'))
    const [top] = json<Layout>(files, INDEX).manifests
    assert.equal(top?.mediaType, 'application/vnd.oci.image.index.v1+json')
    const { manifests: [entry] } = json<Layout>(files, pathOf(top ?? { digest: '' }))
    assert.partialDeepStrictEqual(entry, { mediaType: 'application/vnd.oci.image.manifest.v1+json', platform: { os: 'linux', architecture: 'amd64' } })
    assert.deepEqual(json(files, pathOf(entry ?? { digest: '' })), { schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config, layers: [layer] })
    assert.ok(!files.has(pathOf(image)))
    assert.ok((await fetchArchive(at('alice/app/archive/list'))).files.has(pathOf(image)))
  })

  test('HEAD tells how long it is', async () => {
    const head = await fetch(at('alice/app/archive/v1?format=oci'), { method: 'HEAD' })
    assert.equal(head.headers.get('content-length'), String((await fetchArchive(at('alice/app/archive/v1?format=oci'))).bytes.length))
  })

  test('an artifact is an OCI layout, and nothing that docker loads', async () => {
    await pushArtifact(hub.url, 'alice/model', 'v1', { artifactType: 'application/vnd.example.model', files: [{ mediaType: 'text/plain', bytes: 'weights' }] })
    assert.equal((await fetchArchive(at('alice/model/archive/v1?format=oci'))).files.size, 5)
    assert.deepEqual(await refusal('alice/model/archive/v1'), [422, 'UNSUPPORTED'])
  })

  test('what is not there is refused before anything is sent', async () => {
    assert.deepEqual(await refusal('alice/app/archive/none'), [404, 'MANIFEST_UNKNOWN'])
    assert.deepEqual(await refusal('nobody/app/archive/v1'), [404, 'MANIFEST_UNKNOWN'])
    assert.deepEqual(await refusal('alice/app/archive/v1?platform=plan9/mips'), [404, 'MANIFEST_UNKNOWN'])
    assert.deepEqual(await refusal('alice/app/archive/v1?platform=../x'), [400, 'PLATFORM_INVALID'])
    assert.deepEqual(await refusal('alice/app/archive/v1?format=zip'), [400, 'FORMAT_INVALID'])
    const lost = await pushImage(hub.url, 'alice/lost', 'v1', { layers: ['lost'] })
    const { layers: [layer] } = (await (await fetch(`${hub.url}/v2/alice/lost/manifests/${lost.digest}`)).json()) as { layers: Descriptor[] }
    const hex = layer?.digest.slice(7) ?? ''
    await rm(join(hub.dataDir, 'blobs', 'sha256', hex.slice(0, 2), hex))
    assert.deepEqual(await refusal('alice/lost/archive/v1'), [404, 'BLOB_UNKNOWN'])
  })

  test('what is denied is refused as a pull is', async () => {
    await pushImage(hub.url, 'evil/app', 'v1')
    const deny = (method: string) => fetch(`${hub.url}/api/v1/denied/evil`, { method, body: method === 'PUT' ? '{"reason":"malware"}' : undefined, headers: { 'content-type': 'application/json' } })
    assert.ok((await deny('PUT')).ok)
    assert.deepEqual(await refusal('evil/app/archive/v1'), [403, 'DENIED'])
    await deny('DELETE')
    assert.ok((await fetchArchive(at('evil/app/archive/v1'))).files.size > 0)
  })

  test('who goes while the archive is being planned keeps no place', async () => {
    const parts = await Promise.all(Array.from({ length: 40 }, (_, n) => pushImage(hub.url, 'alice/parts', undefined, { layers: [`part ${n}`] })))
    await pushIndex(hub.url, 'alice/parts', 'v1', parts)
    for (let i = 0; i < 60; i++) {
      const socket = connect(Number(new URL(hub.url).port), '127.0.0.1')
      socket.write(`GET /api/v1/repositories/alice/parts/archive/v1?format=oci HTTP/1.1\r\nHost: ${new URL(hub.url).host}\r\n\r\n`, () => setTimeout(() => socket.resetAndDestroy(), i % 12))
      await once(socket, 'close')
    }
    for (let i = 0; i < 1200; i++) {
      const { status } = await fetch(at('alice/app/archive/v1'), { method: 'HEAD' })
      if (status === 200) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    assert.fail('the places were not given back')
  })

  test('those who begin and take nothing hold a bounded number of places, which are free when they go', async () => {
    await pushImage(hub.url, 'alice/large', 'v1', { layers: [Buffer.alloc(64 * 1024 * 1024, 7)] })
    const begin = async () => {
      const call = request(at('alice/large/archive/v1')).end()
      const [answer] = (await once(call, 'response')) as [NodeJS.ReadableStream & { statusCode: number }]
      answer.pause()
      call.on('error', () => {})
      return { status: answer.statusCode, end: () => call.destroy() }
    }
    const begun = await Promise.all(Array.from({ length: 9 }, begin))
    assert.deepEqual(begun.map(({ status }) => status).sort(), [...Array<number>(8).fill(200), 503])
    for (const { end } of begun) end()
    for (let i = 0; i < 1200; i++) {
      const { status, end } = await begin()
      end()
      if (status === 200) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    assert.fail('the places were not given back')
  })
})

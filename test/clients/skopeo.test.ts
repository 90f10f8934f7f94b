import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { useHubAndLayout } from './hub-and-layout.ts'
import { layoutDigest } from './oci-layout.ts'

const { paths, skip } = realClients('skopeo')

describe('skopeo', { skip }, () => {
  const scene = useHubAndLayout()
  const image = () => `docker://${scene.host}/alice/multi:v1`
  const skopeo = async (...args: string[]) => (await run(paths.skopeo, ['--insecure-policy', ...args])).stdout
  const plain = ['--src-tls-verify=false', '--dest-tls-verify=false']

  test('copies an index with both platforms in, and back out byte for byte', async () => {
    await skopeo('copy', '--all', ...plain, `oci:${scene.layout.directory}:v1`, image())
    await skopeo('copy', '--all', ...plain, image(), `oci:${scene.path('back')}:v1`)
    assert.equal(await layoutDigest(scene.path('back')), scene.layout.digest)
  })

  test('copies one platform of the index', async () => {
    await skopeo('copy', '--override-arch', 'arm64', ...plain, image(), `oci:${scene.path('arm64')}:v1`)
    assert.equal(await layoutDigest(scene.path('arm64')), scene.layout.arm64)
  })

  test('copies from one repository to another', async () => {
    await skopeo('copy', '--all', ...plain, image(), `docker://${scene.host}/bob/multi:v2`)
    const raw = await skopeo('inspect', '--raw', '--tls-verify=false', `docker://${scene.host}/bob/multi:v2`)
    assert.equal((JSON.parse(raw) as { manifests: unknown[] }).manifests.length, 2)
  })

  test('inspects an image and lists the tags', async () => {
    const seen = JSON.parse(await skopeo('inspect', '--override-arch', 'amd64', '--tls-verify=false', image())) as object
    assert.partialDeepStrictEqual(seen, { Digest: scene.layout.digest, RepoTags: ['v1'], Architecture: 'amd64' })
    const tags = JSON.parse(await skopeo('list-tags', '--tls-verify=false', `docker://${scene.host}/alice/multi`)) as object
    assert.partialDeepStrictEqual(tags, { Tags: ['v1'] })
  })

  test('deletes an image', async () => {
    await skopeo('delete', '--tls-verify=false', `docker://${scene.host}/bob/multi:v2`)
    await assert.rejects(skopeo('inspect', '--raw', '--tls-verify=false', `docker://${scene.host}/bob/multi:v2`), /manifest unknown/)
  })
})

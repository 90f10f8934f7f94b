import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { realClientsAsRoot } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { useHubAndLayout } from './hub-and-layout.ts'

const { paths, skip } = realClientsAsRoot('podman')
const ACCEPT_ANYTHING = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] })

describe('podman', { skip }, () => {
  const scene = useHubAndLayout()
  const stores = () => ['--storage-driver', 'vfs', '--root', scene.path('root'), '--runroot', scene.path('runroot'), '--events-backend', 'none']
  const podman = async (...args: string[]) => (await run(paths.podman, [...stores(), ...args])).stdout.trim()
  const policy = async () => {
    await writeFile(scene.path('policy.json'), ACCEPT_ANYTHING)
    return ['--signature-policy', scene.path('policy.json')]
  }

  test('pushes an image, removes it, pulls it again', async () => {
    const id = await podman('pull', '--quiet', ...(await policy()), `oci:${scene.layout.directory}:v1`)
    const image = `${scene.host}/alice/podman:v1`
    await podman('push', '--tls-verify=false', ...(await policy()), id, image)
    await podman('rmi', '--all', '--force')
    assert.equal(await podman('images', '--quiet'), '')
    assert.equal(await podman('pull', '--quiet', '--tls-verify=false', ...(await policy()), image), id)
  })

  test('pushes layers in the docker format', async () => {
    const image = `${scene.host}/alice/podman:docker`
    await podman('push', '--tls-verify=false', '--format', 'v2s2', ...(await policy()), `${scene.host}/alice/podman:v1`, image)
    const manifest = await fetch(`${scene.url}/v2/alice/podman/manifests/docker`)
    assert.equal(manifest.headers.get('content-type'), 'application/vnd.docker.distribution.manifest.v2+json')
  })
})

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { create } from 'tar'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { useHubAndLayout } from './hub-and-layout.ts'
import { layoutDigest } from './oci-layout.ts'

const { paths, skip } = realClients('crane')

describe('crane', { skip }, () => {
  const scene = useHubAndLayout()
  const crane = async (...args: string[]) => (await run(paths.crane, args)).stdout.trim()
  const image = (tag = 'v1') => `${scene.host}/alice/crane:${tag}`

  test('pushes a layout, reads its digest, and pulls the same', async () => {
    await crane('push', '--index', scene.layout.directory, image())
    assert.equal(await crane('digest', image()), await crane('digest', `${scene.host}/alice/crane@${await crane('digest', image())}`))
    await crane('pull', '--format', 'oci', image(), scene.path('back'))
    assert.equal(await layoutDigest(scene.path('back')), await crane('digest', image()))
    await crane('validate', '--remote', image())
  })

  test('copies an index between repositories and keeps its digest', async () => {
    await crane('copy', image(), `${scene.host}/bob/crane:v1`)
    assert.equal(await crane('digest', `${scene.host}/bob/crane:v1`), await crane('digest', image()))
  })

  test('appends a layer to an image', async () => {
    await writeFile(scene.path('added'), 'added\n')
    await create({ cwd: scene.path('.'), file: scene.path('layer.tar') }, ['added'])
    const base = `${scene.host}/alice/crane@${scene.layout.amd64}`
    await crane('append', '--base', base, '--new_layer', scene.path('layer.tar'), '--new_tag', image('added'))
    const { layers } = JSON.parse(await crane('manifest', image('added'))) as { layers: unknown[] }
    assert.equal(layers.length, 3)
  })

  test('makes an index of images in the registry', async () => {
    const members = [scene.layout.amd64, scene.layout.arm64].flatMap((digest) => ['--manifest', `${scene.host}/alice/crane@${digest}`])
    await crane('index', 'append', ...members, '--tag', image('index'))
    const { manifests } = JSON.parse(await crane('manifest', image('index'))) as { manifests: { digest: string }[] }
    assert.deepEqual(manifests.map(({ digest }) => digest), [scene.layout.amd64, scene.layout.arm64])
  })

  test('tags, lists tags and repositories', async () => {
    await crane('tag', image(), 'again')
    assert.deepEqual((await crane('ls', `${scene.host}/alice/crane`)).split('\n'), ['added', 'again', 'index', 'v1'])
    assert.deepEqual((await crane('catalog', scene.host)).split('\n'), ['alice/crane', 'bob/crane'])
  })

  test('deletes a manifest with its tags', async () => {
    await crane('delete', `${scene.host}/alice/crane@${await crane('digest', image('added'))}`)
    await assert.rejects(crane('manifest', image('added')), /MANIFEST_UNKNOWN/)
    assert.deepEqual((await crane('ls', `${scene.host}/alice/crane`)).split('\n'), ['again', 'index', 'v1'])
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
import { type Dockerd, dockerTools, startDockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'

const LINE = 'printed by the pulled image'

describe('docker', { skip: dockerTools.skip }, () => {
  let hub: TestHub
  let daemon: Dockerd
  let host = ''
  let digest = ''
  before(async () => {
    hub = await startHub()
    daemon = await startDockerd()
    host = `127.0.0.1:${hub.port}`
    await buildImage(daemon, `${host}/alice/app:v1`, LINE)
  })
  after(async () => {
    await daemon?.stop()
    assert.equal(await hub?.stop(), 0, hub?.log())
  })

  const push = async (tag: string) => (await daemon.docker(['push', tag])).stdout
  const runImage = async (tag: string) => (await daemon.docker(['run', '--rm', '--network', 'none', tag])).stdout.trim()

  test('pushes an image of five layers, one of 64 MiB, several at once', async () => {
    const output = await push(`${host}/alice/app:v1`)
    assert.equal(output.match(/: Pushed/g)?.length, 5, output)
    digest = /digest: (sha256:[0-9a-f]{64})/.exec(output)?.[1] ?? ''
    assert.notEqual(digest, '', output)
  })

  test('finds every layer there when it pushes again', async () => {
    const output = await push(`${host}/alice/app:v1`)
    assert.equal(output.match(/: Layer already exists/g)?.length, 5, output)
    assert.ok(output.includes(digest), output)
  })

  test('mounts the layers into a second repository', async () => {
    await daemon.docker(['tag', `${host}/alice/app:v1`, `${host}/alice/deep/er/copy:v1`])
    const output = await push(`${host}/alice/deep/er/copy:v1`)
    assert.equal(output.match(/: Mounted from alice\/app/g)?.length, 5, output)
  })

  test('keeps a name without a namespace', async () => {
    await daemon.docker(['tag', `${host}/alice/app:v1`, `${host}/short:v1`])
    await push(`${host}/short:v1`)
    const tags = await (await fetch(`${hub.url}/v2/short/tags/list`)).json()
    assert.deepEqual(tags, { name: 'short', tags: ['v1'] })
  })

  for (const name of ['alice/app', 'alice/deep/er/copy', 'short', 'library/short'])
    test(`pulls ${name} with nothing left on the machine, and runs it`, async () => {
      await removeAllImages(daemon)
      const output = (await daemon.docker(['pull', `${host}/${name}:v1`])).stdout
      assert.ok(output.includes(`Digest: ${digest}`), output)
      assert.equal(output.match(/: Pull complete/g)?.length, 5, output)
      assert.equal(await runImage(`${host}/${name}:v1`), LINE)
    })

  test('pulls by digest', async () => {
    await removeAllImages(daemon)
    await daemon.docker(['pull', `${host}/alice/app@${digest}`])
    assert.equal(await runImage(`${host}/alice/app@${digest}`), LINE)
  })

  test('says that a tag is not there', async () => {
    const output = await daemon.docker(['pull', `${host}/alice/app:none`], { allowFailure: true })
    assert.notEqual(output.code, 0)
    assert.match(output.stderr, /manifest unknown|not found/)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type NextHub, startUnderPlainNext } from '../support/next-start.ts'
import { type Dockerd, dockerTools, startDockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'

const LINE = 'served by plain next start'

describe('plain next start', { skip: dockerTools.skip }, () => {
  let hub: NextHub
  let daemon: Dockerd
  let image = ''
  before(async () => {
    hub = await startUnderPlainNext()
    daemon = await startDockerd()
    image = `127.0.0.1:${hub.port}/alice/app:v1`
    await buildImage(daemon, image, LINE)
  })
  after(async () => {
    await daemon?.stop()
    await hub?.stop()
  })

  test('takes a docker push', async () => {
    const output = (await daemon.docker(['push', image])).stdout
    assert.equal(output.match(/: Pushed/g)?.length, 5, output)
  })

  test('answers a HEAD with the length of what it does not send', async () => {
    const url = `${hub.url}/v2/alice/app/manifests/v1`
    const [head, got] = [await fetch(url, { method: 'HEAD' }), await fetch(url)]
    assert.equal(head.status, 200)
    assert.equal(Number(head.headers.get('content-length')), (await got.arrayBuffer()).byteLength)
    assert.equal(head.headers.get('docker-content-digest'), got.headers.get('docker-content-digest'))
  })

  test('gives the image to a docker that has nothing of it, and it runs', async () => {
    await removeAllImages(daemon)
    await daemon.docker(['pull', image])
    const output = await daemon.docker(['run', '--rm', '--network', 'none', image])
    assert.equal(output.stdout.trim(), LINE)
  })
})

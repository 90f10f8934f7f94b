import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Dockerd, dockerTools, startDockerd } from '../clients/dockerd.ts'
import { buildImage, removeAllImages } from '../clients/image.ts'
import { layoutDigest, withDirectory } from '../clients/oci-layout.ts'
import { type Ens, ipnsHash, startEns } from '../support/ens.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { waitUntilPublished } from '../support/published.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'

const LINE = 'printed by an image under an ENS name'
const tools = realClients('anvil', 'skopeo')

describe('an image under an ENS name, through a hub that never saw it', { skip: dockerTools.skip || tools.skip }, () => {
  let ens: Ens
  let there: TestHub
  let here: TestHub
  let daemon: Dockerd
  before(async () => {
    ens = await startEns()
    there = await startHub({ env: { IPCR_AUTH: 'open' } })
    here = await startHub({ env: { IPCR_AUTH: 'open', IPCR_GATEWAYS: there.url, ETH_RPC_URL: ens.anvil.url, ENS_REGISTRY: ens.registry } })
    daemon = await startDockerd()
    const tag = `127.0.0.1:${there.port}/alice/app:v1`
    await buildImage(daemon, tag, LINE)
    await daemon.docker(['push', tag])
    const names = await waitUntilPublished(there, 'alice/app', 'v1')
    await ens.set('images.alice.eth', ipnsHash(names.namespace))
    await ens.set('hub.eth', ipnsHash(names.hub))
  })
  after(async () => {
    await daemon?.stop()
    assert.equal(await here?.stop(), 0, here?.log())
    assert.equal(await there?.stop(), 0, there?.log())
    await ens?.stop()
  })

  for (const name of ['images.alice.eth/app', 'hub.eth/alice/app'])
    test(`is pulled as ${name} by docker, and runs`, async () => {
      await removeAllImages(daemon)
      const image = `127.0.0.1:${here.port}/${name}:v1`
      await daemon.docker(['pull', image])
      assert.equal((await daemon.docker(['run', '--rm', '--network', 'none', image])).stdout.trim(), LINE)
    })

  test('is copied by skopeo, the same as from the hub where it was pushed', async () => {
    await withDirectory(async (directory) => {
      const copy = async (image: string, to: string): Promise<string> => {
        await run(tools.paths.skopeo, ['--insecure-policy', 'copy', '--src-tls-verify=false', `docker://${image}`, `oci:${directory}/${to}:v1`])
        return layoutDigest(`${directory}/${to}`)
      }
      assert.equal(await copy(`127.0.0.1:${here.port}/images.alice.eth/app:v1`, 'here'), await copy(`127.0.0.1:${there.port}/alice/app:v1`, 'there'))
    })
  })

  test('is refused when docker pushes there', async () => {
    const image = `127.0.0.1:${here.port}/images.alice.eth/app:v2`
    await daemon.docker(['pull', `127.0.0.1:${here.port}/images.alice.eth/app:v1`])
    await daemon.docker(['tag', `127.0.0.1:${here.port}/images.alice.eth/app:v1`, image])
    const output = await daemon.docker(['push', image], { allowFailure: true })
    assert.notEqual(output.code, 0)
    assert.match(output.stderr, /denied/)
  })
})

// Bad inputs 29: what a gateway lies about a saved image is neither served nor made into a manifest.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type DishonestGateway, type Misdeed, startDishonestGateway } from '../support/dishonest-gateway.ts'
import { startHub } from '../support/hub.ts'
import { type StaticGateway, startStaticGateway } from '../support/static-gateway.ts'
import { Tree } from '../support/tree.ts'
import { digestOf, schemaOne } from './prior-image.ts'
import { directory, savedFiles } from './saved-tree.ts'

const LAYERS = [Buffer.alloc(600_000, 'layer'), Buffer.from('small')]
const OCI_INDEX = JSON.stringify({ schemaVersion: 2, manifests: [] })

describe('a dishonest gateway in front of other layouts', () => {
  const tree = new Tree()
  let honest: StaticGateway
  let liar: DishonestGateway
  let root = ''
  before(async () => {
    const saved = Object.fromEntries(Object.entries(savedFiles(tree, LAYERS)).map(([path, content]) => [`app/tags/v1/${path}`, content]))
    root = (await directory(tree, { ...saved, 'ipdr/manifests/latest': schemaOne('latest', []), 'oci/oci-layout': '{}', 'oci/index.json': OCI_INDEX })).cid.toString()
    honest = await startStaticGateway(tree)
    liar = await startDishonestGateway(honest.url)
  })
  after(async () => {
    await liar?.stop()
    await honest?.stop()
  })

  /** Status and digest of the body of every read, through a hub that has nothing yet. */
  async function readAll(gateways: string): Promise<{ status: number; digest: string }[]> {
    const hub = await startHub({ env: { IPCR_GATEWAYS: gateways } })
    const answers: { status: number; digest: string }[] = []
    for (const path of ['app/manifests/v1', ...LAYERS.map((layer) => `app/blobs/${digestOf(layer)}`), 'ipdr/manifests/latest', 'oci/tags/list']) {
      const answer = await fetch(`${hub.url}/v2/${root}/${path}`)
      answers.push({ status: answer.status, digest: digestOf(Buffer.from(await answer.arrayBuffer())) })
    }
    assert.equal(await hub.stop(), 0, hub.log())
    return answers
  }

  for (const deed of ['flip', 'swap', 'truncate'] satisfies Misdeed[])
    test(`bad-input 29: blocks that ${deed} give 503; with an honest gateway beside it the truth comes`, async () => {
      const truth = await readAll(honest.url)
      assert.deepEqual(truth.map(({ status }) => status), [200, 200, 200, 200, 200])
      liar.behave(() => deed)
      assert.deepEqual(new Set((await readAll(liar.url)).map(({ status }) => status)), new Set([503]))
      assert.deepEqual(await readAll(`${liar.url},${honest.url}`), truth)
    })
})

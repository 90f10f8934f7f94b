// Pulls of names outside this hub: what their publisher wants signed and nobody signed is answered with a warning.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { ipcr, until } from '../survival/support.ts'

let source: TestHub
let other: TestHub
let names: { hub: string; alice: string }

before(async () => {
  source = await startHub()
  for (const tag of ['signed', 'unsigned']) await pushImage(source.url, 'alice/app', tag, { layers: [tag] })
  await pushImage(source.url, 'alice/free', 'v1')
  // Its claim, and on an open hub the wallet that signs it, are made with its first root.
  await waitUntilPublished(source, 'alice/free', 'v1')
  await ipcr(['sign', 'alice/app:signed', '--yes'], source)
  const put = await fetch(`${source.url}/api/v1/namespaces/alice/signing`, { method: 'PUT', body: JSON.stringify({ signed: ['app'] }), headers: { 'content-type': 'application/json' } })
  assert.equal(put.status, 200)
  const { ipns } = (await (await fetch(`${source.url}/api/v1/hub`)).json()) as { ipns: string }
  const document = await until(async () => {
    const answer = await fetch(`${source.url}/ipns/${ipns}/alice/ipcr.json`)
    const found = answer.ok ? ((await answer.json()) as { policy?: object; claim: { root: string } }) : undefined
    return found?.policy ? found : undefined
  })
  names = { hub: `${ipns}/alice`, alice: document.claim.root }
  other = await startHub({ env: { IPCR_GATEWAYS: source.url } })
})
after(async () => {
  await other?.stop()
  await source?.stop()
})

for (const kind of ['alice', 'hub'] as const) {
  test(`by the name of ${kind === 'hub' ? 'its hub' : 'its own key'}: an unsigned tag that should be signed is warned of, and no other`, async () => {
    const name = names[kind]
    const warningOf = async (reference: string): Promise<string | null> => (await fetch(`${other.url}/v2/${name}/${reference}`)).headers.get('warning')
    // The first answer does not wait longer than a few seconds for the verifier to be loaded.
    const warning = await until(async () => {
      const found = await warningOf('app/manifests/unsigned')
      assert.ok(found)
      return found.includes('in time') ? undefined : found
    })
    assert.match(warning, /^299 - "k51\w+\/.*app:unsigned should be signed, but nobody signed it/)
    assert.equal(await warningOf('app/manifests/signed'), null)
    assert.equal(await warningOf('free/manifests/v1'), null)
    const digest = (await fetch(`${other.url}/v2/${name}/app/manifests/unsigned`)).headers.get('docker-content-digest')
    assert.equal(await warningOf(`app/manifests/${digest}`), null)
  })
}

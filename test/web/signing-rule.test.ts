import assert from 'node:assert/strict'
import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { COSIGN_BUNDLE } from '../../lib/identity/image/cosign/cosign-document.ts'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { pushArtifact } from '../support/signed-images.ts'
import { main } from './account-scene.ts'
import { noBrowser } from './browser.ts'
import { REPOSITORY, signatures, SignedScene } from './signed-scene.ts'

const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json'

describe('what a namespace says about signatures', { skip: noBrowser }, () => {
  let signed: SignedScene
  before(async () => { signed = await SignedScene.start() })
  after(() => signed?.stop())

  test('the rule of a namespace is set on its page: unsigned tags are marked, and a listed cosign key is known', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const { digest } = await signed.push('by-cosign')
    await signed.push('by-nobody')
    const bytes = JSON.stringify({ critical: { identity: { 'docker-reference': '' }, image: { 'docker-manifest-digest': digest }, type: 'cosign container image signature' }, optional: null })
    const annotations = { 'dev.cosignproject.cosign/signature': signBytes('sha256', Buffer.from(bytes), privateKey).toString('base64') }
    await pushArtifact(signed.url, REPOSITORY, `${digest.replace(':', '-')}.sig`, { authorization: signed.authorization, files: [{ mediaType: SIMPLE_SIGNING, bytes, annotations }] })
    await signed.open('by-cosign', async (page) => {
      assert.match(await signatures(page).innerText(), /None of them is by its publisher[\s\S]*a cosign key[\s\S]*unknown key/)
      await page.goto(`${signed.url}/account/namespaces/signers/signing`)
      await page.getByRole('textbox', { name: 'cosign keys' }).fill('no key')
      await page.getByRole('button', { name: 'Save' }).click()
      assert.match(await main(page).getByRole('alert').innerText(), /^Not done: keys\.0 is no public key over P-256/)
      await page.getByRole('textbox', { name: 'cosign keys' }).fill(publicKey.export({ type: 'spki', format: 'pem' }).toString())
      await page.getByRole('radio', { name: /^Some/ }).check()
      await page.getByRole('textbox', { name: 'Repositories' }).fill('app')
      await page.getByRole('button', { name: 'Save' }).click()
      await main(page).getByText('Saved. It counts from now on').waitFor()
      await signed.look(page, 'by-cosign')
      assert.match(await signatures(page).innerText(), /signed these bytes, not that this tag means them[\s\S]*a cosign key of the namespace[\s\S]*verified/)
      await signed.look(page, 'by-nobody')
      assert.match(await page.getByRole('note').innerText(), /should be signed, and this one is not: ask its publisher/)
      assert.match(await signed.badge(page, 'by-nobody'), /⚠ not signed/)
      await page.goto(`${signed.url}/account/namespaces/signers/signing`)
      assert.equal(await page.getByRole('textbox', { name: 'Repositories' }).inputValue(), 'app')
      await page.getByRole('radio', { name: /^None/ }).check()
      await page.getByRole('button', { name: 'Save' }).click()
      await main(page).getByText('Saved. It counts from now on').waitFor()
    }, { refusals: /400/ }, signed.owner.wallet)
  })

  test('an attestation by cosign is attached, and no signature', async () => {
    const subject = await signed.push('attested')
    const payload = Buffer.from(JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject: [{ digest: { sha256: subject.digest.slice('sha256:'.length) } }], predicateType: 'https://spdx.dev/Document', predicate: {} })).toString('base64')
    const bytes = JSON.stringify({ dsseEnvelope: { payload, payloadType: 'application/vnd.in-toto+json', signatures: [{ sig: 'MAA=' }] } })
    await pushArtifact(signed.url, REPOSITORY, undefined, { authorization: signed.authorization, artifactType: COSIGN_BUNDLE, subject, annotations: { 'dev.sigstore.bundle.predicateType': 'https://spdx.dev/Document' }, files: [{ mediaType: COSIGN_BUNDLE, bytes }] })
    await signed.open('attested', async (page) => {
      assert.match(await signatures(page).innerText(), /Nobody signed this image/)
      await page.getByRole('table', { name: 'Attached to this image' }).getByRole('link', { name: 'SBOM (SPDX), attested' }).waitFor()
    })
  })
})

test('on an open hub everybody sees who signed, and nobody is offered to', { skip: noBrowser }, async () => {
  const hub = await startHub({ pages: true })
  try {
    await pushImage(hub.url, 'alice/app', 'v1')
    const page = await (await fetch(`${hub.url}/alice/app:v1`)).text()
    assert.match(page, /Nobody signed this/)
    assert.doesNotMatch(page, />Sign v1|>Sign <!-- -->v1/)
    for (const last of ['audit', 'signing']) assert.match(await (await fetch(`${hub.url}/account/namespaces/alice/${last}`)).text(), /Nobody signs in here/)
  } finally {
    await hub.stop()
  }
})

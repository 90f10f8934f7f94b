import assert from 'node:assert/strict'
import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import Database from 'better-sqlite3'
import type { Wallet } from 'ethers'
import type { Locator, Page } from 'playwright-core'
import { COSIGN_BUNDLE } from '../../lib/identity/image/cosign/cosign-document.ts'
import { WALLET_SIGNATURE } from '../../lib/oci/media-types.ts'
import { startHub } from '../support/hub.ts'
import { connectWallet, type NamespaceClient } from '../support/namespace-client.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'
import { documentOf, pushArtifact, signImage } from '../support/signed-images.ts'
import { setTeamOf } from '../support/team-client.ts'
import { AccountScene, askApi, assertUsable, fox, main, sign, someone, tabTo } from './account-scene.ts'
import { noBrowser } from './browser.ts'

const REPOSITORY = 'signers/app'
const NARROW_AND_DARK = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const
const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json'

// A hexadecimal digit that is one after the change too.
function inSignature(text: string): number {
  const at = text.indexOf('"signature":"0x') + 20
  return at + text.slice(at).search(/[0-9b-e]/)
}

describe('the pages of signed images', { skip: noBrowser }, () => {
  let scene: AccountScene
  let owner: NamespaceClient
  let authorization: string
  const [writer, reader] = [someone(), someone()]
  before(async () => {
    scene = await AccountScene.start()
    owner = await connectWallet(scene.hub.url)
    await owner.run('signers', { action: 'claim' })
    await setTeamOf(scene.hub.url, owner, 'signers', [{ address: writer.address.toLowerCase(), role: 'write' }, { address: reader.address.toLowerCase(), role: 'read' }])
    authorization = await owner.token()
  })
  after(() => scene?.stop())

  const push = (tag: string | undefined, layer = tag ?? ''): Promise<Descriptor> => pushImage(scene.hub.url, REPOSITORY, tag, { layers: [layer], authorization })
  const remove = (digest: string) => fetch(`${scene.hub.url}/v2/${REPOSITORY}/manifests/${digest}`, { method: 'DELETE', headers: { authorization } })
  const look = (page: Page, reference: string) => page.goto(`${scene.hub.url}/${REPOSITORY}${reference.includes(':') ? '@' : ':'}${reference}`)
  /** as nobody, or signed in with a wallet */
  const open = (reference: string, use: (page: Page) => Promise<void>, options = {}, wallet?: Wallet) =>
    scene.open(wallet ? '/account' : '/', wallet ? [fox(wallet)] : [], async (page) => {
      await look(page, reference)
      await use(page)
    }, options)
  const signatures = (page: Page): Locator => page.locator('#signatures')
  const badge = (page: Page, tag: string): Promise<string> => main(page).getByRole('row').filter({ has: page.getByRole('link', { name: tag, exact: true }) }).getByRole('rowheader').innerText()
  const state = (page: Page, word: string): Locator => signatures(page).getByRole('cell').filter({ hasText: word })
  const shown = async (page: Page, word: string, reference: string): Promise<string> => {
    for (let i = 0; i < 20 && (await state(page, word).count()) === 0; i++) {
      await page.waitForTimeout(200)
      await look(page, reference)
    }
    return signatures(page).innerText()
  }

  test('who may write signs a tag after reading what that says, and the page tells by itself what it is worth', async () => {
    await push('v1')
    const wallet = fox(writer)
    await scene.open('/account', [wallet], async (page) => {
      await look(page, 'v1')
      assert.match(await signatures(page).innerText(), /Nobody signed this image/)
      await page.getByRole('button', { name: 'Sign v1' }).click()
      await page.getByRole('heading', { name: 'Sign v1: read and sign' }).waitFor()
      assert.match(await signatures(page).innerText(), /You say that signers\/app:v1 means sha256:[0-9a-f]{64}\. Sign again when the tag moves\.[\s\S]*repository\s+signers\/app[\s\S]*tag\s+v1/)
      assert.equal(wallet.signed?.length, 0, 'the wallet is asked only when one has read it')
      await sign(page)
      await main(page).getByText('Signed. The list shows it in a moment.').waitFor()
      await page.getByRole('row', { name: writer.address }).getByText('holds').waitFor()
      assert.deepEqual(wallet.signed?.map(({ primaryType, message }) => [primaryType, message['tag']]), [['ImageSignature', 'v1']])
      assert.match(await signatures(page).innerText(), /Its publisher signed that this tag means these bytes[\s\S]*write\s+v1 means these bytes/)
      assert.equal(await page.getByRole('heading', { name: 'Attached' }).count(), 0, 'what is listed as a signature is not listed twice')
      await page.getByRole('link', { name: 'Document of this signature' }).click()
      await page.getByRole('region', { name: 'Text of file 1' }).getByText(`"signer":"eip155:1:${writer.address}"`).waitFor()
      await page.goto(`${scene.hub.url}/${REPOSITORY}`)
      assert.match(await badge(page, 'v1'), /✓ signed/)
    })
  })

  test('a signature that nobody has looked at yet is shown as that at once, and what it is worth without a reload', async () => {
    await push('waits')
    const manifest = await signImage(owner, REPOSITORY, { reference: 'waits' })
    await open('waits', async (page) => {
      await shown(page, 'holds', 'waits')
      const rows = new Database(join(scene.hub.dataDir, 'hub.sqlite'))
      rows.prepare("UPDATE signature SET state = 'waiting', signer = NULL, tag = NULL, seq = NULL, message = NULL WHERE manifest = ?").run(manifest)
      rows.close()
      await look(page, 'waits')
      const waiting = await signatures(page).innerText()
      assert.match(waiting, /being looked at[\s\S]*What it is worth shows here in a moment/)
      assert.doesNotMatch(waiting, /holds|none of them holds|Nobody signed/)
      await push('wakes-the-hub')
      await state(page, 'holds').waitFor()
      assert.doesNotMatch(await signatures(page).innerText(), /being looked at/)
    })
  })

  test('what was said of a tag is taken back', async () => {
    await push('bad')
    await open('bad', async (page) => {
      await page.getByRole('button', { name: 'Sign bad' }).click()
      await sign(page)
      await page.getByRole('button', { name: 'Take back what I said of bad' }).click()
      await page.getByRole('heading', { name: 'Take back what I said of bad: read and sign' }).waitFor()
      await main(page).getByText('What was signed about signers/app:bad counts no more then.').waitFor()
      await sign(page)
      await main(page).getByText('Taken back. The list shows it in a moment.').waitFor()
      await state(page, 'taken back').waitFor()
      assert.match(await signatures(page).innerText(), /none of them holds[\s\S]*bad means no longer these bytes/)
      assert.equal(await page.getByRole('button', { name: /Take back/ }).count(), 0, 'what says nothing any more need not be taken back')
      await page.goto(`${scene.hub.url}/${REPOSITORY}`)
      assert.match(await badge(page, 'bad'), /⚠ signature does not hold/)
    }, {}, writer)
  })

  test('a tag that moved after it was signed says so, with who signed what it was; who signed it can take that back there', async () => {
    const before = await push('moving', 'one')
    await signImage(owner, REPOSITORY, { reference: 'moving' })
    await push('moving', 'two')
    await open('moving', async (page) => {
      const text = await shown(page, 'the tag moved', 'moving')
      assert.match(text, new RegExp(`none of them holds[\\s\\S]*${owner.wallet.address}[\\s\\S]*moving means ${before.digest.slice(0, 19)}`))
      await page.getByRole('button', { name: 'Take back what I said of moving' }).click()
      await sign(page)
      await state(page, 'taken back').waitFor()
      assert.match(await signatures(page).innerText(), new RegExp(`none of them holds[\\s\\S]*moving means no longer ${before.digest.slice(0, 19)}`))
      await page.getByRole('button', { name: 'Sign moving' }).click()
      await sign(page)
      await state(page, 'holds').waitFor()
      assert.doesNotMatch(await signatures(page).innerText(), /the tag moved|taken back/)
    }, {}, owner.wallet)
  })

  test('a signature of the bytes alone says no more than that', async () => {
    const { digest } = await push('vouched')
    await signImage(owner, REPOSITORY, { reference: digest, tag: null })
    await open('vouched', async (page) => {
      assert.match(await shown(page, 'holds', 'vouched'), /signed these bytes, not that this tag means them/)
      await page.goto(`${scene.hub.url}/${REPOSITORY}`)
      assert.match(await badge(page, 'vouched'), /✓ bytes signed/)
    })
  })

  test('one bit that is flipped in the document of a signature, wherever, and it is not shown as one', async () => {
    const places: [string, (text: string) => number][] = [
      // a digit that is one after the change too
      ['signature', inSignature], ['tag', (text) => text.indexOf('"tag":"') + 7], ['digest', (text) => text.indexOf('"digest":"sha256:') + 30], ['seq', (text) => text.indexOf('"seq":') + 15],
      ['signer', (text) => text.indexOf('"signer":"eip155:1:0x') + 25],
    ]
    for (const [name, place] of places) {
      const tag = `flipped-${name}`
      const subject = await push(tag)
      const manifest = await signImage(owner, REPOSITORY, { reference: tag })
      const bytes = await documentOf(scene.hub.url, REPOSITORY, manifest)
      const at = place(bytes.toString())
      bytes[at] = (bytes[at] ?? 0) ^ 1
      await remove(manifest)
      await pushArtifact(scene.hub.url, REPOSITORY, undefined, { authorization, artifactType: WALLET_SIGNATURE, subject, files: [{ mediaType: WALLET_SIGNATURE, bytes }] })
      await open(tag, async (page) => {
        const text = await shown(page, 'refused', tag)
        assert.match(text, /none of them holds[\s\S]*nobody that counts here[\s\S]*refused/, name)
        assert.doesNotMatch(text, new RegExp(`means these bytes|${owner.wallet.address}`), name)
        await page.goto(`${scene.hub.url}/${REPOSITORY}`)
        assert.match(await badge(page, tag), /⚠ signature does not hold/)
      })
    }
  })

  test('who may not write sees no button, and the hub keeps nothing of theirs', async () => {
    await push('not-theirs')
    for (const wallet of [reader, someone()]) {
      await open('not-theirs', async (page) => {
        await signatures(page).getByText('Nobody signed this image').waitFor()
        assert.equal(await signatures(page).getByRole('button').count(), 0)
        await assert.rejects(askApi(page, 'POST', `repositories/${REPOSITORY}/signatures/draft`, { reference: 'not-theirs' }), /no right to/)
        await assert.rejects(askApi(page, 'POST', `repositories/${REPOSITORY}/signatures`, { signature: {} }), /no right to/)
        const status = await page.evaluate(async () => (await fetch('/account/namespaces/signers/signing')).status)
        assert.equal(status, 404)
      }, { refusals: /403|404/ }, wallet)
    }
  })

  test('the rule of a namespace is set on its page: unsigned tags are marked, and a listed cosign key is known', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const { digest } = await push('by-cosign')
    await push('by-nobody')
    const bytes = JSON.stringify({ critical: { identity: { 'docker-reference': '' }, image: { 'docker-manifest-digest': digest }, type: 'cosign container image signature' }, optional: null })
    const annotations = { 'dev.cosignproject.cosign/signature': signBytes('sha256', Buffer.from(bytes), privateKey).toString('base64') }
    await pushArtifact(scene.hub.url, REPOSITORY, `${digest.replace(':', '-')}.sig`, { authorization, files: [{ mediaType: SIMPLE_SIGNING, bytes, annotations }] })
    await open('by-cosign', async (page) => {
      assert.match(await signatures(page).innerText(), /None of them is by its publisher[\s\S]*a cosign key[\s\S]*unknown key/)
      await page.goto(`${scene.hub.url}/account/namespaces/signers/signing`)
      await page.getByRole('textbox', { name: 'cosign keys' }).fill('no key')
      await page.getByRole('button', { name: 'Save' }).click()
      assert.match(await main(page).getByRole('alert').innerText(), /^Not done: keys\.0 is no public key over P-256/)
      await page.getByRole('textbox', { name: 'cosign keys' }).fill(publicKey.export({ type: 'spki', format: 'pem' }).toString())
      await page.getByRole('radio', { name: /^Some/ }).check()
      await page.getByRole('textbox', { name: 'Repositories' }).fill('app')
      await page.getByRole('button', { name: 'Save' }).click()
      await main(page).getByText('Saved. It counts from now on').waitFor()
      await look(page, 'by-cosign')
      assert.match(await signatures(page).innerText(), /signed these bytes, not that this tag means them[\s\S]*a cosign key of the namespace[\s\S]*verified/)
      await look(page, 'by-nobody')
      assert.match(await page.getByRole('note').innerText(), /should be signed, and this one is not: ask its publisher/)
      await page.goto(`${scene.hub.url}/${REPOSITORY}`)
      assert.match(await badge(page, 'by-nobody'), /⚠ not signed/)
      await page.goto(`${scene.hub.url}/account/namespaces/signers/signing`)
      assert.equal(await page.getByRole('textbox', { name: 'Repositories' }).inputValue(), 'app')
      await page.getByRole('radio', { name: /^None/ }).check()
      await page.getByRole('button', { name: 'Save' }).click()
      await main(page).getByText('Saved. It counts from now on').waitFor()
    }, { refusals: /400/ }, owner.wallet)
  })

  test('an attestation by cosign is attached, and no signature', async () => {
    const subject = await push('attested')
    const payload = Buffer.from(JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject: [{ digest: { sha256: subject.digest.slice('sha256:'.length) } }], predicateType: 'https://spdx.dev/Document', predicate: {} })).toString('base64')
    const bytes = JSON.stringify({ dsseEnvelope: { payload, payloadType: 'application/vnd.in-toto+json', signatures: [{ sig: 'MAA=' }] } })
    await pushArtifact(scene.hub.url, REPOSITORY, undefined, { authorization, artifactType: COSIGN_BUNDLE, subject, annotations: { 'dev.sigstore.bundle.predicateType': 'https://spdx.dev/Document' }, files: [{ mediaType: COSIGN_BUNDLE, bytes }] })
    await open('attested', async (page) => {
      assert.match(await signatures(page).innerText(), /Nobody signed this image/)
      await page.getByRole('table', { name: 'Attached to this image' }).getByRole('link', { name: 'SBOM (SPDX), attested' }).waitFor()
    })
  })

  test('an image can be signed by keyboard alone, on 360 px in dark colours, and every page of it has names for all that can be used', async () => {
    await push('by-keyboard')
    await open('by-keyboard', async (page) => {
      await assertUsable(page)
      const begin = page.getByRole('button', { name: 'Sign by-keyboard' })
      await tabTo(page, begin)
      await page.keyboard.press('Enter')
      const button = page.getByRole('button', { name: 'Sign with Fox' })
      await button.waitFor()
      await assertUsable(page)
      await tabTo(page, button)
      await page.keyboard.press('Enter')
      const done = main(page).getByRole('status').filter({ hasText: 'Signed. The list' })
      await done.waitFor()
      assert.ok(await done.evaluate((element) => element === document.activeElement), 'the focus is on what was done')
      await state(page, 'holds').waitFor()
      await assertUsable(page)
      assert.match(await signatures(page).innerText(), /by-keyboard means these bytes/, 'what it says has room on a narrow screen')
      for (const path of [`/${REPOSITORY}`, '/account/namespaces/signers/signing']) {
        await page.goto(scene.hub.url + path)
        await assertUsable(page)
      }
    }, NARROW_AND_DARK, owner.wallet)
  })
})

test('on an open hub everybody sees who signed, and signs where a wallet is: with the hub\'s own on the command line', { skip: noBrowser }, async () => {
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

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import Database from 'better-sqlite3'
import { WALLET_SIGNATURE } from '../../lib/oci/media-types.ts'
import { documentOf, pushArtifact, signImage } from '../support/signed-images.ts'
import { askApi, assertUsable, fox, main, sign, someone, tabTo } from './account-scene.ts'
import { noBrowser } from './browser.ts'
import { REPOSITORY, signatures, SignedScene, state } from './signed-scene.ts'

const NARROW_AND_DARK = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const

// A hexadecimal digit that is one after the change too.
function inSignature(text: string): number {
  const at = text.indexOf('"signature":"0x') + 20
  return at + text.slice(at).search(/[0-9b-e]/)
}

describe('the pages of signed images', { skip: noBrowser }, () => {
  let signed: SignedScene
  before(async () => { signed = await SignedScene.start() })
  after(() => signed?.stop())

  test('who may write signs a tag after reading what that says, and the page tells by itself what it is worth', async () => {
    await signed.push('v1')
    const wallet = fox(signed.writer)
    await signed.scene.open(`/${REPOSITORY}:v1`, [wallet], async (page) => {
      assert.match(await signatures(page).innerText(), /Nobody signed this image/)
      await page.getByRole('button', { name: 'Sign v1' }).click()
      await page.getByRole('heading', { name: 'Sign v1: read and sign' }).waitFor()
      assert.match(await signatures(page).innerText(), /You say that signers\/app:v1 means sha256:[0-9a-f]{64}\. Sign again when the tag moves\.[\s\S]*repository\s+signers\/app[\s\S]*tag\s+v1/)
      assert.equal(wallet.signed?.length, 0, 'the wallet is asked only when one has read it')
      await sign(page)
      await main(page).getByText('Signed. The list shows it in a moment.').waitFor()
      await page.getByRole('row', { name: signed.writer.address }).getByText('holds').waitFor()
      assert.deepEqual(wallet.signed?.map(({ primaryType, message }) => [primaryType, message['tag']]), [['ImageSignature', 'v1']])
      assert.match(await signatures(page).innerText(), /Its publisher signed that this tag means these bytes[\s\S]*write\s+v1 means these bytes/)
      assert.equal(await page.getByRole('heading', { name: 'Attached' }).count(), 0, 'what is listed as a signature is not listed twice')
      await page.getByRole('link', { name: 'Document of this signature' }).click()
      await page.getByRole('region', { name: 'Text of file 1' }).getByText(`"signer":"eip155:1:${signed.writer.address}"`).waitFor()
      assert.match(await signed.badge(page, 'v1'), /✓ signed/)
    })
  })

  test('a signature that nobody has looked at yet is shown as that at once, and what it is worth without a reload', async () => {
    await signed.push('waits')
    const manifest = await signImage(signed.owner, REPOSITORY, { reference: 'waits' })
    await signed.open('waits', async (page) => {
      await signed.shown(page, 'holds', 'waits')
      const rows = new Database(join(signed.scene.hub.dataDir, 'hub.sqlite'))
      rows.prepare("UPDATE signature SET state = 'waiting', signer = NULL, tag = NULL, seq = NULL, message = NULL WHERE manifest = ?").run(manifest)
      rows.close()
      await signed.look(page, 'waits')
      const waiting = await signatures(page).innerText()
      assert.match(waiting, /being looked at[\s\S]*What it is worth shows here in a moment/)
      assert.doesNotMatch(waiting, /holds|none of them holds|Nobody signed/)
      await signed.push('wakes-the-hub')
      await state(page, 'holds').waitFor()
      assert.doesNotMatch(await signatures(page).innerText(), /being looked at/)
    })
  })

  test('what was said of a tag is taken back', async () => {
    await signed.push('bad')
    await signed.open('bad', async (page) => {
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
      assert.match(await signed.badge(page, 'bad'), /⚠ signature does not hold/)
    }, {}, signed.writer)
  })

  test('a tag that moved after it was signed says so, with who signed what it was; who signed it can take that back there', async () => {
    const before = await signed.push('moving', 'one')
    await signImage(signed.owner, REPOSITORY, { reference: 'moving' })
    await signed.push('moving', 'two')
    await signed.open('moving', async (page) => {
      const text = await signed.shown(page, 'the tag moved', 'moving')
      assert.match(text, new RegExp(`none of them holds[\\s\\S]*${signed.owner.wallet.address}[\\s\\S]*moving means ${before.digest.slice(0, 19)}`))
      await page.getByRole('button', { name: 'Take back what I said of moving' }).click()
      await sign(page)
      await state(page, 'taken back').waitFor()
      assert.match(await signatures(page).innerText(), new RegExp(`none of them holds[\\s\\S]*moving means no longer ${before.digest.slice(0, 19)}`))
      await page.getByRole('button', { name: 'Sign moving' }).click()
      await sign(page)
      await state(page, 'holds').waitFor()
      assert.doesNotMatch(await signatures(page).innerText(), /the tag moved|taken back/)
    }, {}, signed.owner.wallet)
  })

  test('a signature of the bytes alone says no more than that', async () => {
    const { digest } = await signed.push('vouched')
    await signImage(signed.owner, REPOSITORY, { reference: digest, tag: null })
    await signed.open('vouched', async (page) => {
      assert.match(await signed.shown(page, 'holds', 'vouched'), /signed these bytes, not that this tag means them/)
      assert.match(await signed.badge(page, 'vouched'), /✓ bytes signed/)
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
      const subject = await signed.push(tag)
      const manifest = await signImage(signed.owner, REPOSITORY, { reference: tag })
      const bytes = await documentOf(signed.url, REPOSITORY, manifest)
      const at = place(bytes.toString())
      bytes[at] = (bytes[at] ?? 0) ^ 1
      await fetch(`${signed.url}/v2/${REPOSITORY}/manifests/${manifest}`, { method: 'DELETE', headers: { authorization: signed.authorization } })
      await pushArtifact(signed.url, REPOSITORY, undefined, { authorization: signed.authorization, artifactType: WALLET_SIGNATURE, subject, files: [{ mediaType: WALLET_SIGNATURE, bytes }] })
      await signed.open(tag, async (page) => {
        const text = await signed.shown(page, 'refused', tag)
        assert.match(text, /none of them holds[\s\S]*nobody that counts here[\s\S]*refused/, name)
        assert.doesNotMatch(text, new RegExp(`means these bytes|${signed.owner.wallet.address}`), name)
        assert.match(await signed.badge(page, tag), /⚠ signature does not hold/)
      })
    }
  })

  test('who may not write sees no button, and the hub keeps nothing of theirs', async () => {
    await signed.push('not-theirs')
    for (const wallet of [signed.reader, someone()]) {
      await signed.open('not-theirs', async (page) => {
        await signatures(page).getByText('Nobody signed this image').waitFor()
        assert.equal(await signatures(page).getByRole('button', { name: /^(?:Sign|Take back)/ }).count(), 0)
        await assert.rejects(askApi(page, 'POST', `repositories/${REPOSITORY}/signatures/draft`, { reference: 'not-theirs' }), /no right to/)
        await assert.rejects(askApi(page, 'POST', `repositories/${REPOSITORY}/signatures`, { signature: {} }), /no right to/)
        const status = await page.evaluate(async () => (await fetch('/account/namespaces/signers/signing')).status)
        assert.equal(status, 404)
      }, { refusals: /403|404/ }, wallet)
    }
  })

  test('an image can be signed by keyboard alone, on 360 px in dark colours, and every page of it has names for all that can be used', async () => {
    await signed.push('by-keyboard')
    await signed.open('by-keyboard', async (page) => {
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
        await page.goto(signed.url + path)
        await assertUsable(page)
      }
    }, NARROW_AND_DARK, signed.owner.wallet)
  })
})

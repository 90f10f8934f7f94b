// What dishonest gateways and routers can make the static page show, in a real browser: alone nothing that counts as verified, beside an honest one nothing but what is published.
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { marshalIPNSRecord, unmarshalIPNSRecord } from 'ipns'
import type { Misdeed } from '../support/dishonest-gateway.ts'
import { noBrowser } from '../web/browser.ts'
import { startLyingScene, type LyingScene, type Seen } from './lying-scene.ts'
import { newKey, signRoot } from './scene.ts'

const LIES: Misdeed[] = ['flip', 'swap', 'truncate', 'endless']
const FAULTS: Misdeed[] = ['cut', 'silent', 'missing', 'html', 'error', 'elsewhere', 'drip']
const IMAGE = '/alice/app:v1'
const HOUR = 3_600_000

const withFlipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, (bytes[at] ?? 0) ^ 1)

describe('the static page', { skip: noBrowser }, () => {
  let scene: LyingScene
  let truth: Seen
  let blocks: string[]
  before(async () => {
    scene = await startLyingScene()
    truth = await scene.see([scene.address([scene.honest.url], IMAGE)])
    blocks = [...new Set(scene.honest.asked.filter((path) => path.startsWith('/ipfs/')))]
  })
  after(() => scene?.stop())
  afterEach(() => scene.calm())

  const alone = (route = IMAGE) => scene.see([scene.address([scene.liar.url], route)])
  const beside = (route = IMAGE) => scene.see([scene.address([scene.liar.url, scene.honest.url], route)])
  const onBlocks = (misdeed: Misdeed) => scene.liar.behave((path) => (path.startsWith('/ipfs/') ? misdeed : undefined))
  const isTold = ({ text }: Seen) => assert.ok(text.includes(scene.registry.digest), text)
  const isNamed = ({ text }: Seen) => assert.ok(text.includes(scene.liar.url), text)
  const isNotNamed = ({ text }: Seen) => assert.ok(!text.includes(scene.liar.url), text)
  const nothingIsTold = ({ text, good }: Seen) => {
    assert.deepEqual(good, [], text)
    assert.ok(!text.includes(scene.registry.digest), text)
  }

  test('shows an image with what was verified of it when its gateway is honest', () => {
    isTold(truth)
    isNotNamed(truth)
    assert.ok(truth.good.length >= 3 && blocks.length >= 5, JSON.stringify({ truth, blocks }))
    assert.ok(!truth.verdicts.some((verdict) => verdict.startsWith('refused')), truth.verdicts.join('\n'))
  })

  for (const misdeed of LIES) {
    test(`bad-input 29: of a gateway that sends other blocks than was asked for (${misdeed}) it shows nothing, and names it`, async () => {
      onBlocks(misdeed)
      const seen = await alone()
      nothingIsTold(seen)
      isNamed(seen)
    })

    test(`bad-input 29: beside such a one (${misdeed}) it shows what the honest one has, and names the other`, async () => {
      onBlocks(misdeed)
      const seen = await beside()
      isTold(seen)
      isNamed(seen)
      assert.deepEqual(seen.verdicts, truth.verdicts)
    })
  }

  for (const misdeed of FAULTS)
    test(`bad-input 29: beside a gateway that does not give blocks (${misdeed}) it shows what the honest one has, and calls nobody dishonest`, async () => {
      onBlocks(misdeed)
      const seen = await beside()
      isTold(seen)
      isNotNamed(seen)
      assert.deepEqual(seen.verdicts, truth.verdicts)
    })

  test('bad-input 29: one bit flipped in any one block: it is not shown as it was, and who sent it is named', async () => {
    for (const block of blocks) {
      scene.liar.behave((path) => (path.startsWith(block) ? 'flip' : undefined))
      const seen = await alone()
      assert.notDeepEqual(seen.verdicts, truth.verdicts, `${block}\n${seen.text}`)
      isNamed(seen)
    }
  })

  test('bad-input 25: a forged record is refused, alone and beside an honest gateway', async () => {
    scene.liar.record(scene.registry.hub.name, await signRoot(await newKey(), scene.registry.aliceRoot, 9n))
    const [by, with_] = [await alone(), await beside()]
    nothingIsTold(by)
    isNamed(by)
    isTold(with_)
    isNamed(with_)
    assert.deepEqual(with_.verdicts, truth.verdicts)
  })

  test('bad-input 25: one bit flipped in a record, or in its signature: it is refused', async () => {
    const [name = '', record = new Uint8Array()] = scene.registry.records[0] ?? []
    const { signatureV2, ...rest } = unmarshalIPNSRecord(record)
    for (const flipped of [withFlipped(record, record.length - 1), marshalIPNSRecord({ ...rest, signatureV2: withFlipped(signatureV2, 10) })]) {
      scene.liar.record(name, flipped)
      const seen = await alone()
      nothingIsTold(seen)
      isNamed(seen)
    }
  })

  test('bad-input 25: an older record does not count after a newer one, which this browser saw on an earlier visit', async () => {
    scene.liar.record(scene.registry.hub.name, await signRoot(scene.registry.hub, scene.registry.aliceRoot, 4n))
    const seen = await scene.see([scene.address([scene.honest.url], '/'), scene.address([scene.liar.url], '/')])
    assert.match(seen.text, /older record, number 4: it was refused/)
    assert.ok(seen.text.includes(scene.registry.hubRoot), seen.text)
  })

  test('bad-input 25: what a record says that has ended is shown as stale since then, and nothing of it as verified', async () => {
    const seen = await scene.see([scene.address([scene.honest.url], '/')], (context) => context.clock.install({ time: Date.now() + 2 * HOUR }))
    assert.ok(seen.verdicts.some((verdict) => verdict.startsWith('stale')), seen.text)
    assert.ok(!seen.verdicts.some((verdict) => verdict.startsWith('verified')), seen.verdicts.join('\n'))
  })
})

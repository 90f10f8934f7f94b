import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Wallet } from 'ethers/wallet'
import { IMAGE_DATA, type ImageMessage } from '../../lib/identity/image/image-signature.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { ALICE, BOB, openWalletScene, type WalletScene } from '../support/wallet-scene.ts'

const PEM = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({ type: 'spki', format: 'pem' }).toString()

let hub: TestHub

before(async () => {
  hub = await startHub({ env: { IPCR_AUTH: 'open', IPCR_P2P: 'off' } })
})

after(() => hub.stop())

const put = (namespace: string, value: unknown): Promise<Response> =>
  fetch(`${hub.url}/api/v1/namespaces/${namespace}/signing`, { method: 'PUT', body: JSON.stringify(value), headers: { 'content-type': 'application/json' } })
const warningOf = async (reference: string): Promise<string | null> => (await fetch(`${hub.url}/v2/alice/app/manifests/${reference}`)).headers.get('warning')

async function sign(reference: string): Promise<void> {
  const draft = await fetch(`${hub.url}/api/v1/repositories/alice/app/signatures/draft`, { method: 'POST', body: JSON.stringify({ reference }), headers: { 'content-type': 'application/json' } })
  const { typedData: { message } } = (await draft.json()) as { typedData: { message: ImageMessage } }
  const wallet = new Wallet((JSON.parse(readFileSync(`${hub.dataDir}/keys/operator.json`, 'utf8')) as { privateKey: string }).privateKey)
  const sig = await wallet.signTypedData(IMAGE_DATA.domain, IMAGE_DATA.types, message)
  const kept = await fetch(`${hub.url}/api/v1/repositories/alice/app/signatures`, { method: 'POST', body: JSON.stringify({ signature: { ...message, sig } }), headers: { 'content-type': 'application/json' } })
  assert.equal(kept.status, 201)
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if (await done()) return
    await delay(50)
  }
  throw new Error('it did not come to be within ten seconds')
}

test('a tag that should be signed and is not is answered with a warning, until it is signed, and again when it moves', async () => {
  await pushImage(hub.url, 'alice/app', 'v1', { layers: ['one'] })
  await until(async () => (await fetch(`${hub.url}/api/v1/namespaces/alice`)).ok)
  assert.equal(await warningOf('v1'), null)
  assert.equal((await put('alice', { signed: 'all' })).status, 200)
  assert.match((await warningOf('v1')) ?? '', /^299 - "alice\/app:v1 should be signed, but nobody signed it/)
  await until(async () => (await fetch(`${hub.url}/api/v1/namespaces/alice`)).ok)
  await until(() => sign('v1').then(() => true, () => false))
  await until(async () => (await warningOf('v1')) === null)
  await pushImage(hub.url, 'alice/app', 'v1', { layers: ['two'] })
  assert.match((await warningOf('v1')) ?? '', /none of its signatures holds/)
})

test('who has the image already is warned too', async () => {
  const etag = (await fetch(`${hub.url}/v2/alice/app/manifests/v1`)).headers.get('etag') ?? ''
  const answer = await fetch(`${hub.url}/v2/alice/app/manifests/v1`, { headers: { 'if-none-match': etag } })
  assert.equal(answer.status, 304)
  assert.match(answer.headers.get('warning') ?? '', /none of its signatures holds/)
})

test('only the repositories that are named are watched, and nothing when the list is empty', async () => {
  await pushImage(hub.url, 'alice/app', 'other', { layers: ['other'] })
  await put('alice', { signed: ['elsewhere'] })
  assert.equal(await warningOf('other'), null)
  await put('alice', { signed: ['app'] })
  assert.match((await warningOf('other')) ?? '', /should be signed/)
  await put('alice', { signed: [] })
  assert.equal(await warningOf('other'), null)
})

test('rule and keys are in the published root', async () => {
  assert.equal((await put('alice', { signed: 'all', keys: [{ pem: PEM }] })).status, 200)
  const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
  await until(async () => {
    const answer = await fetch(`${hub.url}/ipns/${ipns}/alice/ipcr.json`)
    const document = answer.ok ? ((await answer.json()) as { policy?: object; keys?: { pem: string }[] }) : {}
    return JSON.stringify(document.policy) === '{"signed":"all","v":1}' && document.keys?.[0]?.pem === PEM
  })
})

test('a rule that is set while nothing else happens is published too', async () => {
  await delay(2_000)
  assert.equal((await put('alice', { signed: ['quiet'] })).status, 200)
  const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
  await until(async () => ((await (await fetch(`${hub.url}/ipns/${ipns}/alice/ipcr.json`)).json()) as { policy?: { signed: unknown } }).policy?.signed?.toString() === 'quiet')
})

const BAD: [unknown, string][] = [
  [{ signed: 'some' }, 'BODY_INVALID'], [{}, 'BODY_INVALID'], [{ signed: 'all', extra: 1 }, 'BODY_INVALID'],
  [{ signed: [], keys: [{ pem: 'x' }] }, 'KEY_INVALID'], [{ signed: Array.from({ length: 101 }, () => 'a') }, 'BODY_INVALID'],
]

test('what is no rule and no key is refused with a sentence', async () => {
  for (const [value, code] of BAD) {
    const answer = await put('alice', value)
    const problem = (await answer.json()) as { code: string; detail: string }
    assert.deepEqual([answer.status, problem.code], [400, code])
    assert.match(problem.detail, /\w/)
  }
})

test('bad-input 24: the rule of a namespace is set by those who maintain it', async () => {
  const scene: WalletScene = await openWalletScene()
  try {
    const ask = async (authorization: string | undefined): Promise<number> =>
      (await fetch(`${scene.url}/api/v1/namespaces/alice/signing`, { method: 'PUT', body: '{"signed":"all"}', headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) } })).status
    assert.equal(await ask(undefined), 401)
    assert.equal(await ask((await scene.tokenFor(BOB)).basic), 403)
    // The rights are Alice's, but nothing was pushed or claimed there.
    assert.equal(await ask((await scene.tokenFor(ALICE)).basic), 404)
  } finally {
    await scene.close()
  }
})

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, renameSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Wallet } from 'ethers/wallet'
import { encodeSignature } from '../../lib/identity/image/signature-artifact.ts'
import { IMAGE_DATA, type ImageMessage } from '../../lib/identity/image/image-signature.ts'
import { blobPath } from '../../lib/store/paths.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { makeWallet } from '../support/wallet-session.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'

const NAME = 'alice/app'
const EMPTY = 'application/vnd.oci.empty.v1+json'
const TYPE = 'application/vnd.ipcr.signature.eip712.v1+json'

let hub: TestHub
let owner: Wallet
let image: Descriptor

type Item = { manifest: string; state: string; reason?: string; signer?: string; role?: string; tag?: string | null; until?: string }
type Draft = { typedData: { domain: object; types: object; primaryType: string; message: ImageMessage }; deliver: { method: string; path: string } }

before(async () => {
  hub = await startHub({ env: { IPCR_AUTH: 'open', IPCR_P2P: 'off' } })
  image = await pushImage(hub.url, NAME, 'v1')
  // The claim comes with the first publication; until then nobody is the owner.
  await until(async () => (await fetch(`${hub.url}/v2/${NAME}/tags/list`)).ok && readOperator() !== undefined)
  owner = new Wallet(readOperator() ?? '')
  await until(async () => (await sign(owner, { reference: 'v1', tag: null })).status === 201)
})

after(() => hub.stop())

function readOperator(): string | undefined {
  try {
    return (JSON.parse(readFileSync(`${hub.dataDir}/keys/operator.json`, 'utf8')) as { privateKey: string }).privateKey
  } catch {
    return undefined
  }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if (await done()) return
    await delay(50)
  }
  throw new Error('it did not come to be within ten seconds')
}

const post = (path: string, body: object): Promise<Response> => fetch(hub.url + path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

async function draft(body: object): Promise<Draft> {
  const answer = await post(`/api/v1/repositories/${NAME}/signatures/draft`, body)
  assert.equal(answer.status, 200)
  return (await answer.json()) as Draft
}

async function sign(wallet: Wallet, body: object, changes: Partial<ImageMessage> = {}): Promise<Response> {
  const { typedData, deliver } = await draft(body)
  const message = { ...typedData.message, ...changes }
  return post(deliver.path, { signature: { ...message, sig: await wallet.signTypedData(IMAGE_DATA.domain, IMAGE_DATA.types, message) } })
}

async function listed(reference: string): Promise<Item[]> {
  const read = async (): Promise<Item[]> => {
    const answer = await fetch(`${hub.url}/api/v1/repositories/${NAME}/signatures?reference=${reference}`)
    assert.equal(answer.status, 200)
    return ((await answer.json()) as { items: Item[] }).items
  }
  await until(async () => (await read()).every(({ state }) => state !== 'waiting'))
  return read()
}

const byManifest = (items: Item[], manifest: string): Item | undefined => items.find((item) => item.manifest === manifest)

test('what the owner signs in its wallet is kept as a referrer, and valid', async () => {
  const answer = await sign(owner, { reference: 'v1' })
  assert.equal(answer.status, 201)
  const { manifest } = (await answer.json()) as { manifest: string }
  const found = byManifest(await listed('v1'), manifest)
  assert.deepEqual({ state: found?.state, signer: found?.signer, role: found?.role, tag: found?.tag }, { state: 'valid', signer: owner.address, role: 'owner', tag: 'v1' })
  const index = (await (await fetch(`${hub.url}/v2/${NAME}/referrers/${image.digest}?artifactType=${encodeURIComponent(TYPE)}`)).json()) as { manifests: { digest: string; artifactType: string }[] }
  assert.ok(index.manifests.some(({ digest, artifactType }) => digest === manifest && artifactType === TYPE))
})

test('a signature that nobody would take is not kept, with the reason', async () => {
  const stranger = makeWallet()
  const refusals: [Response, string][] = [
    [await sign(stranger, { reference: 'v1' }), 'SIGNATURE_NO_ROLE'],
    [await sign(owner, { reference: 'v1' }, { repository: 'alice/other' }), 'SIGNATURE_OTHER_REPOSITORY'],
    [await sign(owner, { reference: 'v1' }, { seq: Date.now() + 3_600_000 }), 'SIGNATURE_SEQ_AHEAD'],
  ]
  for (const [answer, code] of refusals) {
    assert.equal(answer.status, 422)
    assert.equal(((await answer.json()) as { code: string }).code, code)
  }
})

test('what a client pushes as a referrer is judged alike, whatever is in it', async () => {
  const { typedData: { message } } = await draft({ reference: 'v1', tag: null })
  const signature = await makeWallet().signTypedData(IMAGE_DATA.domain, IMAGE_DATA.types, message)
  const layers: [Uint8Array | string, string][] = [
    [encodeSignature(message, owner.address, signature), 'SIGNER_MISMATCH'],
    ['{"message":"nothing"}', 'MALFORMED'],
    ['x'.repeat(10_000), 'MALFORMED'],
    ['{"__proto__":{}}', 'MALFORMED'],
  ]
  for (const [layer, reason] of layers) {
    const { digest } = await pushSignature(layer)
    assert.equal(byManifest(await listed('v1'), digest)?.reason, reason)
  }
})

// As another client would write it: the same document in a manifest of its own making.
async function pushSignature(layer: Uint8Array | string): Promise<Descriptor> {
  await pushImage(hub.url, NAME, undefined, { layers: [layer], config: {}, configMediaType: EMPTY })
  return pushManifest(layer)
}

// Its blobs are there, or were.
async function pushManifest(layer: Uint8Array | string): Promise<Descriptor> {
  const described = (mediaType: string, bytes: Uint8Array | string) => ({ mediaType, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, size: Buffer.byteLength(bytes) })
  const body = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', artifactType: TYPE, config: described(EMPTY, '{}'), layers: [described(TYPE, layer)], subject: image })
  const answer = await fetch(`${hub.url}/v2/${NAME}/manifests/by-client`, { method: 'PUT', body, headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json' } })
  assert.equal(answer.status, 201)
  return { mediaType: TYPE, digest: answer.headers.get('docker-content-digest') ?? '', size: body.length }
}

test('a signature whose document was lost is looked at again when both are pushed again', async () => {
  const { typedData: { message } } = await draft({ reference: 'v1', tag: null })
  const document = encodeSignature(message, owner.address, await owner.signTypedData(IMAGE_DATA.domain, IMAGE_DATA.types, message))
  const hex = createHash('sha256').update(document).digest('hex')
  const { digest } = await pushSignature(document)
  assert.equal(byManifest(await listed('v1'), digest)?.state, 'valid')
  await fetch(`${hub.url}/v2/${NAME}/manifests/${digest}`, { method: 'DELETE' })
  const file = blobPath(hub.dataDir, hex)
  renameSync(file, `${file}.lost`)
  await pushManifest(document)
  assert.equal(byManifest(await listed('v1'), digest)?.reason, 'MALFORMED')
  renameSync(`${file}.lost`, file)
  await pushManifest(document)
  assert.equal(byManifest(await listed('v1'), digest)?.state, 'valid')
})

test('what says that it is a signature, and is no manifest by its own words, holds up none of the others', async () => {
  const odd = JSON.stringify({ artifactType: TYPE, subject: image })
  const put = (reference: string): Promise<Response> => fetch(`${hub.url}/v2/${NAME}/manifests/${reference}`, { method: 'PUT', body: odd, headers: { 'content-type': 'application/vnd.acme.thing+json' } })
  const digest = (await put('odd')).headers.get('docker-content-digest') ?? ''
  assert.equal((await put(`${image.digest.replace(':', '-')}.sig`)).status, 201)
  const { manifest } = (await (await sign(owner, { reference: 'v1', tag: null })).json()) as { manifest: string }
  const items = await listed('v1')
  assert.deepEqual([byManifest(items, digest)?.reason, byManifest(items, manifest)?.state], ['MALFORMED', 'valid'])
})

test('a tag that is moved and signed again makes the signature before it history', async () => {
  await pushImage(hub.url, NAME, 'moving', { layers: ['one'] })
  const first = ((await (await sign(owner, { reference: 'moving' })).json()) as { manifest: string }).manifest
  const before = await (await fetch(`${hub.url}/v2/${NAME}/manifests/moving`, { method: 'HEAD' })).headers.get('docker-content-digest')
  await pushImage(hub.url, NAME, 'moving', { layers: ['two'] })
  assert.equal(byManifest(await listed(before ?? ''), first)?.state, 'moved')
  await sign(owner, { reference: 'moving' })
  await listed('moving')
  assert.equal(byManifest(await listed(before ?? ''), first)?.state, 'overruled')
})

test('a withdrawal ends what was said', async () => {
  await pushImage(hub.url, NAME, 'bad', { layers: ['bad'] })
  const { manifest } = (await (await sign(owner, { reference: 'bad' })).json()) as { manifest: string }
  assert.equal((await sign(owner, { reference: 'bad', withdraw: true })).status, 201)
  const items = await listed('bad')
  assert.equal(byManifest(items, manifest)?.state, 'overruled')
  assert.ok(items.some(({ state }) => state === 'withdrawn'))
})

test('a signature whose manifest is deleted is gone', async () => {
  const { manifest } = (await (await sign(owner, { reference: 'v1', tag: null })).json()) as { manifest: string }
  assert.ok(byManifest(await listed('v1'), manifest))
  await fetch(`${hub.url}/v2/${NAME}/manifests/${manifest}`, { method: 'DELETE' })
  assert.equal(byManifest(await listed('v1'), manifest), undefined)
})

test('asking about what is not there is answered with a sentence', async () => {
  for (const [path, status] of [[`${NAME}/signatures?reference=none`, 404], [`${NAME}/signatures?reference=..%2f`, 400], ['no/such/signatures?reference=v1', 404]] as const) {
    const answer = await fetch(`${hub.url}/api/v1/repositories/${path}`)
    assert.equal(answer.status, status)
    assert.match(((await answer.json()) as { detail: string }).detail, /\w+ \w+/)
  }
})

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { generateKeyPair, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import type { Ed25519PrivateKey } from '@libp2p/interface'
import { CID } from 'multiformats/cid'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { digestOf, imageOf, Tree, type RepositoryParts } from '../support/tree.ts'
import { ipcr } from './support.ts'

const LAYER = Buffer.alloc(1_200_000, 'what the manifest names')
const { manifest, blobs } = imageOf(LAYER)
const SMALL = Object.keys(blobs).find((digest) => digest !== digestOf(LAYER)) ?? ''
const OTHER = Buffer.alloc(LAYER.length, 'something else of that size')

describe('a root that is signed, but not what its digests say', () => {
  const tree = new Tree()
  let gateway: StaticGateway
  let home: string
  let hub: TestHub
  let ipnsName: string
  let key: Ed25519PrivateKey
  let sequence = 0n

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ipcr-wrong-'))
    gateway = await startStaticGateway(tree)
    hub = await startHub({ env: { IPCR_GATEWAYS: gateway.url } })
    key = await generateKeyPair('Ed25519')
    ipnsName = formatIpnsName(key.publicKey.toMultihash().bytes) ?? ''
    await writeFile(join(home, 'eve.key'), privateKeyToProtobuf(key))
    await ipcr(['name', 'import', join(home, 'eve.key')], hub)
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await gateway?.stop()
    await rm(home, { recursive: true, force: true })
  })

  async function restore(parts: RepositoryParts, document: object = { v: 1, kind: 'namespace', claim: null }): Promise<{ code: number; text: string }> {
    let root = await tree.setPath(undefined, 'ipcr.json', Buffer.from(JSON.stringify(document)))
    root = await tree.setPath(root, 'app', { cid: CID.parse(await tree.repository(parts)), tsize: 0 })
    gateway.records.set(ipnsName, await createIpnsRecord(key, `/ipfs/${root.cid}`, { sequence: ++sequence, lifetimeMs: 3600_000, ttlMs: 1000 }))
    const { code, stdout, stderr } = await ipcr(['restore', ipnsName], hub, { allowFailure: true })
    return { code, text: stdout + stderr }
  }

  const wrong: [string, RepositoryParts, RegExp][] = [
    ['a layer', { tags: { v1: manifest }, blobs: { ...blobs, [digestOf(LAYER)]: OTHER } }, /content is|other content/],
    ['a small blob', { tags: { v1: manifest }, blobs: { ...blobs, [SMALL]: Buffer.from('{}') } }, /content is|other content/],
    ['a manifest', { tags: { v1: manifest }, blobs: { ...blobs, [digestOf(manifest)]: Buffer.from(`${manifest} `) } }, /other content/],
    ['a manifest that is not there', { files: { 'refs/tags/v1': Buffer.from(JSON.stringify({ digest: digestOf('nothing'), mediaType: 'a/b', size: 1 })) } }, /not among its blobs/],
    ['a manifest that is none', { blobs: { [digestOf('{}')]: Buffer.from('{}') }, files: { 'refs/tags/v1': Buffer.from(JSON.stringify({ digest: digestOf('{}'), mediaType: 'application/vnd.oci.image.manifest.v1+json', size: 2 })) } }, /manifest invalid/],
  ]
  for (const [what, parts, sentence] of wrong)
    test(`${what}: the restore says so, nothing of it is kept, and the name stays held`, async () => {
      const { code, text } = await restore(parts)
      assert.equal(code, 1, text)
      assert.match(text, sentence)
      assert.ok(!existsSync(join(hub.dataDir, 'blobs', 'sha256', digestOf(OTHER).slice(7, 9), digestOf(OTHER).slice(7))))
      assert.match((await ipcr(['name', 'list'], hub)).stdout, /eve .* waits to be restored/)
    })

  test('a claim for another key, or one that nobody signed: refused before anything is read', async () => {
    const claim = { namespace: 'eve', owner: `0x${'1'.repeat(40)}`, chainId: 1, hub: '', root: ipnsName, scope: 'publish', seq: 1, notBefore: 0, notAfter: 1, prev: `0x${'0'.repeat(64)}`, sig: `0x${'a'.repeat(128)}1b` }
    const { code, text } = await restore({ tags: { v1: manifest }, blobs }, { v: 1, kind: 'namespace', claim })
    assert.equal(code, 1, text)
    assert.match(text, /claim|signed/)
  })

  test('the same name, put right, is restored and published beyond the sequence that was seen', async () => {
    const { code, text } = await restore({ tags: { v1: manifest }, blobs })
    assert.equal(code, 0, text)
    const answer = await fetch(`${hub.url}/v2/eve/app/blobs/${digestOf(LAYER)}`)
    assert.equal(digestOf(Buffer.from(await answer.arrayBuffer())), digestOf(LAYER))
  })
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { privateKeyFromProtobuf } from '@libp2p/crypto/keys'
import { createIpnsRecord, readIpnsRecord } from '../../lib/names/ipns-record.ts'
import { startDishonestGateway, type DishonestGateway } from '../support/dishonest-gateway.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'
import { run, type Output } from '../support/run.ts'
import { pushArtifact } from '../support/signed-images.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const SIGNATURE = 'application/vnd.ipcr.signature.eip712.v1+json'
const STRANGER = `0x${'11'.repeat(32)}`

type Verified = { trusted: boolean; why: string | null; trust: string; digest: string; served: string | null; signatures: { verdict: { state: string } }[] }

describe('ipcr sign and ipcr verify', () => {
  let hub: TestHub
  let image: Descriptor
  let gateway: DishonestGateway

  before(async () => {
    hub = await startHub({ env: { IPCR_AUTH: 'open', IPCR_P2P: 'off' } })
    image = await pushImage(hub.url, 'alice/app', 'v1', { layers: ['one'] })
    gateway = await startDishonestGateway(hub.url)
  })
  after(async () => {
    await gateway.stop()
    assert.equal(await hub.stop(), 0, hub.log())
  })

  const ipcr = (args: string[], { allowFailure = false, key }: { allowFailure?: boolean; key?: string } = {}): Promise<Output> =>
    run(process.execPath, [CLI, ...args], { allowFailure, env: { IPCR_AUTH: 'open', IPCR_DATA: hub.dataDir, ...(key ? { IPCR_PRIVATE_KEY: key } : {}) } })
  const verify = async (reference: string, ...more: string[]): Promise<Verified & { code: number }> => {
    const { code, stdout, stderr } = await ipcr(['verify', reference, '--json', ...more], { allowFailure: true })
    assert.notEqual(stdout, '', stderr)
    return { code, ...(JSON.parse(stdout) as Verified) }
  }

  /** The same once what was just done is in the published root, which verify reads, or after ten times. */
  const published = async (reference: string, trust: string, times = 10): Promise<Verified & { code: number }> => {
    const answer = await verify(reference)
    return answer.trust === trust || times === 1 ? answer : published(reference, trust, times - 1)
  }

  test('an image that nobody signed is said to be so, and is not trusted', async () => {
    const { code, trusted, why, digest, trust } = await verify('alice/app:v1')
    assert.deepEqual([code, trusted, digest, trust], [1, false, image.digest, 'unsigned'])
    assert.match(why ?? '', /nobody signed alice\/app:v1/)
  })

  test('what the owner signs is shown before, and trusted from then on', async () => {
    const { stdout, stderr } = await ipcr(['sign', 'alice/app:v1', '--yes'])
    assert.match(stderr, new RegExp(`ImageSignature \\(EIP-712, ipcr image 1\\):\\n  repository alice/app\\n  digest     ${image.digest}\\n  tag        v1`))
    assert.match(stdout, /You stand for alice\/app:v1/)
    const { code, trusted, trust, signatures, served } = await verify(`127.0.0.1:${hub.port}/alice/app:v1`)
    assert.deepEqual([code, trusted, trust, signatures.map(({ verdict }) => verdict.state), served], [0, true, 'signed', ['valid'], image.digest])
    const text = (await ipcr(['verify', `alice/app@${image.digest}`])).stdout
    assert.match(text, /signed {5}by 0x[0-9a-fA-F]{40} \(owner\) as v1, until \d{4}-/)
    assert.match(text, /Its publisher stands for it/)
  })

  test('what somebody hangs beside it as a signature, of any size, hides none', async () => {
    const files = [{ mediaType: SIGNATURE, bytes: Buffer.alloc(9 * 1024, 0x20) }]
    await pushArtifact(hub.url, 'alice/app', undefined, { artifactType: SIGNATURE, subject: image, files })
    await pushArtifact(hub.url, 'alice/app', undefined, { artifactType: SIGNATURE, subject: image, files: [] })
    const published = async (): Promise<Verified & { code: number }> => {
      const answer = await verify('alice/app:v1')
      return answer.signatures.length === 3 ? answer : published()
    }
    const { code, trust, signatures } = await published()
    assert.deepEqual([code, trust, signatures.map(({ verdict }) => verdict.state).sort()], [0, 'signed', ['refused', 'refused', 'valid']])
  })

  test('nothing is signed without a yes', async () => {
    const { code, stderr } = await ipcr(['sign', 'alice/app:v1'], { allowFailure: true })
    assert.equal(code, 1)
    assert.match(stderr, /Give --yes/)
  })

  test('an image can be signed on its page, while the command waits for it', async () => {
    await pushImage(hub.url, 'alice/app', 'elsewhere', { layers: ['elsewhere'] })
    const waiting = ipcr(['sign', 'alice/app:elsewhere', '--device', '--json'])
    await ipcr(['sign', 'alice/app:elsewhere', '--bytes', '--yes'])
    await ipcr(['sign', 'alice/app:elsewhere', '--yes'])
    const { stdout, stderr } = await waiting
    assert.match(stderr, new RegExp(`${hub.url}/alice/app:elsewhere#signatures`))
    const { tag, signer } = JSON.parse(stdout) as { tag: string; signer: string }
    assert.equal(tag, 'elsewhere')
    assert.match(signer, /^0x[0-9a-fA-F]{40}$/)
  })

  test('a stranger signs nothing that counts', async () => {
    const { code, stderr } = await ipcr(['sign', 'alice/app:v1', '--yes', '--key-env'], { allowFailure: true, key: STRANGER })
    assert.equal(code, 1)
    assert.match(stderr, /no part in this namespace/)
  })

  test('a tag that moved is not trusted until it is signed again, and a withdrawal ends that', async () => {
    await pushImage(hub.url, 'alice/app', 'moving', { layers: ['before'] })
    await ipcr(['sign', 'alice/app:moving', '--yes'])
    assert.equal((await published('alice/app:moving', 'signed')).trust, 'signed')
    await pushImage(hub.url, 'alice/app', 'moving', { layers: ['after'] })
    const moved = await published('alice/app:moving', 'wrong')
    assert.deepEqual([moved.code, moved.trust], [1, 'wrong'])
    await ipcr(['sign', 'alice/app:moving', '--yes', '--days', '30'])
    assert.equal((await published('alice/app:moving', 'signed')).trust, 'signed')
    await ipcr(['sign', 'alice/app:moving', '--yes', '--withdraw'])
    const withdrawn = await published('alice/app:moving', 'wrong')
    assert.deepEqual([withdrawn.code, withdrawn.trust], [1, 'wrong'])
  })

  test('a hub that serves another image than its publisher published is found out', async () => {
    const other = await pushImage(hub.url, 'alice/app', 'evil', { layers: ['evil'] })
    const liar = await startLiar(hub, '/v2/alice/app/manifests/v1', other.digest)
    try {
      const { code, trusted, why } = await verify(`127.0.0.1:${(liar.address() as AddressInfo).port}/alice/app:v1`)
      assert.deepEqual([code, trusted], [1, false])
      assert.match(why ?? '', new RegExp(`serves ${other.digest} for alice/app:v1, but the publisher's own key says ${image.digest}`))
    } finally {
      liar.closeAllConnections()
      liar.close()
    }
  })

  test('another gateway can give the blocks, and one that changes them gives nothing', async () => {
    assert.equal((await verify('alice/app:v1', '--gateway', gateway.url)).trusted, true)
    assert.ok(gateway.asked.some((path) => path.startsWith('/ipfs/')))
    gateway.behave((path) => (path.startsWith('/ipfs/') ? 'flip' : undefined))
    const { code, stderr } = await ipcr(['verify', 'alice/app:v1', '--gateway', gateway.url], { allowFailure: true })
    assert.equal(code, 1)
    assert.match(stderr, /the block \w+ is not here/)
    gateway.behave(() => undefined)
  })

  test('an old record that somebody shows again is found out, however good its signature', async () => {
    const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
    const key = privateKeyFromProtobuf(readFileSync(join(hub.dataDir, 'keys/.hub.key')))
    const { value } = await readIpnsRecord(ipns, new Uint8Array(await (await fetch(`${hub.url}/ipns/${ipns}?format=ipns-record`)).arrayBuffer()))
    gateway.record(ipns, await createIpnsRecord(key, value, { sequence: 1n, lifetimeMs: 3_600_000, ttlMs: 60_000, now: Date.now() - 7_200_000 }))
    const { code, trusted, why } = await verify('alice/app:v1', '--gateway', gateway.url)
    assert.deepEqual([code, trusted], [1, false])
    assert.match(why ?? '', /record ended on \d{4}-.*old state/)
    gateway.record(ipns, undefined)
  })

  test('what is no image is refused with a sentence', async () => {
    for (const [text, sentence] of [['app', /is no image|no repository|has no/], ['alice/APP', /is no image/], ['alice/app:-', /neither a tag nor a digest/], ['bafkqaaa/app', /nobody signs|is no image/]] as const) {
      const { code, stderr } = await ipcr(['verify', text], { allowFailure: true })
      assert.equal(code, 1)
      assert.match(stderr, sentence)
    }
  })
})

/** A hub that says what the other one says, but for one path, for which it names another digest. */
async function startLiar(hub: TestHub, path: string, digest: string): Promise<Server> {
  const server = createServer((req, res) => {
    void (async () => {
      const answer = await fetch(hub.url + (req.url ?? ''), { method: req.method ?? 'GET', headers: { accept: req.headers.accept ?? '*/*' } })
      const lie = req.url === path ? { 'docker-content-digest': digest } : {}
      res.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '', ...lie }).end(Buffer.from(await answer.arrayBuffer()))
    })().catch(() => res.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

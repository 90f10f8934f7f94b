// Whoever is asked for a record may show one that was replaced: an image with a hole that was mended since.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { SeenRecords } from '../../cli/pull/seen-records.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord, readIpnsRecord } from '../../lib/names/ipns-record.ts'
import { run, type Output } from '../support/run.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { digestOf, imageOf, Tree } from '../support/tree.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const HOUR = 3_600_000

describe('ipcr pull of a name remembers the highest record that it saw', () => {
  const tree = new Tree()
  const images = ['one', 'two', 'three'].map((layer) => imageOf(Buffer.from(layer)))
  const digests = images.map(({ manifest }) => digestOf(Buffer.from(manifest)))
  let roots: string[]
  let gateway: StaticGateway
  let stale: StaticGateway
  let directory: string
  let key: Awaited<ReturnType<typeof generateKeyPair>>
  let name: string

  before(async () => {
    roots = await Promise.all(images.map(({ manifest, blobs }) => tree.repository({ tags: { v1: manifest }, blobs })))
    ;[gateway, stale] = [await startStaticGateway(tree), await startStaticGateway(tree)]
  })
  after(async () => {
    await gateway.stop()
    await stale.stop()
  })
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ipcr-older-'))
    key = await generateKeyPair('Ed25519')
    name = formatIpnsName(key.publicKey.toMultihash().bytes) ?? ''
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

  const signed = (image: number, sequence: bigint): Promise<Uint8Array> => createIpnsRecord(key, `/ipfs/${roots[image]}`, { sequence, lifetimeMs: HOUR, ttlMs: 1000 })
  const show = async (image: number, sequence: bigint, at = gateway): Promise<void> => void at.records.set(name, await signed(image, sequence))
  const pull = (more: string[] = [], at = [gateway]): Promise<Output> =>
    run(process.execPath, [CLI, 'pull', `${name}:v1`, '-q', '--json', '-o', join(directory, `${Math.random()}.tar`), '--gateway', ...at.map(({ url }) => url), ...more], { allowFailure: true, env: { IPCR_DATA: '/nowhere', XDG_CONFIG_HOME: directory } })
  /** which image it was, and what was said */
  const pulled = async (...args: Parameters<typeof pull>): Promise<[image: number, said: string]> => {
    const { code, stdout, stderr } = await pull(...args)
    assert.equal(code, 0, stderr)
    return [digests.indexOf(JSON.parse(stdout).digest), stderr]
  }
  const kept = (): string => join(directory, 'ipcr', 'records')

  test('an older one is refused with a sentence, and the newer one counts; --allow-older takes it, once', async () => {
    await show(1, 7n)
    assert.deepEqual(await pulled(), [1, ''])
    assert.deepEqual(await pulled(), [1, ''])
    await show(0, 3n)
    const said = new RegExp(`^${gateway.url} shows an older record of ${name}, number 3, than was seen before, number 7: it is refused, and the newer one counts\\. --allow-older takes what is shown now\\n$`)
    const [image, sentence] = await pulled()
    assert.equal(image, 1)
    assert.match(sentence, said)
    assert.deepEqual(await pulled(['--allow-older']), [0, ''])
    assert.match((await pulled())[1], said)
    await show(2, 8n)
    assert.deepEqual(await pulled(), [2, ''])
    assert.deepEqual(await pulled([], [stale, gateway]), [2, ''])
  })

  test('where nobody gives what the newer one stands for, nothing is pulled', async () => {
    const gone = await tree.repository({ tags: { v1: images[1]?.manifest ?? '' }, blobs: images[1]?.blobs ?? {}, files: { 'README.md': Buffer.from(name) } })
    gateway.records.set(name, await createIpnsRecord(key, `/ipfs/${gone}`, { sequence: 2n, lifetimeMs: HOUR, ttlMs: 1000 }))
    assert.deepEqual(await pulled(), [1, ''])
    tree.remove(gone)
    await show(0, 1n)
    const { code, stdout, stderr } = await pull()
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /it is refused, and the newer one counts\. --allow-older takes what is shown now\nipcr: nobody who was asked .* has the block/)
  })

  test('of two with one number the first one counts, and without any the last one that was seen; both is said', async () => {
    await show(1, 4n)
    await pulled()
    await show(0, 4n)
    const [image, said] = await pulled()
    assert.deepEqual([image, /was signed twice with the same sequence and different values: the first one counts/.test(said)], [1, true], said)
    gateway.records.delete(name)
    const [last, sentence] = await pulled()
    assert.deepEqual([last, sentence.split('\n')[0]], [1, `nobody gives a record of ${name} now: the last one that was seen counts`])
  })

  test('commands that run at once lose nothing of it', async () => {
    process.env['XDG_CONFIG_HOME'] = directory
    const [slow, quick] = [0, 0].map(() => new SeenRecords({ allowOlder: false, tell: assert.fail }))
    for (const one of [slow, quick]) assert.equal(await one?.observed(name), undefined)
    await quick?.keep({ seen: [await readIpnsRecord(name, await signed(1, 9n))], detail: undefined })
    await slow?.keep({ seen: [await readIpnsRecord(name, await signed(0, 5n))], detail: undefined })
    delete process.env['XDG_CONFIG_HOME']
    await show(0, 5n)
    assert.match((await pulled())[1], /than was seen before, number 9:/)
    await show(1, 12n)
    await show(0, 11n, stale)
    await Promise.all(Array.from({ length: 8 }, (_, i) => pull([], [i % 2 === 0 ? gateway : stale])))
    assert.match((await pulled([], [stale]))[1], /than was seen before, number 12:/)
    assert.deepEqual((await readdir(kept())).filter((file) => !/^ipcr\.record\.k51\w+\.json$|^lock\.sqlite$/.test(file)), [])
    assert.equal((await stat(join(kept(), `ipcr.record.${name}.json`))).mode & 0o777, 0o600)
  })

  test('a broken file keeps nobody from pulling, and is replaced', async () => {
    await show(1, 7n)
    await pulled()
    const [file, lock] = [join(kept(), `ipcr.record.${name}.json`), join(kept(), 'lock.sqlite')]
    await writeFile(lock, 'no database at all, and long enough to be looked at as one'.repeat(20))
    for (const text of ['{"record":"mZm9v"', 'x'.repeat(100_000), '']) {
      await writeFile(file, text)
      assert.deepEqual(await pulled(), [1, ''])
      assert.ok((JSON.parse(await readFile(file, 'utf8')) as { seenAt: number }).seenAt > 0)
    }
    await rm(kept(), { recursive: true })
    await mkdir(file, { recursive: true })
    assert.match((await pulled())[1], /^that this record was seen cannot be kept, so that an older one would be taken next time: /)
    await rm(kept(), { recursive: true })
    await writeFile(kept(), '')
    const [image, said] = await pulled()
    assert.equal(image, 1)
    assert.match(said, /^that this record was seen cannot be kept, .*the directory \S+\/ipcr\/records cannot be made: there is something else of that name\n$/)
  })
})

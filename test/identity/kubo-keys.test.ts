import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { openKeyStore } from '../../lib/identity/keys/key-store.ts'
import { createIpnsRecord, readIpnsRecord } from '../../lib/names/ipns-record.ts'
import { parsePeerId, peerIdOf } from '../../lib/names/ipns-name.ts'
import { delegatedTo } from '../support/kubo-config.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { toolPath } from '../tools/tool.ts'

const EMPTY_DIRECTORY = '/ipfs/bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'
const DAY = 86_400_000

/** Takes what Kubo publishes: the last record by path. */
function startReceiver(records: Map<string, Uint8Array>): Promise<Server> {
  const server = createServer(async (request, response) => {
    if (request.method === 'PUT') records.set(request.url ?? '', await buffer(request))
    response.writeHead(request.method === 'PUT' ? 200 : 404).end()
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

describe('keys and records against Kubo', { skip: toolPath('ipfs') === undefined && 'ipfs is not installed' }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'ipcr-kubo-keys-'))
  const keys = openKeyStore(directory)
  const records = new Map<string, Uint8Array>()
  let receiver: Server
  let kubo: TestKubo

  before(async () => {
    receiver = await startReceiver(records)
    kubo = await startKubo({ config: delegatedTo(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}`) })
  })
  after(async () => {
    await kubo.stop()
    receiver.close()
    rmSync(directory, { recursive: true })
  })

  /** A file for `ipfs`'s arguments. */
  const fileOf = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(directory, name), bytes)
    return join(directory, name)
  }

  test('`ipfs key import` takes an exported key, under the same name', async () => {
    const { ipnsName } = await keys.ensure('alice')
    assert.equal(await kubo.run(['key', 'import', 'alice', fileOf('alice', await keys.export('alice'))]), ipnsName)
  })

  for (const type of ['ed25519', 'rsa']) {
    test(`a key of \`ipfs key gen --type=${type}\` is imported under its name, and exported as it came`, async () => {
      const name = await kubo.run(['key', 'gen', `--type=${type}`, type])
      await kubo.run(['key', 'export', `--output=${join(directory, type)}`, type])
      const exported = readFileSync(join(directory, type))
      assert.equal((await keys.import(type, exported)).ipnsName, name)
      assert.deepEqual(Buffer.from(await keys.export(type)), exported)
    })

    test(`Kubo accepts what the imported ${type} key signs`, async () => {
      const { ipnsName } = await keys.ensure(type)
      const record = await createIpnsRecord(await keys.load(type), EMPTY_DIRECTORY, { sequence: 9n, lifetimeMs: DAY, ttlMs: 60_000 })
      const shown = await kubo.run(['name', 'inspect', `--verify=${ipnsName}`, '--enc=json', fileOf(`${type}.record`, record)])
      const { Entry, Validation } = JSON.parse(shown) as { Entry: { Value: string; Sequence: number }; Validation: { Valid: boolean } }
      assert.deepEqual([Entry.Value, Entry.Sequence, Validation.Valid], [EMPTY_DIRECTORY, 9, true])
    })

    test(`what Kubo publishes with its ${type} key is read`, async () => {
      const { ipnsName } = await keys.ensure(type)
      await kubo.run(['name', 'publish', '--resolve=false', `--key=${type}`, '--lifetime=48h', '--ttl=2m', EMPTY_DIRECTORY])
      const record = await readIpnsRecord(ipnsName, records.get(`/routing/v1/ipns/${ipnsName}`) ?? new Uint8Array())
      assert.deepEqual([record.value, record.ttlMs], [EMPTY_DIRECTORY, 120_000])
      assert.ok(Math.abs(record.validUntil - Date.now() - 2 * DAY) < 60_000)
    })
  }

  test("Kubo's peer id, and its spelling as a key, are one name", async () => {
    const list = await kubo.run(['key', 'list', '-l', '--ipns-base=base36'])
    const ipnsName = /^(\S+) self/m.exec(list)?.[1]
    assert.ok(ipnsName)
    assert.equal(parsePeerId(kubo.peerId), ipnsName)
    assert.equal(peerIdOf(ipnsName), kubo.peerId)
  })
})

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { claimSubject, NO_CLAIM } from '../../lib/identity/claim/claim.ts'
import { verifyClaim } from '../../lib/identity/claim/verify-claim.ts'
import { readIpnsRecord, type IpnsRecord } from '../../lib/names/ipns-record.ts'
import { parseNameDocument, parseRootDocument, type NameDocument, type RootDocument } from '../../lib/roots/documents.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'

const DAY = 86_400_000

describe('the claims that a hub publishes', () => {
  let hub: TestHub
  let hubKey: string

  const get = async (path: string): Promise<Uint8Array | undefined> => {
    const answer = await fetch(hub.url + path)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return answer.ok ? bytes : undefined
  }
  const recordOf = async (ipnsName: string): Promise<IpnsRecord | undefined> => {
    const bytes = await get(`/ipns/${ipnsName}?format=ipns-record`)
    return bytes && (await readIpnsRecord(ipnsName, bytes))
  }
  /** The namespace's entry in the hub's root, once it is there. */
  const entryOf = async (namespace: string): Promise<NameDocument> => {
    for (let i = 0; i < 600; i++) {
      const record = await recordOf(hubKey)
      const entry = record && (await get(`${record.value}/names/${namespace}.json`))
      if (entry) return parseNameDocument(entry)
      await delay(100)
    }
    throw new Error(`${namespace} was not published:\n${hub.log()}`)
  }
  const rootOf = async (ipnsName: string): Promise<RootDocument> => {
    const record = await recordOf(ipnsName)
    return parseRootDocument((record && (await get(`${record.value}/ipcr.json`))) ?? new Uint8Array())
  }

  before(async () => {
    hub = await startHub()
    hubKey = ((await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }).ipns
    await pushImage(hub.url, 'alice/app', 'v1')
  })
  after(() => hub.stop())

  test('a pushed namespace is claimed by the operator, and a verifier that knows nothing of this hub confirms it', async () => {
    const entry = await entryOf('alice')
    const { claim } = await rootOf(entry.k51)
    assert.ok(claim)
    assert.deepEqual(entry.claim, claim)
    const now = Date.now()
    const verdict = await verifyClaim({ claim, ipnsName: entry.k51, name: { kind: 'handle', handle: 'alice' }, hubListsHandle: hubKey, now })
    assert.ok(verdict.state === 'verified' && verdict.confirmed && verdict.until > now + 170 * DAY)
    assert.equal(claimSubject(claim), `alice@${hubKey}`)
    assert.equal(claim.prev, NO_CLAIM)
    assert.equal(claim.owner, (JSON.parse(readFileSync(join(hub.dataDir, 'keys', 'operator.json'), 'utf8')) as { address: string }).address)
  })

  test("the hub's own root is claimed by the same wallet", async () => {
    await entryOf('alice')
    const { kind, claim } = await rootOf(hubKey)
    assert.ok(kind === 'hub' && claim)
    const verdict = await verifyClaim({ claim, ipnsName: hubKey, name: { kind: 'ipns', ipnsName: hubKey }, now: Date.now() })
    assert.equal(verdict.state === 'verified' && verdict.owner, claim.owner)
  })

  test('a claim of this hub says nothing for a root that is published under another key', async () => {
    const { claim } = await rootOf((await entryOf('alice')).k51)
    assert.ok(claim)
    const verdict = await verifyClaim({ claim, ipnsName: hubKey, name: { kind: 'handle', handle: 'alice' }, hubListsHandle: hubKey, now: Date.now() })
    assert.equal(verdict.state === 'refused' && verdict.reason, 'KEY_MISMATCH')
  })

  test('the keys are for the owner of the process alone', async () => {
    await entryOf('alice')
    const directory = join(hub.dataDir, 'keys')
    assert.deepEqual(readdirSync(directory).sort(), ['.hub.key', 'alice.key', 'operator.json'])
    for (const file of readdirSync(directory)) assert.equal(statSync(join(directory, file)).mode & 0o777, 0o600)
    assert.equal(statSync(directory).mode & 0o777, 0o700)
  })
})

describe('a hub at its most talkative', () => {
  test('does not write a key into its log', async () => {
    const hub = await startHub({ env: { LOG_LEVEL: 'trace' } })
    try {
      await pushImage(hub.url, 'alice/app', 'v1')
      const directory = join(hub.dataDir, 'keys')
      for (let i = 0; i < 600 && !existsSync(join(directory, 'alice.key')); i++) await delay(100)
      // The claim and the records are signed after the key is there.
      await delay(1500)
      const wallet = JSON.parse(readFileSync(join(directory, 'operator.json'), 'utf8')) as { privateKey: string }
      const secrets = [wallet.privateKey.slice(2), ...['.hub.key', 'alice.key'].flatMap((file) => {
        const seed = readFileSync(join(directory, file)).subarray(4, 36)
        return [seed.toString('hex'), seed.toString('base64'), seed.toString('base64url'), [...seed].join(',')]
      })]
      assert.ok(hub.log().length > 0)
      for (const secret of secrets) assert.ok(!hub.log().includes(secret))
    } finally {
      await hub.stop()
    }
  })
})

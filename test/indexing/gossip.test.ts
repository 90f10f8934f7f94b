// Bad input 28, as far as hubs tell each other of it: claims and names that a followed hub lists.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { generateKeyPair } from '@libp2p/crypto/keys'
import Database from 'better-sqlite3'
import { commandHub } from '../../cli/control-client.ts'
import { hubDatabasePath, openReader } from '../../lib/db/open.ts'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import type { NamespaceClaim, SignedClaim } from '../../lib/identity/claim/claim.ts'
import { openOperatorWallet, type OperatorWallet } from '../../lib/identity/keys/operator-wallet.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { waitUntilPublished } from '../support/published.ts'

const DAY = 86_400_000
const directory = mkdtempSync(join(tmpdir(), 'ipcr-gossip-'))
let hub: TestHub
let db: Database.Database
let [via, key] = ['', '']
let wallets: OperatorWallet[] = []

before(async () => {
  hub = await startHub({ env: { IPCR_P2P: 'off' } })
  db = openReader(hubDatabasePath(hub.dataDir))
  ;[via, key] = [await newKey(), await newKey()]
  wallets = await Promise.all(Array.from({ length: 9 }, (_, index) => openOperatorWallet(join(directory, String(index)))))
  await followNow(via)
})
after(async () => {
  db?.close()
  assert.equal(await hub?.stop(), 0, hub?.log())
  rmSync(directory, { recursive: true })
})

async function newKey(): Promise<string> {
  return formatIpnsName((await generateKeyPair('Ed25519')).publicKey.toMultihash().bytes) ?? ''
}

async function followNow(name: string): Promise<void> {
  const answer = await fetch(`${hub.url}/api/v1/names/${name}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
  assert.equal(answer.status, 202)
}

const gossip = async (names: { name: string; claim: unknown }[], from = via): Promise<unknown> => (await commandHub(hub.dataDir, 'gossip', { via: from, names }, () => {}))?.result
const addressOf = ({ address }: OperatorWallet): string => address.toLowerCase()
const signed = (by: OperatorWallet, more: Partial<NamespaceClaim> = {}): Promise<SignedClaim> =>
  by.signClaim({ ...draftClaim({ namespace: addressOf(by), owner: by.address, root: key, now: Date.now() }), ...more })
const keptSeq = (name: string): number | undefined => db.prepare<[string], { seq: number }>('SELECT seq FROM posted_claim WHERE subject = ?').get(name)?.seq
const followed = (): string[] => db.prepare<[], { name: string }>("SELECT name FROM follow WHERE origin = 'hub'").all().map(({ name }) => name)
const wallet = (index: number): OperatorWallet => {
  const found = wallets[index]
  if (!found) throw new Error('no such wallet')
  return found
}

test('a wallet that a followed hub lists is followed, and its claim kept, also a newer one and one that withdraws the key', async () => {
  const [by, name] = [wallet(0), addressOf(wallet(0))]
  const first = await signed(by)
  assert.deepEqual(await gossip([{ name, claim: first }]), {})
  assert.deepEqual([followed(), keptSeq(name)], [[name], first.seq])
  const second = await signed(by, { seq: first.seq + 1 })
  for (const claim of [second, first]) await gossip([{ name, claim }])
  assert.equal(keptSeq(name), second.seq)
  const withdrawal = await signed(by, { seq: first.seq + 2, root: '' })
  await gossip([{ name, claim: withdrawal }])
  assert.equal(keptSeq(name), withdrawal.seq)
})

const now = Math.floor(Date.now() / 1000)
const BAD: [string, (by: OperatorWallet, other: OperatorWallet) => Promise<unknown>][] = [
  ['signed by somebody else', async (by, other) => ({ ...(await signed(by)), sig: (await signed(other)).sig })],
  ['of another namespace', (_, other) => signed(other)],
  ['of another namespace under this one’s name', (by, other) => signed(other, { namespace: addressOf(by) })],
  ['that has ended', (by) => signed(by, { notBefore: now - 20 * DAY, notAfter: now - 10 })],
  ['dated ten years ahead', (by) => signed(by, { seq: Date.now() + 3650 * DAY })],
  ['of a contract, whom nobody has asked', (by) => signed(by, { chainId: 5 })],
  ['with more in it than is signed', async (by) => ({ ...(await signed(by)), more: 1 })],
  ['that is none', async () => 'claim'],
]
for (const [index, [what, make]] of BAD.entries())
  test(`bad-input 28: a claim is not kept: ${what}`, async () => {
    const [by, other] = [wallet(1 + (index % 4)), wallet(5 + (index % 4))]
    const name = addressOf(by)
    await gossip([{ name, claim: await make(by, other) }])
    assert.equal(keptSeq(name), undefined)
    assert.equal(keptSeq(addressOf(other)), undefined)
  })

test('bad-input 28: of two claims with one number the first counts', async () => {
  const [by, name] = [wallet(8), addressOf(wallet(8))]
  const claims = [await signed(by, { seq: 1000 }), await signed(by, { seq: 1000, root: via })]
  for (const claim of claims) await gossip([{ name, claim }])
  const kept = db.prepare<[string], { claim: string }>('SELECT claim FROM posted_claim WHERE subject = ?').get(name)
  assert.equal((JSON.parse(kept?.claim ?? '{}') as SignedClaim).root, key)
})

test('bad-input 28: what a key, a domain or a handle is said to be by a stranger is not believed', async () => {
  const by = wallet(7)
  const names = [await newKey(), 'claimed.test', 'alice']
  await gossip(await Promise.all(names.map(async (name) => ({ name, claim: await signed(by, { namespace: name, root: name.startsWith('k51') ? name : key, hub: name === 'alice' ? via : '' }) }))))
  for (const name of names) assert.equal(keptSeq(name), undefined, name)
  assert.equal(db.prepare('SELECT 1 FROM observed_claim WHERE owner = ?').get(by.address), undefined)
})

test('what is this hub’s own, or no name to follow, is not followed', async () => {
  await pushImage(hub.url, 'alice/app', 'v1')
  await waitUntilPublished(hub, 'alice/app', 'v1')
  const own = db.prepare<[], { name: string }>('SELECT ipns_name AS name FROM namespace WHERE ipns_name IS NOT NULL').all().map(({ name }) => name)
  assert.ok(own.length >= 2)
  const not = [...own, via, 'alice', 'bafkqaaa', '', '../x', `0x${'A'.repeat(40)}`, 'EXAMPLE.test', 'x'.repeat(300)]
  await gossip([...not, 'fine.test'].map((name) => ({ name, claim: null })))
  assert.deepEqual(followed(), ['fine.test'])
})

test('nobody who is not followed is heard', async () => {
  await gossip([{ name: 'stranger.test', claim: null }], await newKey())
  assert.ok(!followed().includes('stranger.test'))
})

test('bad-input 28: a hub that lists names without end, others each time, keeps this one neither from answering nor from what it follows', async () => {
  await followNow('steady.test')
  const claim = await signed(wallet(6))
  const flood = (from: number) => Array.from({ length: 10_000 }, (_, index) => ({ name: `0x${(from + index).toString(16).padStart(40, '0')}`, claim }))
  let answered = 0
  const stop = new AbortController()
  const asking = (async () => {
    while (!stop.signal.aborted) {
      assert.equal((await fetch(`${hub.url}/v2/`)).status, 200)
      answered++
    }
  })()
  for (let round = 0; round < 4; round++) await gossip(flood(round * 10_000))
  stop.abort()
  await asking
  // Twice as many names an hour as a hub may list.
  assert.ok(followed().length <= 1000, String(followed().length))
  const everFollowed = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM listed_name').get()?.n ?? 0
  assert.ok(everFollowed <= 1000)
  assert.equal(keptSeq(addressOf(wallet(6))), undefined)
  assert.ok(db.prepare("SELECT 1 FROM follow WHERE name = 'steady.test' AND origin = 'api'").get())
  // Held up it would answer once a round.
  assert.ok(answered > 12, `${answered} answers in four rounds`)
  assert.equal((await fetch(`${hub.url}/api/v1/names/${via}`, { method: 'DELETE' })).status, 204)
  assert.deepEqual(followed(), [])
})

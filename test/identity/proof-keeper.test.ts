import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { hubDatabasePath } from '../../lib/db/open.ts'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { loadRights } from '../../lib/identity/load-rights.ts'
import { PROOF_MS, ProofKeeper } from '../../lib/identity/namespaces/proof-keeper.ts'
import { Rights } from '../../lib/identity/rights.ts'
import { createLogger } from '../../lib/logger.ts'
import { formatName, type Name } from '../../lib/names/name.ts'
import { UnavailableError } from '../../lib/resolve/net/errors.ts'
import { openTestDatabase } from '../db/database.ts'
import { putNamespaceRow, type NamespaceRow } from '../support/namespace-row.ts'

const START = 1_800_000_000_000
const HOUR = 3_600_000
const OWNER = `0x${'A1'.repeat(20)}`
const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const OTHER = 'k51qzi5uqu5di4m3ezabqau38isvrk1foxxnt3boyev7xlcgvhoa2mesiamyxp'

/** Namespaces of a domain and an ENS name that were looked up at START, and where they lead since. */
async function open(t: TestContext) {
  const { db, dataDir } = openTestDatabase(t)
  const leads = new Map<string, string | undefined | Error>([['example.test', KEY], ['alice.eth', KEY]])
  const put = (name: string, kind: NamespaceRow['kind']): void => {
    const claim = JSON.stringify({ ...draftClaim({ namespace: name, owner: OWNER, root: KEY, now: START }), sig: '0x' })
    putNamespaceRow(dataDir, { name, kind, claim, owner: OWNER.toLowerCase(), ipnsName: `${KEY}-${name}`, claimUntil: START + 180 * 24 * HOUR })
    if (kind !== 'dns' && kind !== 'ens') return
    const other = new Database(hubDatabasePath(dataDir), { timeout: 10_000 })
    other.prepare('UPDATE namespace SET checked_at = ?, proved_at = ? WHERE name = ?').run(START, START, name)
    other.close()
  }
  put('example.test', 'dns')
  put('alice.eth', 'ens')
  put('bob', 'handle')
  let now = START
  const rights = new Rights({ now: () => now })
  rights.load(await loadRights({ db, dataDir, operator: `0x${'0f'.repeat(20)}` }))
  const asked: string[] = []
  const atOnce = { now: 0, most: 0 }
  const keeper = new ProofKeeper({
    db, rights, logger: createLogger('silent'), now: () => now, hubName: 'hub', isOpen: false, changed: () => {}, idle: async () => {},
    keys: { hub: async () => OTHER, pending: async () => undefined, promote: async () => {}, retire: async () => {}, withdraw: async () => ({ root: null, uses: new Uint8Array() }) },
    leadsTo: async (name: Name) => {
      asked.push(formatName(name))
      atOnce.most = Math.max(atOnce.most, ++atOnce.now)
      await delay(5)
      atOnce.now--
      const found = leads.get(formatName(name))
      if (found instanceof Error) throw found
      return found
    },
  })
  t.after(() => keeper.close())
  const after = async (ms: number): Promise<string[]> => {
    now = START + ms
    asked.length = 0
    await keeper.run()
    return asked.sort()
  }
  return { leads, rights, after, put, atOnce, isWritable: (name: string) => rights.whyNotWritable(name) === undefined }
}

test('a domain and an ENS name are looked up again after a day, nothing else, and not before', async (t) => {
  const { after, isWritable } = await open(t)
  assert.deepEqual(await after(PROOF_MS - HOUR), [])
  assert.deepEqual(await after(PROOF_MS + 1), ['alice.eth', 'example.test'])
  assert.deepEqual(await after(PROOF_MS + HOUR), [])
  assert.equal(isWritable('alice.eth'), true)
})

for (const [what, found] of [['another key', OTHER], ['no key', undefined]] as const)
  test(`a name that leads to ${what} is not written until it is right again, which is looked at every hour`, async (t) => {
    const { after, leads, rights, isWritable } = await open(t)
    leads.set('alice.eth', found)
    await after(PROOF_MS + 1)
    assert.equal(isWritable('alice.eth'), false)
    assert.match(rights.whyNotWritable('alice.eth') ?? '', /^alice\.eth leads to (k51\w+|no key) and not to k51\w+, the key of its claim: set the contenthash of alice\.eth to ipns:\/\/k51/)
  assert.equal(isWritable('example.test'), true)
    leads.set('alice.eth', KEY)
    assert.deepEqual(await after(PROOF_MS + HOUR / 2), [])
    assert.equal(isWritable('alice.eth'), false)
    assert.deepEqual(await after(PROOF_MS + HOUR + 2), ['alice.eth'])
    assert.equal(isWritable('alice.eth'), true)
    assert.equal(rights.whyNotWritable('alice.eth'), undefined)
  })

test('a look-up that fails changes nothing: neither does it end a right, nor does it give one back', async (t) => {
  const { after, leads, isWritable } = await open(t)
  leads.set('example.test', new UnavailableError('DNS does not answer for example.test'))
  leads.set('alice.eth', OTHER)
  await after(PROOF_MS + 1)
  assert.equal(isWritable('example.test'), true)
  leads.set('alice.eth', new UnavailableError('the Ethereum node that this hub asks does not answer'))
  assert.deepEqual(await after(PROOF_MS + HOUR + 2), ['alice.eth', 'example.test'], 'what failed is tried again after an hour')
  assert.equal(isWritable('example.test'), true)
  assert.equal(isWritable('alice.eth'), false)
})

test('names that nobody answers for do not keep the others waiting: they are asked for less and less often, and several at once', async (t) => {
  const { after, leads, put, rights } = await open(t)
  for (let i = 0; i < 40; i++) {
    put(`a${i}.silent.test`, 'dns')
    leads.set(`a${i}.silent.test`, new UnavailableError('DNS does not answer'))
  }
  leads.set('example.test', OTHER)
  assert.equal((await after(PROOF_MS + 1)).length, 42)
  assert.match(rights.whyNotWritable('example.test') ?? '', /leads to/)
  const silent = async (ms: number) => (await after(ms)).filter((name) => name.endsWith('.silent.test')).length
  assert.deepEqual([await silent(PROOF_MS + HOUR + 2), await silent(PROOF_MS + 2 * HOUR + 3), await silent(PROOF_MS + 3 * HOUR + 4), await silent(PROOF_MS + 6 * HOUR), await silent(PROOF_MS + 7 * HOUR + 5)], [40, 0, 40, 0, 40])
})

test('eight names are looked up side by side', async (t) => {
  const { put, after, atOnce } = await open(t)
  for (let i = 0; i < 20; i++) put(`b${i}.test`, 'dns')
  assert.equal((await after(PROOF_MS + 1)).length, 22)
  assert.equal(atOnce.most, 8)
})

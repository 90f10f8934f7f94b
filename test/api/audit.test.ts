import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Database from 'better-sqlite3'
import { hubDatabasePath } from '../../lib/db/open.ts'
import { shortAddress } from '../../lib/http/short-address.ts'
import { ALICE, BOB, CAROL, openWalletScene, scope, type WalletScene } from '../support/wallet-scene.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
const body = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: CONFIG, size: 2 }, layers: [] })

let scene: WalletScene
let [alice, bob, carol] = ['', '', '']

type Line = { id: number; at: string; action: string; target: string; detail: string | null; actor: string; via: string; token: { id: string; name: string } | null; address: string | null }
type Log = { items: Line[]; cursor: string | null }

before(async () => {
  scene = await openWalletScene()
  alice = (await scene.tokenFor(ALICE)).basic
  bob = (await scene.tokenFor(BOB, { name: 'laptop' })).basic
  carol = (await scene.tokenFor(CAROL)).basic
  const begun = await call('POST', `/v2/alice/app/blobs/uploads/?digest=${CONFIG}`, bob, '{}')
  assert.equal(begun.status, 201)
})

after(() => scene.close())

const call = (method: string, path: string, authorization?: string, content?: string, type = 'application/octet-stream'): Promise<Response> =>
  fetch(scene.url + path, { method, headers: { ...(authorization ? { authorization } : {}), 'content-type': type }, ...(content === undefined ? {} : { body: content }) })
const push = (tag: string, authorization: string): Promise<Response> => call('PUT', `/v2/alice/app/manifests/${tag}`, authorization, body, MANIFEST)

async function log(query = ''): Promise<Log> {
  const answer = await call('GET', `/api/v1/namespaces/alice/audit${query}`, alice)
  assert.equal(answer.status, 200)
  return (await answer.json()) as Log
}

test('who pushed and deleted what, by which token and from where, stands in the log of the namespace', async () => {
  assert.equal((await push('v1', bob)).status, 201)
  assert.equal((await call('DELETE', '/v2/alice/app/manifests/v1', alice)).status, 202)
  const [deleted, pushed] = (await log()).items
  assert.deepEqual([deleted?.action, deleted?.target, deleted?.actor], ['delete-tag', 'app:v1', ALICE])
  assert.deepEqual([pushed?.action, pushed?.target, pushed?.actor, pushed?.via, pushed?.token?.name, pushed?.address], ['push', 'app:v1', BOB, 'pat', 'laptop', '127.0.0.0/24'])
  assert.match(pushed?.detail ?? '', /^sha256:[0-9a-f]{64}$/)
  assert.ok(Math.abs(Date.parse(pushed?.at ?? '') - Date.now()) < 60_000)
})

test('a description that is set stands there, and what was refused does not', async () => {
  await push('v2', bob)
  const before = (await log()).items.length
  assert.equal((await call('PUT', '/api/v1/repositories/alice/app/readme', bob, '{"short":"hello"}', 'application/json')).status, 204)
  assert.equal((await push('v3', carol)).status, 403)
  assert.equal((await call('DELETE', '/v2/alice/app/manifests/none', alice)).status, 404)
  const { items } = await log()
  assert.deepEqual([items[0]?.action, items[0]?.target], ['readme', 'app'])
  assert.equal(items.length, before + 1)
})

test('the log is for those who maintain the namespace, with all of their rights', async () => {
  const bounded = (await scene.tokenFor(ALICE, { scopes: [scope('alice/*', 'pull', 'push', 'delete')] })).basic
  const readers: [string | undefined, number][] = [[undefined, 401], [bob, 403], [carol, 403], [bounded, 403], [alice, 200]]
  for (const [authorization, status] of readers) assert.equal((await call('GET', '/api/v1/namespaces/alice/audit', authorization)).status, status)
})

test('bad-input 24: the log of a namespace of somebody else is refused', async () => {
  scene.context.identity.rights.set({ namespace: 'bobs', owner: BOB, members: [] })
  assert.equal((await call('GET', '/api/v1/namespaces/bobs/audit', alice)).status, 403)
})

test('pages follow each other to the first line, and lines can be chosen by action and actor', async () => {
  for (let i = 0; i < 5; i++) await push(`page-${i}`, bob)
  const all = (await log()).items
  const found: Line[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await log(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    found.push(...page.items)
    cursor = page.cursor
  }
  assert.deepEqual(found, all)
  assert.deepEqual((await log('?action=delete-tag')).items, all.filter(({ action }) => action === 'delete-tag'))
  assert.deepEqual((await log(`?actor=${ALICE.toUpperCase().replace('0X', '0x')}`)).items, all.filter(({ actor }) => actor === ALICE))
  assert.equal((await call('GET', '/api/v1/namespaces/alice/audit?limit=0', alice)).status, 400)
  assert.equal((await call('GET', '/api/v1/namespaces/alice/audit?cursor=!', alice)).status, 400)
})

test('a line cannot be changed, not even in the database', () => {
  const db = new Database(hubDatabasePath(scene.dataDir))
  assert.throws(() => db.prepare("UPDATE audit SET actor = 'nobody'").run(), /append-only/)
  db.close()
})

test('of an address the log keeps the network only', () => {
  assert.equal(shortAddress('203.0.113.77'), '203.0.113.0/24')
  assert.equal(shortAddress('2001:db8:1:2::/64'), '2001:db8:1::/48')
  for (const other of ['', 'unix', '1.2.3', '::1']) assert.equal(shortAddress(other), null)
})

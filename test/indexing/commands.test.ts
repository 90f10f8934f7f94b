import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CommandRefusedError, commandHub } from '../../cli/control-client.ts'
import { hubDatabasePath, openReader } from '../../lib/db/open.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'

type Changes = { seen: number; names: string[] | null }

const DIGEST = `sha256:${'a'.repeat(64)}`
const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const MOVE = { source: KEY, repository: `${KEY}/app`, tag: 'v1', before: null, after: DIGEST, root: 'bafyroot', at: 5 }

let hub: TestHub
before(async () => void (hub = await startHub({ env: { IPCR_P2P: 'off', IPCR_INDEXER: 'off' } })))
after(async () => assert.equal(await hub.stop(), 0, hub.log()))

const ask = async (command: string, given: object): Promise<unknown> => (await commandHub(hub.dataDir, command, given, () => {}))?.result
const changes = (seen: number): Promise<Changes> => ask('index-changes', { after: seen }) as Promise<Changes>

test('the indexer is told of a namespace as soon as its root is published, and of a name that is followed', async () => {
  const { seen, names } = await changes(0)
  assert.equal(names, null)
  const waiting = changes(seen)
  await pushImage(hub.url, 'alice/app', 'v1')
  const told = await waiting
  assert.deepEqual(told.names, ['alice'])
  const next = changes(told.seen)
  const headers = { 'content-type': 'application/json' }
  assert.equal((await fetch(`${hub.url}/api/v1/names/${KEY}`, { method: 'POST', body: '{}', headers })).status, 202)
  assert.deepEqual((await next).names, [KEY])
})

test('moves of tags are on the disk when the hub has answered, once', async () => {
  for (let i = 0; i < 2; i++) assert.deepEqual(await ask('tag-moves', { moves: [MOVE] }), {})
  const db = openReader(hubDatabasePath(hub.dataDir))
  assert.deepEqual(db.prepare('SELECT repository, tag, before, after, root, at FROM tag_move').all(), [{ repository: MOVE.repository, tag: 'v1', before: null, after: DIGEST, root: 'bafyroot', at: 5 }])
  db.close()
})

const WRONG: [string, string, object][] = [
  ['a digest that is none', 'tag-moves', { moves: [{ ...MOVE, after: 'sha256:x' }] }],
  ['a time that is none', 'tag-moves', { moves: [{ ...MOVE, at: -1 }] }],
  ['more than may come at once', 'tag-moves', { moves: Array.from({ length: 10_001 }, () => MOVE) }],
  ['a name without end', 'tag-moves', { moves: [{ ...MOVE, repository: 'x'.repeat(1025) }] }],
  ['no number', 'index-changes', {}],
]
for (const [what, command, given] of WRONG)
  test(`what the indexer says is checked: ${what}`, async () => {
    await assert.rejects(ask(command, given), CommandRefusedError)
  })

test('a hub that ends lets nobody wait', async () => {
  const other = await startHub({ env: { IPCR_P2P: 'off', IPCR_INDEXER: 'off' } })
  const { result } = (await commandHub(other.dataDir, 'index-changes', { after: 0 }, () => {})) as { result: Changes }
  const waiting = commandHub(other.dataDir, 'index-changes', { after: result.seen }, () => {}).catch(() => undefined)
  // Else it would wait for what changes next, and nothing does.
  assert.equal(await other.stop(), 0, other.log())
  await waiting
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { hubDatabasePath, openReader } from '../../lib/db/open.ts'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { readIndex } from './indexer-process.ts'

const digestsOf = (dataDir: string, like: string) => readIndex<{ digest: string }>(dataDir, `SELECT f.digest FROM ref f JOIN repository r ON r.id = f.repository_id WHERE r.name LIKE ? AND f.kind = 0`, like).map(({ digest }) => digest)

async function recordOf(url: string, ipns: string): Promise<Buffer<ArrayBuffer>> {
  const answer = await fetch(`${url}/routing/v1/ipns/${ipns}`, { headers: { accept: 'application/vnd.ipfs.ipns-record' } })
  return Buffer.from(await answer.arrayBuffer())
}

async function putRecord(url: string, ipns: string, record: Buffer<ArrayBuffer>): Promise<void> {
  const put = await fetch(`${url}/routing/v1/ipns/${ipns}`, { method: 'PUT', body: record, headers: { 'content-type': 'application/vnd.ipfs.ipns-record' } })
  assert.equal(put.status, 200)
}

async function msUntil(isThere: () => boolean | Promise<boolean>, everyMs = 10): Promise<number> {
  const begin = performance.now()
  while (!(await isThere()) && performance.now() - begin < 30_000) await delay(everyMs)
  return performance.now() - begin
}

test('a tag that moves is in the own index and in that of a hub that follows, a moment later; its moves are kept', async (t) => {
  const one = await startHub({ env: { IPCR_P2P: 'off', IPCR_INDEXER: 'on' } })
  t.after(() => one.stop())
  const { ipns } = (await (await fetch(`${one.url}/api/v1/hub`)).json()) as { ipns: string }
  const two = await startHub({ env: { IPCR_P2P: 'off', IPCR_INDEXER: 'on', IPCR_GATEWAYS: one.url, IPCR_ROUTERS: one.url, IPCR_FOLLOW: ipns } })
  t.after(() => two.stop())
  const first = await pushImage(one.url, 'alice/app', 'v1', { layers: ['one'] })
  await msUntil(() => digestsOf(one.dataDir, 'alice/app').includes(first.digest))
  // The hub that follows may have looked before the first push: it is to see the tag move, not come.
  await msUntil(async () => {
    await putRecord(two.url, ipns, await recordOf(one.url, ipns))
    return digestsOf(two.dataDir, '%/alice/app').includes(first.digest)
  }, 300)
  // Not within a second of the last publication, which the next one would wait for.
  await delay(1500)
  const before = await recordOf(one.url, ipns)
  const second = await pushImage(one.url, 'alice/app', 'v1', { layers: ['two'] })
  const own = await msUntil(() => digestsOf(one.dataDir, 'alice/app').includes(second.digest))
  assert.deepEqual(digestsOf(one.dataDir, 'alice/app'), [second.digest], one.log())
  t.diagnostic(`own index after ${own.toFixed(0)} ms`)
  // The hub's root is published after that of the namespace.
  let record = before
  await msUntil(async () => !(record = await recordOf(one.url, ipns)).equals(before))
  await putRecord(two.url, ipns, record)
  const followed = await msUntil(() => digestsOf(two.dataDir, '%/alice/app').includes(second.digest))
  assert.deepEqual(digestsOf(two.dataDir, '%/alice/app'), [second.digest], two.log())
  t.diagnostic(`followed after ${followed.toFixed(0)} ms`)
  for (const { dataDir } of [one, two]) {
    const db = openReader(hubDatabasePath(dataDir))
    const moves = db.prepare("SELECT tag, before, after FROM tag_move WHERE repository LIKE '%alice/app' AND before IS NOT NULL").all()
    db.close()
    assert.deepEqual(moves, [{ tag: 'v1', before: first.digest, after: second.digest }])
  }
})

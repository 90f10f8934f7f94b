import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { CID } from 'multiformats/cid'
import { listEntries } from '../../../lib/ipfs/dag/read-directory.ts'
import { Tree } from '../../support/tree.ts'

test('a large directory whose blocks come from far away is listed in order, with up to 16 blocks of a level on their way', async () => {
  const tree = new Tree()
  const file = await tree.file(Buffer.from('content'))
  const directory = await tree.directory(Object.fromEntries(Array.from({ length: 8000 }, (_, index) => [`${'n'.repeat(60)}${index}`, file])))
  const near = await namesOf(directory.cid, (cid) => tree.get(cid))
  let [reads, open, most] = [0, 0, 0]
  const far = async (cid: CID): Promise<Uint8Array> => {
    reads++
    most = Math.max(most, ++open)
    await delay(1)
    open--
    return tree.get(cid)
  }
  assert.deepEqual(await namesOf(directory.cid, far), near)
  assert.equal(near.length, 8000)
  assert.ok(reads > 256, `${reads} blocks`)
  assert.ok(most >= 16 && most <= 3 * 16, `${most} at once`)
})

async function namesOf(cid: CID, get: (cid: CID) => Promise<Uint8Array>): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of listEntries({ get }, cid)) names.push(name)
  return names
}

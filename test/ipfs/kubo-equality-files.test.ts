import assert from 'node:assert/strict'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startLeafHasher } from '../../lib/store/leaves/leaf-hasher.ts'
import { fileDagFromBytes, fileDagFromLeaves } from '../../lib/ipfs/dag/file-dag.ts'
import { MIB } from '../store/support.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { realClients } from '../support/real-client.ts'

const { skip } = realClients('ipfs')
const SIZES = [
  1, MIB - 1, MIB, MIB + 1, 2 * MIB, 173 * MIB + 7, 174 * MIB, 174 * MIB + 1, 175 * MIB,
  1023 * MIB, 1024 * MIB, 1024 * MIB + 1, 1025 * MIB,
]
let kubo: TestKubo
let directory: string

before(async () => {
  if (!skip) kubo = await startKubo()
  directory = await mkdtemp(join(tmpdir(), 'ipcr-sparse-'))
})
after(async () => {
  await kubo?.stop()
  await rm(directory, { recursive: true })
})

for (const size of SIZES) {
  test(`a file of ${size} bytes has the CID and the size that Kubo gives it`, { skip }, async () => {
    const file = await sparseFile(size)
    const hasher = startLeafHasher()
    const { cid, tsize } = fileDagFromLeaves(size, await hasher.hash(file))
    await hasher.close()
    // The size that Kubo writes in a link is told only of what it keeps: not of the largest.
    const keep = size < 200 * MIB
    assert.equal(cid.toString(), await kubo.run(['add', `--only-hash=${!keep}`, '--quieter', file]))
    if (keep) assert.equal(tsize, await cumulativeSize(cid.toString()))
  })
}

test('an empty file has the CID that Kubo gives it', { skip }, async () => {
  assert.equal((await fileDagFromBytes(new Uint8Array(0))).cid.toString(), await kubo.run(['add', '--only-hash', '--quieter', await sparseFile(0)]))
})

/** A file whose every MiB is another, though the disk holds only the few bytes in which they differ. */
async function sparseFile(size: number): Promise<string> {
  const path = join(directory, String(size))
  const file = await open(path, 'w')
  await file.truncate(size)
  for (let at = 0; at + 8 <= size; at += MIB) await file.write(Buffer.from(at.toString(16).padStart(8, '0')), 0, 8, at)
  await file.close()
  return path
}

async function cumulativeSize(cid: string): Promise<number> {
  const { CumulativeSize } = JSON.parse(await kubo.run(['files', 'stat', '--enc=json', `/ipfs/${cid}`])) as { CumulativeSize: number }
  return CumulativeSize
}

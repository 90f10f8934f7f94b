import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openHubDatabase, type HubDatabase } from '../../lib/db/hub-database.ts'
import type { ImageTrust, SignatureLine } from '../../lib/hub/hub-source.ts'
import { createTagHistory } from '../../lib/hub/tag-history.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const digest = (sign: string): string => `sha256:${sign.repeat(64)}`
const [A, B, C] = ['a', 'b', 'c'].map(digest)
const line = (rest: Partial<SignatureLine>): SignatureLine => ({ kind: 'wallet', manifest: 'm', part: 0, state: 'valid', signer: '0xAlice', tag: 'v1', ...rest })

describe('the history of a tag', () => {
  let db: HubDatabase
  let directory: string
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ipcr-history-'))
    db = openHubDatabase(directory)
    const move = (before: string | null | undefined, after: string | null | undefined, at: number) => ({ source: 'alice', repository: 'alice/app', tag: 'v1', before: before ?? null, after: after ?? null, root: `root${at}`, at })
    await db.write('keepTagMoves', { moves: [move(A, B, 1000), move(B, null, 2000), move(null, C, 3000)] as never })
  })
  after(async () => {
    await db.close()
    await rm(directory, { recursive: true, force: true })
  })

  const index = (async (name: string, { reference }: { reference: string }) => (name === 'manifest' && reference === B ? {} : undefined)) as unknown as Parameters<typeof createTagHistory>[0]['index']
  const trust = async (_: string, { digest: of }: { digest: string }): Promise<ImageTrust> => ({
    trust: 'signed', required: false,
    lines: of === B ? [line({ state: 'overruled' }), line({ signer: '0xBob', tag: 'v2' }), line({ signer: '0xEve', state: 'withdrawn' }), line({ signer: '0xCarol', tag: undefined }), line({ kind: 'cosign', state: 'verified', tag: undefined })] : [line({ elsewhere: B, state: 'moved' })],
  })
  const ask = (after: string | undefined, limit: number) => createTagHistory({ db, index })({ trust }, { repository: 'alice/app', tag: 'v1', after, limit })

  test('is told from the newest step to what it left when it was first seen, with who had signed', async () => {
    const { items, next } = await ask(undefined, 10)
    assert.deepEqual(items.map(({ at, digest: to, isHere, signers }) => [at, to, isHere, signers]), [
      [3000, C, false, []], [2000, undefined, false, []], [1000, B, true, ['0xAlice', '0xCarol', 'cosign']], [undefined, A, false, []],
    ])
    assert.equal(next, undefined)
  })

  test('comes in pages; an address that nobody gave out begins at the newest', async () => {
    const first = await ask(undefined, 2)
    assert.deepEqual(first.items.map(({ at }) => at), [3000, 2000])
    assert.deepEqual((await ask(first.next, 2)).items.map(({ at }) => at), [1000, undefined])
    assert.equal((await ask("1'; DROP TABLE tag_move", 2)).items[0]?.at, 3000)
  })
})

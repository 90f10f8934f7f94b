import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftSignature } from '../../lib/identity/image/draft-signature.ts'
import type { RoleHistory } from '../../lib/identity/image/role-history.ts'
import { WALLET_SIGNATURE } from '../../lib/oci/media-types.ts'
import { SignatureBook } from '../../lib/registry/signatures/signature-book.ts'
import { digest, manifest, openTestDatabase } from '../db/database.ts'
import { NOW } from '../identity/claims.ts'

const OWNER = `0x${'A1'.repeat(20)}`
const STRANGER = `0x${'5f'.repeat(20)}`
const roles: RoleHistory = { owners: [{ owner: OWNER, from: 0 }], teams: [] }

test('any number of later signatures by strangers hides none by whom has a part', async (t) => {
  const { db, reader } = openTestDatabase(t)
  await db.write('putManifest', manifest('image', { tags: ['v1'] }))
  const repositoryId = reader.prepare('SELECT id FROM repository').pluck().get() as number
  const sign = async (name: string, signer: string, at: number): Promise<void> => {
    await db.write('putManifest', manifest(name, { artifactType: WALLET_SIGNATURE, subject: digest('image') }))
    const message = draftSignature({ repository: 'a/b', digest: digest('image'), tag: 'v1', now: at })
    await db.write('recordSignature', { repositoryId, manifest: digest(name), state: 'proved', signer, tag: 'v1', seq: message.seq, message: JSON.stringify(message) })
  }
  await sign('good', OWNER, NOW - 1000)
  await Promise.all(Array.from({ length: 1001 }, (_, i) => sign(`junk ${i}`, STRANGER, NOW)))
  const book = new SignatureBook({ db, roles: { find: () => Promise.resolve(roles) }, now: () => NOW })
  assert.deepEqual([...(await book.ofTags('a/b', [{ name: 'v1', digest: digest('image') }]))], [['v1', 'signed']])
  const [first] = await book.ofImage('a/b', digest('image'), 'v1')
  assert.deepEqual([first?.manifest, first?.verdict.state], [digest('good'), 'valid'])
})

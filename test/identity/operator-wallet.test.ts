import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { inspect } from 'node:util'
import { verifyTypedData, Wallet } from 'ethers'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { CLAIM_DATA } from '../../lib/identity/claim/typed-data.ts'
import { verifyClaim } from '../../lib/identity/claim/verify-claim.ts'
import { openOperatorWallet, OperatorWalletError } from '../../lib/identity/keys/operator-wallet.ts'
import { DAY, makeKeyName, NOW } from './claims.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-wallet-'))
after(() => rmSync(dataDir, { recursive: true }))
const path = join(dataDir, 'keys', 'operator.json')
const root = await makeKeyName()
const wallet = await openOperatorWallet(dataDir)
const draft = draftClaim({ namespace: wallet.address.toLowerCase(), owner: wallet.address, root, now: NOW })
const secretOf = (): string => (JSON.parse(readFileSync(path, 'utf8')) as { privateKey: string }).privateKey

test('the wallet is made at first use and is the same ever after, also when opened ten times at once', async () => {
  const again = await Promise.all(Array.from({ length: 10 }, () => openOperatorWallet(dataDir)))
  assert.deepEqual([...new Set(again.map(({ address }) => address))], [wallet.address])
  const other = mkdtempSync(join(tmpdir(), 'ipcr-wallet-'))
  try {
    const first = await Promise.all(Array.from({ length: 10 }, () => openOperatorWallet(other)))
    assert.equal(new Set(first.map(({ address }) => address)).size, 1)
  } finally {
    rmSync(other, { recursive: true })
  }
})

test('its file is for the owner alone, and its address is the one of its key, EIP-55', () => {
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.equal(new Wallet(secretOf()).address, wallet.address)
})

test('a claim has the defaults of the format', () => {
  assert.deepEqual(draft, {
    namespace: wallet.address.toLowerCase(), owner: wallet.address, chainId: 1, hub: '', root, scope: 'publish', seq: NOW,
    notBefore: NOW / 1000 - 60, notAfter: NOW / 1000 - 60 + (180 * DAY) / 1000, prev: `0x${'0'.repeat(64)}`,
  })
})

test('its claims are signed as a wallet signs typed data, and verify', async () => {
  const claim = await wallet.signClaim(draft)
  assert.equal(verifyTypedData(CLAIM_DATA.domain, CLAIM_DATA.types, draft, claim.sig), wallet.address)
  assert.equal(claim.sig, await new Wallet(secretOf()).signTypedData(CLAIM_DATA.domain, CLAIM_DATA.types, draft))
  const verdict = await verifyClaim({ claim, ipnsName: root, name: { kind: 'wallet', address: draft.namespace }, now: NOW })
  assert.equal(verdict.state, 'verified')
})

test('it signs for its own address only', async () => {
  await assert.rejects(wallet.signClaim({ ...draft, owner: `0x${'0'.repeat(40)}` }), { code: 'WALLET_INVALID' })
})

test('neither the wallet nor an error of it shows the key', async () => {
  const secret = secretOf().slice(2)
  const claim = await wallet.signClaim(draft)
  assert.ok(![inspect(wallet, { depth: 9, showHidden: true }), JSON.stringify(wallet), JSON.stringify(claim)].some((shown) => shown.includes(secret)))
  const good = readFileSync(path)
  try {
    for (const broken of [good.subarray(0, -1), good.toString().replace('"v":1', '"v":2'), good.toString().replace('"0x', '"1x'), `${secret}`]) {
      writeFileSync(path, broken)
      const error = await openOperatorWallet(dataDir).catch((thrown: unknown) => thrown)
      assert.ok(error instanceof OperatorWalletError && error.cause === undefined)
      assert.ok(!inspect(error, { depth: 9 }).includes(secret))
    }
  } finally {
    writeFileSync(path, good)
  }
})

test('a file whose address is not the one of its key is refused when it would sign', async () => {
  const good = readFileSync(path, 'utf8')
  const other = `0x${'1'.repeat(40)}`
  try {
    writeFileSync(path, good.replace(wallet.address, other))
    await assert.rejects((await openOperatorWallet(dataDir)).signClaim({ ...draft, owner: other }), { code: 'WALLET_INVALID' })
  } finally {
    writeFileSync(path, good)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyTypedData, Wallet } from 'ethers'
import { toWalletJson, type SigningDraft } from '../../components/signing/draft.ts'
import { signDraft, WalletError } from '../../components/signing/sign-draft.ts'
import { TRANSFER_DATA } from '../../lib/identity/claim/typed-data.ts'

const wallet = new Wallet(`0x${'a1'.repeat(32)}`)
const draft: SigningDraft = {
  typedData: { ...TRANSFER_DATA, primaryType: 'NamespaceTransfer', message: { namespace: 'alice', from: wallet.address, to: `0x${'B0'.repeat(20)}`, prev: `0x${'00'.repeat(32)}`, seq: 1_795_290_785_004 } },
  deliver: { method: 'POST', path: '/api/v1/transfers', member: 'transfer' },
  notes: [],
}

/** A wallet that answers as told; `calls` is what it was asked. */
function answering(signature: unknown, accounts: unknown = [wallet.address]) {
  const calls: { method: string; params?: unknown[] }[] = []
  const request = async (call: { method: string; params?: unknown[] }) => {
    calls.push(call)
    return call.method === 'eth_requestAccounts' ? accounts : signature
  }
  return { calls, found: { id: '1', name: 'Fox', icon: '', provider: { request } } }
}

const signatureOf = async (): Promise<string> => wallet.signTypedData(draft.typedData.domain, draft.typedData.types, draft.typedData.message)

test('a wallet is given the account as it named it, and a document that is whole in itself', async () => {
  const account = wallet.address.toLowerCase()
  const { calls, found } = answering(await signatureOf(), ['0x' + 'cc'.repeat(20), account])
  const sig = await signDraft(found, wallet.address, draft)
  assert.equal(verifyTypedData(draft.typedData.domain, draft.typedData.types, draft.typedData.message, sig), wallet.address)
  const [, { method, params } = { method: '' }] = calls
  assert.equal(method, 'eth_signTypedData_v4')
  assert.deepEqual(params, [account, toWalletJson(draft)])
  const { types, primaryType } = JSON.parse(String(params?.[1])) as { types: object; primaryType: string }
  assert.deepEqual(Object.keys(types), ['EIP712Domain', 'NamespaceTransfer'])
  assert.equal(primaryType, 'NamespaceTransfer')
})

test('a signature whose last byte counts from 0, or that is in capitals, is brought into the one form that counts', async () => {
  const sig = await signatureOf()
  const counted = sig.slice(0, -2) + (sig.endsWith('1b') ? '00' : '01')
  for (const form of [sig, counted, `0x${sig.slice(2).toUpperCase()}`]) assert.equal(await signDraft(answering(form).found, wallet.address, draft), sig)
})

test('signatures of contract wallets, and what is none at all, are refused with a sentence', async () => {
  for (const answer of [`0x${'ab'.repeat(200)}`, '0x', '', null, 5, {}]) {
    await assert.rejects(signDraft(answering(answer).found, wallet.address, draft), (error: Error) => error instanceof WalletError && /contract wallet: namespaces, teams and images are signed by plain keys only/.test(error.message))
  }
})

test('a wallet that shows other accounts, or none, signs nothing', async () => {
  for (const accounts of [[`0x${'cc'.repeat(20)}`], [], null, ['x']]) {
    const { calls, found } = answering(await signatureOf(), accounts)
    await assert.rejects(signDraft(found, wallet.address, draft), /has to sign: choose that account in Fox/)
    assert.equal(calls.length, 1)
  }
})

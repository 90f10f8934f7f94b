import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { claimsRoute, transfersRoute } from '../../lib/api/claims.ts'
import { draftRoute } from '../../lib/api/namespaces.ts'
import { ApiError } from '../../lib/api/problem.ts'
import type { ApiRequest, ApiRoute } from '../../lib/api/types.ts'
import { openLimits, type Limits } from '../../lib/identity/limits.ts'
import { openScene } from '../identity/namespaces/scene.ts'
import { makeWallet } from '../support/wallet-session.ts'

let scene: Awaited<ReturnType<typeof openScene>>
let limits: Limits
let count = 0

before(async () => {
  scene = await openScene()
  limits = openLimits(scene.dataDir)
})
after(async () => {
  limits.close()
  await scene.close()
})

/** What a route answers to a body, each time from another address and account, so that none is over its limit. */
async function answer(route: ApiRoute, path: string[], body: unknown): Promise<number> {
  const n = ++count
  const address = `0x${n.toString(16).padStart(40, '0')}`
  const request = {
    req: { headers: {}, socket: { remoteAddress: `10.0.${n >> 8}.${n & 255}` } }, query: new URLSearchParams(),
    principal: { kind: 'account', address, via: 'session' }, client: () => null, json: async () => body,
  } as unknown as ApiRequest
  try {
    return (await route.methods.POST?.run(request, route.match(path) ?? {}))?.status ?? 0
  } catch (error) {
    assert.ok(error instanceof ApiError, `${JSON.stringify(body)}: ${error instanceof Error ? error.stack : String(error)}`)
    assert.ok(error.message.length > 5)
    return error.status
  }
}

const hex = (digits: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).map((text) => `0x${text}`)
const word = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('alice', 'library', 'x.eth', 'example.org', '__proto__', makeWallet().address, makeWallet().address.toLowerCase()))
const number = fc.oneof(fc.maxSafeNat(), fc.double(), fc.constantFrom(-1, 0, 2 ** 53, Date.now()))
const claim = fc.record({
  namespace: word, owner: fc.oneof(hex(40), fc.constant(makeWallet().address)), chainId: fc.oneof(fc.constant(1), number), hub: fc.oneof(fc.constant(''), word), root: fc.oneof(fc.constant(''), word),
  scope: fc.oneof(fc.constant('publish'), word), seq: number, notBefore: number, notAfter: number, prev: hex(64), sig: fc.tuple(hex(128), fc.constantFrom('1b', '1c', '00')).map(([text, v]) => text + v),
}, { requiredKeys: ['namespace', 'sig'] })
const transfer = fc.record({ namespace: word, from: hex(40), to: hex(40), prev: hex(64), seq: number, sig: hex(130) }, { requiredKeys: ['namespace'] })

test('no claim or transfer that nobody signed is taken, and none is a fault of the hub', async () => {
  const [claims, transfers] = [claimsRoute({ namespaces: scene.service, limits, publicUrl: undefined }), transfersRoute({ namespaces: scene.service, limits, publicUrl: undefined })]
  const cases = fc.oneof(
    fc.tuple(fc.constant(claims), fc.oneof(claim.map((value): unknown => ({ claim: value })), fc.jsonValue())),
    fc.tuple(fc.constant(transfers), fc.oneof(transfer.map((value): unknown => ({ transfer: value })), fc.jsonValue())),
  )
  await fc.assert(fc.asyncProperty(cases, async ([route, body]) => assert.ok((await answer(route, [route === claims ? 'claims' : 'transfers'], body)) >= 400)), { numRuns: 400 })
  assert.deepEqual(await scene.parts.db.read('namespaceRows', { after: '', limit: 10 }), [])
})

test('a draft is asked for with an action that there is, and with what it needs', async () => {
  const route = draftRoute({ namespaces: scene.service, limits, publicUrl: undefined })
  const bodies = [{}, { action: 'destroy' }, { action: 'own-key' }, { action: 'transfer' }, { action: 'claim', ipns: 'k51' }, { action: ['claim'] }, null, 'claim', [], { action: 'claim', __proto__: null, more: 1 }]
  for (const body of bodies) assert.equal(await answer(route, ['namespaces', 'somebody', 'draft'], body), 400, JSON.stringify(body))
  assert.equal(await answer(route, ['namespaces', 'somebody', 'draft'], { action: 'claim' }), 200)
})

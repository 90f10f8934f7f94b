import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { askToken, basic } from '../support/wallet-hub.ts'
import { ALICE, BOB, openWalletScene, scope, type WalletScene } from '../support/wallet-scene.ts'

describe('the API of tokens', () => {
  let scene: WalletScene
  let alice = ''
  before(async () => {
    scene = await openWalletScene()
    alice = (await scene.tokenFor(ALICE, { name: 'first' })).basic
  })
  after(() => scene.close())

  const send = async (method: string, path: string, authorization?: string, body?: unknown, more: Record<string, string> = {}) => {
    const headers = { ...(authorization === undefined ? {} : { authorization }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more }
    const answer = await fetch(`${scene.url}/api/v1/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, value: (text === '' ? {} : JSON.parse(text)) as { items: { id: string; name: string }[]; cursor: string | null; code?: string; detail?: string } }
  }

  test('one lists one’s own tokens, page by page, and never a secret', async () => {
    const owner = `0x${'33'.repeat(20)}`
    const { basic: key, secret } = await scene.tokenFor(owner, { name: 'n0' })
    for (let i = 1; i < 120; i++) await scene.tokenFor(owner, { name: `n${i}` })
    const first = await send('GET', 'tokens', key)
    const second = await send('GET', `tokens?cursor=${first.value.cursor}`, key)
    assert.deepEqual([first.value.items.length, second.value.items.length, second.value.cursor], [100, 20, null])
    assert.deepEqual(new Set([...first.value.items, ...second.value.items].map(({ name }) => name)).size, 120)
    assert.ok(!JSON.stringify(first.value).includes(secret.slice(20)))
    assert.deepEqual(Object.keys(first.value.items[0] ?? {}), ['id', 'kind', 'name', 'prefix', 'scopes', 'createdAt', 'expiresAt', 'lastUsedAt'])
    assert.equal((await send('GET', 'tokens?cursor=%00', key)).status, 400)
  })

  test('a token makes no tokens', async () => {
    const { status, value } = await send('POST', 'tokens', alice, { name: 'more' })
    assert.deepEqual([status, value.code], [403, 'SESSION_NEEDED'])
  })

  test('a bounded token, a robot and an access token neither list nor revoke', async () => {
    const { id } = await scene.tokenFor(ALICE)
    const bounded = [await scene.tokenFor(ALICE, { scopes: [scope('alice/*', 'pull', 'push', 'create', 'delete')] }), await scene.tokenFor(ALICE, { kind: 'bot' })]
    const bearer = `Bearer ${(await askToken(scene.url, ['repository:alice/app:push'], alice)).token}`
    for (const who of [...bounded.map((token) => token.basic), bearer]) {
      assert.equal((await send('GET', 'tokens', who)).status, 403)
      assert.equal((await send('DELETE', `tokens/${id}`, who)).status, 403)
    }
  })

  test('bad-input 24: somebody else’s token is not there', async () => {
    const { id, basic: bob } = await scene.tokenFor(BOB)
    assert.equal((await send('DELETE', `tokens/${id}`, alice)).status, 404)
    assert.equal((await send('GET', 'tokens', bob)).status, 200)
    assert.ok(!(await send('GET', 'tokens', alice)).value.items.some((token) => token.id === id))
    assert.equal((await send('DELETE', 'tokens/none', alice)).status, 404)
  })

  test('nobody, and a wrong credential, are told to sign in', async () => {
    for (const who of [undefined, basic(ALICE, 'wrong'), 'Bearer x']) {
      const { status, headers } = await send('GET', 'tokens', who)
      assert.deepEqual([status, headers.get('www-authenticate'), headers.get('content-type')], [401, 'Bearer', 'application/problem+json'])
    }
  })

  test('a page of another origin revokes nothing', async () => {
    const { id } = await scene.tokenFor(ALICE)
    assert.equal((await send('DELETE', `tokens/${id}`, alice, undefined, { origin: 'https://evil.example' })).status, 403)
    assert.equal((await send('DELETE', `tokens/${id}`, alice, undefined, { origin: scene.url })).status, 204)
  })
})

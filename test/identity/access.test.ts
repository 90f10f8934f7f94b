import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { after, afterEach, before, describe, test } from 'node:test'
import { askToken } from '../support/wallet-hub.ts'
import { ALICE, BOB, CAROL, openWalletScene, scope, type WalletScene } from '../support/wallet-scene.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar'
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

describe('access in wallet mode', () => {
  let scene: WalletScene
  before(async () => { scene = await openWalletScene() })
  after(() => scene.close())
  afterEach(() => scene.context.identity.rights.set({ namespace: 'alice', owner: ALICE, members: [{ address: BOB, role: 'write' }, { address: CAROL, role: 'read' }] }))

  const send = (method: string, path: string, authorization?: string, body?: string, headers: Record<string, string> = {}) =>
    fetch(scene.url + path, { method, ...(body === undefined ? {} : { body }), headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) } })
  const statusOf = async (...args: Parameters<typeof send>) => (await send(...args)).status
  /** A bearer for one repository, as docker asks for it. */
  const bearer = async (basic: string | undefined, repository: string, actions = 'pull,push') => `Bearer ${(await askToken(scene.url, [`repository:${repository}:${actions}`], basic)).token}`
  const pushBlob = async (repository: string, text: string, authorization: string) => {
    const begun = await send('POST', `/v2/${repository}/blobs/uploads/`, authorization)
    if (begun.status !== 202) return begun.status
    return statusOf('PUT', `${begun.headers.get('location')}?digest=${digestOf(text)}`, authorization, text)
  }
  const imageOf = (text: string): string => JSON.stringify({
    schemaVersion: 2, mediaType: MANIFEST, config: { mediaType: LAYER, digest: digestOf(text), size: text.length }, layers: [],
  })
  const pushManifest = (repository: string, reference: string, text: string, authorization: string) =>
    statusOf('PUT', `/v2/${repository}/manifests/${reference}`, authorization, imageOf(text), { 'content-type': MANIFEST })
  const push = async (repository: string, tag: string, text: string, authorization: string) => {
    assert.equal(await pushBlob(repository, text, authorization), 201)
    assert.equal(await pushManifest(repository, tag, text, authorization), 201)
  }

  test('/v2/ tells whoever has no credential where to get a token, on the host that was asked', async () => {
    const { port } = new URL(scene.url)
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `hub.localhost:${port}`]) {
      const challenge = await new Promise((resolve) => request(`${scene.url}/v2/`, { headers: { host } }, (answer) => resolve(answer.headers['www-authenticate'])).end())
      assert.equal(challenge, `Bearer realm="http://${host}/token",service="ipcr"`)
    }
    assert.equal(await statusOf('GET', '/v2/', `Bearer ${(await askToken(scene.url, [])).token}`), 200)
  })

  test('everybody may pull, with a token or without; to push one logs in', async () => {
    const { basic } = await scene.tokenFor(ALICE)
    await push('alice/public', 'v1', 'public', await bearer(basic, 'alice/public'))
    for (const who of [undefined, await bearer(undefined, 'alice/public'), await bearer((await scene.tokenFor(CAROL)).basic, 'alice/public')]) {
      assert.equal(await statusOf('GET', '/v2/alice/public/manifests/v1', who), 200)
      assert.equal(await statusOf('HEAD', `/v2/alice/public/blobs/${digestOf('public')}`, who), 200)
      assert.equal(await statusOf('GET', '/v2/alice/public/tags/list', who), 200)
    }
    const refused = await send('POST', '/v2/alice/public/blobs/uploads/')
    assert.equal(refused.status, 401)
    assert.match(refused.headers.get('www-authenticate') ?? '', /^Bearer realm=".*\/token",service="ipcr",scope="repository:alice\/public:pull,push"$/)
    const anonymous = await send('POST', '/v2/alice/public/blobs/uploads/', await bearer(undefined, 'alice/public'))
    assert.match(anonymous.headers.get('www-authenticate') ?? '', /error="insufficient_scope"/)
  })

  test('each write needs the right in the namespace, whatever the token says', async () => {
    const writes: [string, string, string?][] = [
      ['POST', '/v2/alice/app/blobs/uploads/'], ['PATCH', '/v2/alice/app/blobs/uploads/x', 'x'], ['PUT', '/v2/alice/app/blobs/uploads/x', 'x'], ['GET', '/v2/alice/app/blobs/uploads/x'],
      ['DELETE', '/v2/alice/app/blobs/uploads/x'], ['PUT', '/v2/alice/app/manifests/v1', '{}'], ['DELETE', '/v2/alice/app/manifests/v1'], ['DELETE', `/v2/alice/app/blobs/${digestOf('x')}`],
      ['PUT', '/api/v1/repositories/alice/app/readme', '{}'],
    ]
    const { basic: stranger } = await scene.tokenFor(`0x${'99'.repeat(20)}`)
    const { basic: reader } = await scene.tokenFor(CAROL)
    for (const [method, path, body] of writes) for (const who of [stranger, reader]) assert.equal(await statusOf(method, path, who, body, { 'content-type': 'application/json' }), 403, `${method} ${path}`)
    assert.equal(await statusOf('DELETE', '/v2/alice/app/manifests/v1', (await scene.tokenFor(BOB)).basic), 403)
  })

  test('bad-input 7: another member’s upload is not there', async () => {
    const [bob, alice] = [await bearer((await scene.tokenFor(BOB)).basic, 'alice/app'), await bearer((await scene.tokenFor(ALICE)).basic, 'alice/app')]
    const location = (await send('POST', '/v2/alice/app/blobs/uploads/', bob)).headers.get('location') ?? ''
    for (const [method, body] of [['PATCH', 'x'], ['PUT', 'x'], ['GET', undefined], ['DELETE', undefined]] as const) assert.equal(await statusOf(method, `${location}?digest=${digestOf('x')}`, alice, body), 404, method)
    assert.equal(await statusOf('PUT', `${location}?digest=${digestOf('x')}`, (await scene.tokenFor(BOB)).basic, 'x'), 201)
  })

  test('the challenge names the public address when there is one', async () => {
    const { startHub } = await import('../support/hub.ts')
    const hub = await startHub({ env: { IPCR_AUTH: 'wallet', IPCR_PUBLIC_URL: 'https://hub.example.org' } })
    const challenge = await new Promise((resolve) => request({ port: hub.port, path: '/v2/', headers: { host: 'hub.example.org' } }, (answer) => resolve(answer.headers['www-authenticate'])).end())
    assert.equal(challenge, 'Bearer realm="https://hub.example.org/token",service="hub.example.org"')
    assert.equal(await hub.stop(), 0)
  })

  test('a token for one repository does not push to another', async () => {
    const { basic } = await scene.tokenFor(ALICE)
    const refused = await send('POST', '/v2/alice/b/blobs/uploads/', await bearer(basic, 'alice/a'))
    assert.equal(refused.status, 401)
    assert.match(refused.headers.get('www-authenticate') ?? '', /scope="repository:alice\/b:pull,push",error="insufficient_scope"/)
  })

  test('bad-input 19: a member who was removed writes nothing more, though the token lives', async () => {
    const live = await bearer((await scene.tokenFor(BOB)).basic, 'alice/team')
    await push('alice/team', 'v1', 'one', live)
    const begun = await send('POST', '/v2/alice/team/blobs/uploads/', live)
    scene.context.identity.rights.set({ namespace: 'alice', owner: ALICE, members: [] })
    assert.equal(await statusOf('PATCH', begun.headers.get('location') ?? '', live, 'two'), 403)
    assert.equal(await pushBlob('alice/team', 'two', live), 403)
    assert.equal(await pushManifest('alice/team', 'v1', 'one', live), 403)
    assert.equal(await statusOf('GET', '/v2/alice/team/manifests/v1', live), 200)
  })

  test('bad-input 19: a member who is removed while a manifest arrives does not get it in', async () => {
    const live = await bearer((await scene.tokenFor(BOB)).basic, 'alice/slow')
    assert.equal(await pushBlob('alice/slow', 'slow', live), 201)
    const status = new Promise<number>((resolve, reject) => {
      const sent = request(`${scene.url}/v2/alice/slow/manifests/v1`, { method: 'PUT', headers: { authorization: live, 'content-type': MANIFEST } }, (answer) => resolve(answer.resume().statusCode ?? 0))
      sent.once('error', reject).write(imageOf('slow').slice(0, 20))
      setTimeout(() => {
        scene.context.identity.rights.set({ namespace: 'alice', owner: ALICE, members: [] })
        sent.end(imageOf('slow').slice(20))
      }, 200)
    })
    assert.equal(await status, 403)
    assert.equal(await statusOf('GET', '/v2/alice/slow/manifests/v1'), 404)
  })

  test('bad-input 19: who may only create makes new tags and moves none', async () => {
    const owner = (await scene.tokenFor(ALICE)).basic
    await push('alice/pinned', 'latest', 'one', await bearer(owner, 'alice/pinned'))
    const { basic } = await scene.tokenFor(ALICE, { scopes: [scope('alice/*', 'create')] })
    const creator = await bearer(basic, 'alice/pinned')
    assert.equal(await pushBlob('alice/pinned', 'two', creator), 201)
    const digest = digestOf(imageOf('two'))
    for (const who of [creator, basic]) {
      assert.equal(await pushManifest('alice/pinned', 'latest', 'two', who), 403)
      assert.equal(await pushManifest('alice/pinned', `${digest}?tag=fresh&tag=latest`, 'two', who), 403)
    }
    assert.equal(await statusOf('GET', '/v2/alice/pinned/manifests/fresh'), 404)
    assert.equal((await send('GET', '/v2/alice/pinned/manifests/latest')).headers.get('docker-content-digest'), digestOf(imageOf('one')))
    assert.equal(await pushManifest('alice/pinned', 'latest', 'one', creator), 201)
    assert.equal(await pushManifest('alice/pinned', 'v2', 'two', creator), 201)
    assert.equal(await pushManifest('alice/pinned', digest, 'two', creator), 201)
    assert.notEqual(await statusOf('DELETE', '/v2/alice/pinned/manifests/latest', basic), 202)
  })

  test('of two who create one tag at once, one is refused', async () => {
    const { basic } = await scene.tokenFor(ALICE, { scopes: [scope('alice/*', 'create')] })
    const texts = Array.from({ length: 8 }, (_, i) => `racer ${i}`)
    for (const text of texts) assert.equal(await pushBlob('alice/race', text, basic), 201)
    const statuses = await Promise.all(texts.map((text) => pushManifest('alice/race', 'v1', text, basic)))
    assert.deepEqual(statuses.toSorted(), [201, ...Array<number>(7).fill(403)])
  })

  test('a revoked token is refused with the next request, and so is every access token of it', async () => {
    const { id, basic } = await scene.tokenFor(ALICE)
    const live = await bearer(basic, 'alice/app')
    const { refresh_token = '' } = await askToken(scene.url, [], basic, { offline_token: 'true' })
    const again = await (await fetch(`${scene.url}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token, scope: 'repository:alice/app:push' }) })).json() as { access_token: string }
    await push('alice/app', 'v1', 'x', live)
    for (let i = 0; i < 2; i++) assert.equal(await statusOf('GET', '/v2/alice/app/manifests/v1', live), 200)
    assert.equal(await statusOf('DELETE', `/api/v1/tokens/${id}`, basic), 204)
    for (const who of [live, basic, `Bearer ${again.access_token}`]) assert.equal(await statusOf('GET', '/v2/alice/app/manifests/v1', who), 401)
    assert.equal((await askToken(scene.url, [], basic)).status, 401)
  })

  test('a push that lasts longer than its token goes through; the next request wants a new one', async () => {
    const { basic } = await scene.tokenFor(ALICE, { livesMs: 2500 })
    const live = await bearer(basic, 'alice/long')
    const begun = await send('POST', '/v2/alice/long/blobs/uploads/', live)
    const location = begun.headers.get('location') ?? ''
    const status = new Promise<number>((resolve, reject) => {
      const sent = request(scene.url + location, { method: 'PATCH', headers: { authorization: live } }, (answer) => resolve(answer.resume().statusCode ?? 0))
      sent.once('error', reject).write('first ')
      setTimeout(() => sent.end('second'), 3500)
    })
    assert.equal(await status, 202)
    assert.equal(await statusOf('PUT', `${location}?digest=${digestOf('first second')}`, live), 401)
    const fresh = await bearer((await scene.tokenFor(ALICE)).basic, 'alice/long')
    assert.equal(await statusOf('PUT', `${location}?digest=${digestOf('first second')}`, fresh), 201)
  })

  test('a mount needs pull on the source, which everybody has, and push on the target', async () => {
    const { basic } = await scene.tokenFor(ALICE)
    await push('alice/src', 'v1', 'mounted', await bearer(basic, 'alice/src'))
    const both = `Bearer ${(await askToken(scene.url, ['repository:library/dst:pull,push', 'repository:alice/src:pull'], (await scene.tokenFor(scene.context.identity.rights.operator)).basic)).token}`
    assert.equal(await statusOf('POST', `/v2/dst/blobs/uploads/?mount=${digestOf('mounted')}&from=alice/src`, both), 201)
    assert.equal(await statusOf('POST', `/v2/alice/dst/blobs/uploads/?mount=${digestOf('mounted')}&from=alice/src`, both), 403)
  })

  test('the list of repositories wants its own scope, which everybody is given', async () => {
    const challenge = (await send('GET', '/v2/_catalog')).headers.get('www-authenticate') ?? ''
    assert.match(challenge, /scope="registry:catalog:\*"$/)
    assert.equal(await statusOf('GET', '/v2/_catalog', await bearer(undefined, 'alice/app')), 401)
    assert.equal(await statusOf('GET', '/v2/_catalog', `Bearer ${(await askToken(scene.url, ['registry:catalog:*'])).token}`), 200)
    assert.equal(await statusOf('GET', '/v2/_catalog', (await scene.tokenFor(BOB)).basic), 200)
  })

  test('only the operator follows names, and only with a token that covers everything', async () => {
    const { operator } = scene.context.identity.rights
    const name = '/api/v1/names/k51qzi5uqu5dgutdk6i1ynyzgkqngpha5xpgia3a5qqp4jsh0u4csozksxel2r'
    const bounded = await scene.tokenFor(operator, { scopes: [scope('library/*', 'push')] })
    for (const { basic } of [bounded, await scene.tokenFor(ALICE)]) assert.equal(await statusOf('POST', name, basic, '{}', { 'content-type': 'application/json' }), 403)
    assert.equal(await statusOf('POST', name, undefined, '{}', { 'content-type': 'application/json' }), 401)
    assert.equal(await statusOf('POST', name, (await scene.tokenFor(operator)).basic, '{}', { 'content-type': 'application/json' }), 202)
    assert.equal(await statusOf('GET', '/api/v1/names'), 200)
  })

  test('an access token is still good after a restart of the hub, and a revoked one still refused', async () => {
    const [kept, revoked] = [await scene.tokenFor(BOB), await scene.tokenFor(BOB)]
    const [good, bad] = [await bearer(kept.basic, 'alice/app'), await bearer(revoked.basic, 'alice/app')]
    await scene.context.identity.tokens.revoke(revoked.id, BOB)
    await scene.close({ keep: true })
    scene = await openWalletScene(scene.dataDir)
    assert.equal(await statusOf('POST', '/v2/alice/app/blobs/uploads/', good), 202)
    assert.equal(await statusOf('POST', '/v2/alice/app/blobs/uploads/', bad), 401)
  })
})

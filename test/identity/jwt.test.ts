import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, after, describe, test } from 'node:test'
import { calculateJwkThumbprint, createLocalJWKSet, generateKeyPair, exportJWK, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import { encode as encodeSession } from 'next-auth/jwt'
import { AccessTokens } from '../../lib/identity/jwt/access-tokens.ts'
import { ALICE, openWalletScene, type WalletScene } from '../support/wallet-scene.ts'
import { claimsOf, askToken } from '../support/wallet-hub.ts'

describe('access tokens', () => {
  let scene: WalletScene
  let good = ''
  let basic = ''
  before(async () => {
    scene = await openWalletScene()
    basic = (await scene.tokenFor(ALICE)).basic
    good = (await askToken(scene.url, ['repository:alice/app:push'], basic)).token
  })
  after(() => scene.close())

  const keyPath = () => join(scene.dataDir, 'keys', 'token.key')
  const hubKey = () => createPrivateKey(readFileSync(keyPath()))
  const jwks = async () => (await (await fetch(`${scene.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string; x: string; y: string; kty: string; crv: string }[] }
  /** 202: the token let us push. */
  const statusOf = async (token: string) => {
    const answer = await fetch(`${scene.url}/v2/alice/app/blobs/uploads/`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    assert.ok(answer.status === 202 || /error="invalid_token"/.test(answer.headers.get('www-authenticate') ?? ''), await answer.text())
    return answer.status
  }
  const header = async () => ({ alg: 'ES256', typ: 'JWT', kid: (await jwks()).keys[0]?.kid ?? '' })
  const payload = (): JWTPayload => ({ ...(claimsOf(good) as JWTPayload), jti: 'other' })
  const signed = async (claims: JWTPayload, more: object = {}) => new SignJWT(claims).setProtectedHeader({ ...(await header()), ...more }).sign(hubKey())
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const seconds = () => Math.floor(Date.now() / 1000)

  test('live 300 s, are signed with ES256 by a key in a file for the hub alone, whose public half anybody can get', async () => {
    const { payload: found, protectedHeader } = await jwtVerify(good, createLocalJWKSet(await jwks()))
    assert.deepEqual({ ...found, iat: 0, nbf: 0, exp: 0, jti: '', tid: '' }, {
      iss: 'ipcr', aud: 'ipcr', sub: ALICE, via: 'pat', tid: '', iat: 0, nbf: 0, exp: 0, jti: '',
      access: [{ type: 'repository', name: 'alice/app', actions: ['push'] }],
    })
    assert.equal((found.exp ?? 0) - (found.iat ?? 0), 300)
    const [key] = (await jwks()).keys
    assert.equal(protectedHeader.kid, await calculateJwkThumbprint(key ?? {}))
    assert.deepEqual(Object.keys(key ?? {}).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    assert.equal(statSync(keyPath()).mode & 0o777, 0o600)
    assert.equal(await statusOf(good), 202)
  })

  test('the forger of these tests signs what the hub takes, when nothing is wrong with it', async () => {
    assert.equal(await statusOf(await signed(payload())), 202)
  })

  test('bad-input 17: a token without a signature is refused', async () => {
    assert.equal(await statusOf(`${part({ ...(await header()), alg: 'none' })}.${part(payload())}.`), 401)
    assert.equal(await statusOf(`${good.split('.').slice(0, 2).join('.')}.`), 401)
  })

  test('bad-input 17: a token signed by HS256 with the public key is refused', async () => {
    const [key] = (await jwks()).keys
    for (const secret of [JSON.stringify(key), `${key?.x}`]) {
      assert.equal(await statusOf(await new SignJWT(payload()).setProtectedHeader({ ...(await header()), alg: 'HS256' }).sign(Buffer.from(secret))), 401)
    }
  })

  test('bad-input 17: a token that brings its own key is refused', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    assert.equal(await statusOf(await new SignJWT(payload()).setProtectedHeader({ ...(await header()), jwk }).sign(privateKey)), 401)
  })

  test('bad-input 17: a token for another audience, or by another issuer, or without one, is refused', async () => {
    for (const wrong of [{ aud: 'other' }, { iss: 'other' }, { aud: undefined }, { iss: undefined }, { aud: [] }]) assert.equal(await statusOf(await signed({ ...payload(), ...wrong } as JWTPayload)), 401, JSON.stringify(wrong))
  })

  test('bad-input 17: a token that has ended, is not valid yet, or has no end is refused', async () => {
    for (const wrong of [{ exp: seconds() - 1 }, { nbf: seconds() + 60 }, { exp: undefined }, { nbf: undefined }, { jti: undefined }]) assert.equal(await statusOf(await signed({ ...payload(), ...wrong } as JWTPayload)), 401, JSON.stringify(wrong))
  })

  test('bad-input 17: a token whose kid is a path, or that is no JWT, is refused', async () => {
    assert.equal(await statusOf(await signed(payload(), { kid: '../../keys/token.key' })), 401)
    assert.equal(await statusOf(await signed(payload(), { typ: 'at+jwt' })), 401)
  })

  test('bad-input 17: a token of other than our form is refused', async () => {
    for (const wrong of [{ sub: `${ALICE}/../x` }, { access: 'all' }, { access: [{ type: 'repository', name: 'alice/app', actions: ['*'] }] }, { via: 'session' }]) assert.equal(await statusOf(await signed({ ...payload(), ...wrong })), 401, JSON.stringify(wrong))
  })

  test('bad-input 17: a tampered token, and one of 12 KB, are refused; one of 100 KB ends the request', async () => {
    const [head = '', body = '', tail = ''] = good.split('.')
    assert.equal(await statusOf(`${head}.${part({ ...payload(), sub: `0x${'00'.repeat(20)}` })}.${tail}`), 401)
    assert.equal(await statusOf(`${head}.${body}.${tail}x`), 401)
    assert.equal(await statusOf(await signed({ ...payload(), pad: 'x'.repeat(9000) })), 401)
    const answer = await fetch(`${scene.url}/v2/`, { headers: { authorization: `Bearer ${'x'.repeat(100_000)}` } })
    assert.equal(answer.status, 431)
  })

  test('bad-input 17: a web session is no registry token, and the reverse', async () => {
    const session = await encodeSession({ token: { sub: ALICE, address: ALICE, sessionVersion: 1 }, secret: readFileSync(keyPath(), 'utf8') })
    assert.equal(await statusOf(session), 401)
    const cookies = ['next-auth.session-token', '__Secure-next-auth.session-token'].map((name) => `${name}=${good}`).join('; ')
    assert.equal((await fetch(`${scene.url}/api/v1/tokens`, { headers: { cookie: cookies } })).status, 401)
  })

  test('a token of a refresh token’s last seconds ends with it', async () => {
    const { basic: short } = await scene.tokenFor(ALICE, { livesMs: 10_000 })
    assert.ok((await askToken(scene.url, [], short)).expires_in <= 10)
  })

  test('a key file that is none is a fault of the hub with a sentence, not a new key', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-key-'))
    const tokens = () => new AccessTokens({ dataDir, service: 'ipcr', now: Date.now })
    await tokens().jwks()
    assert.deepEqual(await tokens().jwks(), await tokens().jwks())
    writeFileSync(join(dataDir, 'keys', 'token.key'), 'no key')
    await assert.rejects(tokens().jwks(), { code: 'TOKEN_KEY_INVALID' })
  })
})

import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { NO_CLAIM, type NamespaceClaim } from '../../lib/identity/claim/claim.ts'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { CLAIM_DATA, TEAM_DATA, TRANSFER_DATA } from '../../lib/identity/claim/typed-data.ts'
import { draftTeam } from '../../lib/identity/team/draft-team.ts'
import { makeHelperUser, type HelperUser } from '../support/credential-helper.ts'
import { startHostileHub, type Reply } from '../support/hostile-hub.ts'
import { makeWallet } from '../support/wallet-session.ts'

const HUB_KEY = 'k51qzi5uqu5dgutdk6i1ynyzgkqngpha5xpgia3a5qqp4jsh0u4csozksxel2r'
const KEY = 'k51qzi5uqu5dl2ocjuzdmyjh3v4ssk62k6x6b16cxkm3xz7kd0rc4fhscnmcdx'
const OTHER_KEY = 'k51qzi5uqu5dhbpvlh0pb6kd3tfqkszqxacqyhtf8cr4hyg0zxwxkdtd5mrdtu'
const [wallet, bob, mallory] = [makeWallet(), makeWallet().address, makeWallet().address]
const ENV = { IPCR_PRIVATE_KEY: wallet.privateKey, IPCR_TOKEN: 'some-token' }
const DAY = 86_400

type Namespace = Record<string, unknown>
const iso = (ms: number) => new Date(ms).toISOString()
const namespace = (changes: Namespace = {}): Namespace => ({
  name: 'alice', kind: 'handle', owner: wallet.address, ipns: KEY, keyHolder: 'hub', proof: { by: 'hub', at: iso(Date.now()) },
  claim: { seq: 1, notBefore: iso(0), notAfter: iso(Date.now()), digest: `0x${'11'.repeat(32)}` }, renewFrom: iso(Date.now()), writable: true, whyNotWritable: null,
  role: 'owner', team: null, transferTo: null, ...changes,
})
const claim = (changes: Partial<NamespaceClaim> = {}): NamespaceClaim => ({ ...draftClaim({ namespace: 'alice', owner: wallet.address, root: KEY, hub: HUB_KEY, now: Date.now() }), ...changes })
const draft = (data: typeof CLAIM_DATA, message: object, changes: object = {}) => ({ json: { typedData: { ...data, primaryType: Object.keys(data.types)[0], message, ...changes }, deliver: { method: 'POST', path: '/api/v1/claims', member: 'claim' }, notes: [] } })

describe('a hub that wants something else signed', () => {
  let user: HelperUser
  before(async () => { user = await makeHelperUser() })
  after(() => user.remove())

  /** Runs a command against a hub that answers the draft with that; what it was told in the end, undefined for nothing. */
  const ask = async (args: string[], answer: () => Reply, { known, team, ipns = HUB_KEY }: { known?: Namespace; team?: object; ipns?: string } = {}) => {
    let delivered: string | undefined
    const hub = await startHostileHub((line, _origin, body) => {
      if (line.endsWith('/draft')) return answer()
      if (line === 'GET /api/v1/hub') return { json: { ipns } }
      if (line.endsWith('/team') && line.startsWith('GET')) return { json: team }
      if (line.startsWith('GET /api/v1/namespaces/')) return known ? { json: known } : { status: 404, json: { code: 'NAMESPACE_UNKNOWN', detail: 'there is none' } }
      delivered = body
      return { json: line.endsWith('/team') ? team : namespace() }
    })
    const output = await user.ipcr([...args, '--hub', hub.host, '--yes'], ENV)
    await hub.stop()
    assert.ok(!`${output.stdout}${output.stderr}`.includes(wallet.privateKey.slice(2)))
    return { ...output, delivered, asked: hub.asked }
  }
  const refused = async (...given: Parameters<typeof ask>) => {
    const { code, stderr, delivered } = await ask(...given)
    assert.equal(code, 1, stderr)
    assert.match(stderr, /nothing was signed/)
    assert.equal(delivered, undefined)
    return stderr
  }

  test('an honest claim is shown, signed and delivered', async () => {
    const { code, stderr, stdout, delivered } = await ask(['namespace', 'claim', 'alice'], () => draft(CLAIM_DATA, claim()))
    assert.equal(code, 0, stderr)
    for (const text of [wallet.address, 'alice', KEY, HUB_KEY, 'NamespaceClaim (EIP-712, ipcr namespace 1)']) assert.ok(stderr.includes(text), stderr)
    assert.match(stdout, /alice is yours until/)
    assert.match(String(JSON.parse(delivered ?? '{}').claim.sig), /^0x[0-9a-f]{130}$/)
  })

  test('bad-input 28: another namespace, owner, hub, key, end or type is not signed', async () => {
    for (const changes of [{ namespace: 'bob' }, { owner: mallory }, { hub: OTHER_KEY }, { root: HUB_KEY }, { notAfter: Math.floor(Date.now() / 1000) + 365 * DAY }]) await refused(['namespace', 'claim', 'alice'], () => draft(CLAIM_DATA, claim(changes)))
    for (const changes of [{ domain: { name: 'USD Coin', version: '1' } }, { types: { Permit: [] }, primaryType: 'Permit' }]) await refused(['namespace', 'claim', 'alice'], () => draft(CLAIM_DATA, claim(), changes))
    await refused(['namespace', 'claim', 'alice'], () => draft(TRANSFER_DATA, { namespace: 'alice', from: wallet.address, to: mallory, prev: NO_CLAIM, seq: Date.now() }))
    await refused(['namespace', 'claim', 'alice'], () => ({ json: null }))
  })

  test('a renewed claim has the key of before, a rotated one another, an own key is the one that was named, a withdrawn one none', async () => {
    const known = namespace()
    const prev = String((known['claim'] as { digest: string }).digest)
    for (const [args, root, isFine] of [
      [['renew', 'alice'], KEY, true], [['renew', 'alice'], OTHER_KEY, false], [['rotate', 'alice'], OTHER_KEY, true], [['rotate', 'alice'], KEY, false],
      [['own-key', 'alice', OTHER_KEY], OTHER_KEY, true], [['own-key', 'alice', OTHER_KEY], KEY, false], [['revoke', 'alice'], '', true], [['revoke', 'alice'], KEY, false],
    ] as const) {
      const answer = () => draft(CLAIM_DATA, claim({ root, prev }))
      if (!isFine) await refused(['namespace', ...args], answer, { known })
      else assert.equal((await ask(['namespace', ...args], answer, { known })).code, 0, args.join(' '))
    }
    await refused(['namespace', 'renew', 'alice'], () => draft(CLAIM_DATA, claim({ prev: NO_CLAIM })), { known })
  })

  test('a claim of a wallet names no hub, and ends the one that was made elsewhere only when that is said', async () => {
    const own = wallet.address.toLowerCase()
    const prev = `0x${'22'.repeat(32)}`
    const answer = () => draft(CLAIM_DATA, claim({ namespace: own, hub: '', prev }))
    assert.match(await refused(['namespace', 'claim', own], answer), /--move/)
    assert.equal((await ask(['namespace', 'claim', own, '--move'], answer)).code, 0)
    await refused(['namespace', 'claim', own, '--move'], () => draft(CLAIM_DATA, claim({ namespace: own, hub: HUB_KEY, prev })))
  })

  test('a transfer goes to nobody else', async () => {
    const known = namespace()
    const transfer = (changes: object = {}) => ({ namespace: 'alice', from: wallet.address, to: bob, prev: String((known['claim'] as { digest: string }).digest), seq: Date.now(), ...changes })
    assert.equal((await ask(['namespace', 'transfer', 'alice', bob], () => draft(TRANSFER_DATA, transfer()), { known })).code, 0)
    for (const changes of [{ to: mallory }, { prev: NO_CLAIM }]) await refused(['namespace', 'transfer', 'alice', bob], () => draft(TRANSFER_DATA, transfer(changes)), { known })
  })

  test('a team has nobody else in it, and begins with what the wallet itself signed before', async () => {
    const known = namespace()
    const members = [{ account: bob, role: 'write' as const }]
    const before = draftTeam({ subject: `alice@${HUB_KEY}`, members, now: Date.now() - 1000 })
    const sign = async (by: typeof wallet, team = before) => ({ ...team, sig: await by.signTypedData(TEAM_DATA.domain, TEAM_DATA.types, team) })
    const view = (signed: object | null) => ({ namespace: 'alice', seq: before.seq, notAfter: iso(before.notAfter * 1000), signer: wallet.address, members: [{ address: bob, role: 'write' }], signed })
    const carol = makeWallet().address
    const next = (more: object[] = [], changes: object = {}) => draft(TEAM_DATA, { ...draftTeam({ subject: `alice@${HUB_KEY}`, members: [...members, { account: carol, role: 'read' }, ...more as typeof members], now: Date.now() }), ...changes })
    const args = ['team', 'add', 'alice', `${carol}=read`]
    const honest = await ask(args, () => next(), { known, team: view(await sign(wallet)) })
    assert.equal(honest.code, 0, honest.stderr)
    for (const address of [bob, carol]) assert.ok(honest.stderr.includes(address))
    for (const answer of [() => next([{ account: mallory, role: 'maintain' }]), () => next([], { namespace: `alice@${OTHER_KEY}` })]) await refused(args, answer, { known, team: view(await sign(wallet)) })
    for (const signed of [null, await sign(makeWallet()), await sign(wallet, { ...before, namespace: `bob@${HUB_KEY}` })])
      assert.match(await refused(args, () => next(), { known, team: view(signed) }), /did not sign/)
    const ended = await sign(wallet, { ...before, seq: 1, notAfter: 100 })
    assert.match(await refused(args, () => next(), { known, team: view(ended) }), /the team ended on 1970-01-01: sign it again first/)
    assert.equal((await ask(['team', 'sign', 'alice'], () => draft(TEAM_DATA, draftTeam({ subject: `alice@${HUB_KEY}`, members, now: Date.now() })), { known, team: view(ended) })).code, 0)
  })

  test('a handle is claimed at the hub that is known by that name, and not for another hub', async () => {
    const path = join(user.directory, 'config', 'ipcr', 'hubs.json')
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, JSON.stringify({ 'hub.example.org': HUB_KEY }))
    assert.match(await refused(['namespace', 'claim', 'alice'], () => draft(CLAIM_DATA, claim())), /is known here as that of hub\.example\.org/)
    await writeFile(path, '{"broken')
    await refused(['namespace', 'claim', 'alice'], () => draft(CLAIM_DATA, claim()))
    assert.equal(await readFile(path, 'utf8'), '{"broken')
    await writeFile(path, '{}')
  })

  test('what would steer a terminal is shown as spaces, and a refusal is passed on', async () => {
    const steering = '\u001b[2J\u202egood\u0007'
    const noted = { json: { ...draft(CLAIM_DATA, claim()).json, notes: [steering] } }
    const { stderr, stdout } = await ask(['namespace', 'claim', 'alice'], () => noted, { known: namespace({ whyNotWritable: steering, writable: false }) })
    const { stderr: refusal } = await ask(['namespace', 'claim', 'alice'], () => ({ status: 409, json: { code: 'NAMESPACE_TAKEN', detail: `alice is taken${steering}` } }))
    assert.match(refusal, /alice is taken/)
    for (const text of [stderr, stdout, refusal]) assert.doesNotMatch(text, /[\u001b\u202e\u0007]/)
  })

  test('a login that the hub takes no more is said to have ended, and is sent nowhere else', async () => {
    const hub = await startHostileHub((line) => (line === 'POST /token' ? { status: 401, json: { error: 'invalid_grant' } } : { status: 307, headers: { location: 'http://127.0.0.1:1/' } }))
    const path = user.fileOf(hub.host)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, JSON.stringify({ refreshToken: `ipcr_rt_${'a'.repeat(49)}`, address: wallet.address, identity: 'browser' }))
    const { code, stderr } = await user.ipcr(['namespace', 'list', '--hub', hub.host])
    assert.deepEqual([code, hub.asked], [1, ['POST /token']])
    assert.match(stderr, new RegExp(`the login at ${hub.host} has ended: ipcr login ${hub.host}`))
    const { stderr: redirected } = await user.ipcr(['namespace', 'list', '--hub', hub.host], { IPCR_TOKEN: 'some-token' })
    assert.match(redirected, /answered with 307: is it a hub\?/)
    await hub.stop()
  })

  test('without --yes and without a terminal nothing is signed', async () => {
    let delivered = false
    const hub = await startHostileHub((line) => {
      if (line.endsWith('/draft')) return draft(CLAIM_DATA, claim())
      if (line === 'GET /api/v1/hub') return { json: { ipns: HUB_KEY } }
      delivered ||= line.startsWith('POST')
      return { status: 404, json: { code: 'NAMESPACE_UNKNOWN', detail: 'there is none' } }
    })
    const { code, stderr } = await user.ipcr(['namespace', 'claim', 'alice', '--hub', hub.host], ENV)
    await hub.stop()
    assert.deepEqual([code, delivered], [1, false])
    assert.match(stderr, /there is no terminal to ask at/)
  })
})

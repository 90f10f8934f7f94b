import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { signerOfClaim } from '../../lib/identity/claim/typed-data.ts'
import { parseRootDocument } from '../../lib/roots/documents.ts'
import { startHub } from '../support/hub.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { makePerson, readJson, type Person } from './person.ts'

const OWN_KEY = 'k51qzi5uqu5dl2ocjuzdmyjh3v4ssk62k6x6b16cxkm3xz7kd0rc4fhscnmcdx'

type State = { name: string; owner: string; role: string; ipns: string; keyHolder: string; writable: boolean; transferTo: string | null; claim: { seq: number } }

describe('ipcr namespace', () => {
  let hub: WalletHub
  let host = ''
  let alice: Person
  let bob: Person
  let nobody: Person
  before(async () => {
    hub = await startWalletHub()
    host = new URL(hub.url).host;
    [alice, bob, nobody] = await Promise.all([makePerson(hub), makePerson(hub), makePerson(hub, { isLoggedIn: false })])
  })
  after(async () => {
    await Promise.all([alice, bob, nobody].map(({ user }) => user.remove()))
    assert.equal(await hub.stop(), 0, hub.log())
  })

  const show = async (name: string): Promise<State> => alice.json('namespace', 'show', name)

  test('a wallet claims a handle, sees it, and pushes to it', async () => {
    assert.equal(await alice.push('alice/app'), 403)
    const { code, stdout, stderr } = await alice.ipcr('namespace', 'claim', 'alice', '--yes')
    assert.equal(code, 0, stderr)
    assert.match(stderr, new RegExp(`${alice.wallet.address} is to sign a NamespaceClaim`))
    assert.match(stdout, new RegExp(`alice is yours until \\d{4}-\\d\\d-\\d\\d\\. Push to it:\n  docker push ${host}/alice/<repository>:<tag>`))
    assert.deepEqual([await alice.push('alice/app'), await bob.push('alice/app')], [202, 403])
    const items: State[] = await alice.json('namespace', 'list')
    assert.deepEqual(items.map(({ name, owner, role }) => [name, owner, role]), [['alice', alice.wallet.address, 'owner']])
    assert.match((await alice.ipcr('namespace', 'list')).stdout, /^NAMESPACE +KIND +ROLE +CLAIM UNTIL +STATE\nalice +handle +owner +\d{4}-\d\d-\d\d +good\n$/)
    assert.match((await nobody.user.ipcr(['namespace', 'show', 'alice', '--hub', host])).stdout, new RegExp(`^alice\n  kind +handle\n  owner +${alice.wallet.address}\n`))
    assert.deepEqual(await bob.json('namespace', 'list'), [])
    assert.ok((await bob.json('namespace', 'list', '--all') as State[]).some(({ name }) => name === 'alice'))
  })

  test('what is refused says why', async () => {
    await bob.fails(/alice (is taken|belongs to somebody else)/, 'namespace', 'claim', 'alice', '--yes')
    await bob.fails(/belongs to the wallet of that address alone/, 'namespace', 'claim', alice.wallet.address, '--yes')
    await bob.fails(/belongs to somebody else/, 'namespace', 'renew', 'alice', '--yes')
    await bob.fails(/has no namespace nobody/, 'namespace', 'show', 'nobody')
    await bob.fails(/is no namespace: give a handle/, 'namespace', 'claim', 'K51/x', '--yes')
    await bob.fails(/there are no private repositories yet/, 'namespace', 'claim', 'secret', '--private', '--yes')
    await alice.fails(/is no IPNS name of a key/, 'namespace', 'own-key', 'alice', 'k51abc', '--yes')
    await alice.fails(/is no address of a wallet/, 'namespace', 'transfer', 'alice', '0x12', '--yes')
    await alice.fails(/one of them is mistyped/, 'namespace', 'transfer', 'alice', `0x${'aB'.repeat(20)}`, '--yes')
    await alice.fails(/there is no terminal to ask at\. ".+\?" Give --yes to agree/, 'namespace', 'renew', 'alice')
    const { code, stderr } = await alice.ipcr('namespace', 'transfer', 'alice', '--yes')
    assert.deepEqual([code, stderr], [2, 'ipcr: give the address of the new owner, or --take-back\nRun with --help for examples.\n'])
  })

  test('who has no wallet here is told how to go on', async () => {
    for (const [args, sentence] of [
      [['claim', 'carol', '--yes', '--hub', host], /nobody is here to sign: name a wallet with --keystore, or a key in IPCR_PRIVATE_KEY, or sign in the browser at http/],
      [['list', '--hub', host], /sign in/], [['claim', 'carol', '--key-env', '--hub', host], /IPCR_PRIVATE_KEY is to be a private key/],
      [['list', '--hub', '127.0.0.1:1'], /cannot be reached/], [['list', '--data', nobody.user.directory], /no hub runs on/],
    ] as const) {
      const { code, stderr } = await nobody.user.ipcr(['namespace', ...args])
      assert.equal(code, 1)
      assert.match(stderr, sentence)
    }
    const { stderr } = await nobody.user.ipcr(['namespace', 'list', '--hub', 'http://hub.example.org'], nobody.key)
    assert.match(stderr, /without encryption/, 'no credential goes over a network in clear')
  })

  test('a claim is renewed, its key rotated, put under an own key, and withdrawn', async () => {
    const first = await show('alice')
    const renewed: State = await alice.json('namespace', 'renew', 'alice', '--yes')
    assert.equal(renewed.ipns, first.ipns)
    assert.ok(renewed.claim.seq > first.claim.seq)
    const rotated: State = await alice.json('namespace', 'rotate', 'alice', '--yes')
    assert.notEqual(rotated.ipns, first.ipns)
    const { stdout: told } = await alice.ipcr('namespace', 'own-key', 'alice', OWN_KEY, '--yes')
    const document = parseRootDocument(Buffer.from(told.trim().split('\n').at(-1) ?? ''))
    assert.deepEqual([document.claim?.root, document.claim && await signerOfClaim(document.claim)], [OWN_KEY, alice.wallet.address], told)
    const own = await show('alice')
    assert.deepEqual([own.ipns, own.keyHolder, own.writable], [OWN_KEY, 'owner', false])
    assert.equal(await alice.push('alice/app'), 403)
    const again: State = await alice.json('namespace', 'rotate', 'alice', '--yes')
    assert.deepEqual([again.keyHolder, again.writable], ['hub', true])
    assert.equal(await alice.push('alice/app'), 202)
    assert.match((await alice.ipcr('namespace', 'revoke', 'alice', '--yes')).stdout, /withdrawn: nobody may publish it until you claim it again/)
    assert.equal(await alice.push('alice/app'), 403)
    assert.match((await alice.ipcr('namespace', 'claim', 'alice', '--yes')).stdout, /alice is yours/)
    assert.equal(await alice.push('alice/app'), 202)
  })

  test('an address is its wallet’s, by a keystore too', async () => {
    const [keystore, password] = [join(bob.user.directory, 'wallet.json'), join(bob.user.directory, 'password')]
    await Promise.all([writeFile(keystore, await bob.wallet.encrypt('correct horse')), writeFile(password, 'correct horse\n')])
    const claimed: State = readJson(await bob.user.ipcr(['namespace', 'claim', bob.wallet.address, '--hub', host, '--keystore', keystore, '--yes', '--json'], { IPCR_KEYSTORE_PASSWORD_FILE: password }))
    assert.equal(claimed.name, bob.wallet.address.toLowerCase())
    assert.equal(await bob.push(`${claimed.name}/app`), 202)
  })

  test('a handle is offered, taken back, offered again and accepted', async () => {
    await alice.json('namespace', 'claim', 'gift', '--yes')
    const { stdout } = await alice.ipcr('namespace', 'transfer', 'gift', bob.wallet.address, '--yes')
    assert.match(stdout, new RegExp(`gift is offered to ${bob.wallet.address}, who accepts it with\n  ipcr namespace accept gift --hub ${host}`))
    assert.equal((await show('gift')).transferTo, bob.wallet.address)
    await alice.json('namespace', 'transfer', 'gift', '--take-back')
    await bob.fails(/not offered to you/, 'namespace', 'accept', 'gift', '--yes')
    await alice.json('namespace', 'transfer', 'gift', bob.wallet.address.toLowerCase(), '--yes')
    const accepted: State = await bob.json('namespace', 'accept', 'gift', '--yes')
    assert.equal(accepted.owner, bob.wallet.address)
    assert.deepEqual([await alice.push('gift/app'), await bob.push('gift/app')], [403, 202])
  })

  test('a handle without repositories is given up, and rests', async () => {
    await bob.json('namespace', 'claim', 'passing', '--yes')
    assert.match((await bob.ipcr('namespace', 'release', 'passing', '--yes')).stdout, /passing is given up/)
    await alice.fails(/rests until/, 'namespace', 'claim', 'passing', '--yes')
  })

  test('a login that is kept is enough to read; IPCR_TOKEN is too; a login of another wallet is left alone', async () => {
    const names = async (env: Record<string, string> = {}) => (readJson(await alice.user.ipcr(['namespace', 'list', '--hub', host, '--json'], env)) as State[]).map(({ name }) => name)
    const kept = await readFile(alice.user.fileOf(host), 'utf8')
    assert.deepEqual(await names(), ['alice'])
    assert.deepEqual(await names({ IPCR_TOKEN: hub.secret }), [])
    assert.ok((await names(bob.key)).includes('gift'))
    assert.equal(await readFile(alice.user.fileOf(host), 'utf8'), kept)
  })

  test('on the hub’s machine the hub’s wallet signs for its operator', async () => {
    const claimed: State = readJson(await nobody.user.ipcr(['namespace', 'claim', hub.operator, '--data', hub.dataDir, '--yes', '--json']))
    assert.equal(claimed.owner.toLowerCase(), hub.operator)
    const { stdout, stderr } = await nobody.user.ipcr(['namespace', 'list', '--data', hub.dataDir])
    assert.ok(stdout.includes(hub.operator), stderr)
  })
})

test('an open hub says that nobody owns a namespace there', async () => {
  const hub = await startHub()
  const person = await makePerson(hub, { isLoggedIn: false })
  await person.fails(/this hub is open \(IPCR_AUTH=open\)/, 'namespace', 'claim', 'alice', '--yes')
  await person.user.remove()
  await hub.stop()
})

test('on the machine of a hub behind a proxy a wallet claims too, under the name that people use', async () => {
  const hub = await startWalletHub({ env: { IPCR_PUBLIC_URL: 'https://hub.example.org' } })
  const person = await makePerson({ url: 'https://hub.example.org' }, { isLoggedIn: false })
  const { code, stdout, stderr } = await person.user.ipcr(['namespace', 'claim', 'alice', '--data', hub.dataDir, '--yes'], person.key)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /alice is yours until .*\n {2}docker push hub\.example\.org\/alice\//)
  const known = JSON.parse(await readFile(join(person.user.directory, 'config', 'ipcr', 'hubs.json'), 'utf8')) as Record<string, string>
  assert.match(known['hub.example.org'] ?? '', /^k51/, 'the next hub of that name has to be the same')
  await person.user.remove()
  await hub.stop()
})

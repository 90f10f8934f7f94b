import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo } from '../support/kubo.ts'
import { pushImage } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'
import { waitUntilPublished } from '../support/published.ts'
import { ipcr } from './support.ts'

type Name = { name: string; ipnsName: string; root: string | null; sequence: number; state: string }

const kubo = realClients('ipfs')
const failing = { allowFailure: true }

describe('ipcr name', () => {
  let home: string
  let hub: TestHub
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ipcr-names-'))
    hub = await startHub({ dataDir: join(home, 'hub') })
    await pushImage(hub.url, 'alice/app', 'v1')
    await waitUntilPublished(hub, 'alice/app', 'v1')
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await rm(home, { recursive: true, force: true })
  })

  const list = async (at: { dataDir: string } = hub): Promise<Name[]> => JSON.parse((await ipcr(['name', 'list', '--json'], at)).stdout) as Name[]
  const named = async (name: string, at: { dataDir: string } = hub): Promise<Name> => (await list(at)).find((state) => state.name === name) ?? assert.fail(name)

  for (const args of [['follow'], ['pin'], ['restore'], ['name'], ['name', 'list'], ['name', 'show'], ['name', 'publish'], ['name', 'export'], ['name', 'import'], ['name', 'rotate']])
    test(`ipcr ${args.join(' ')} --help has examples`, async () => {
      const { code, stdout } = await ipcr([...args, '--help'], hub)
      assert.equal(code, 0)
      assert.match(stdout, new RegExp(`Examples:\\n  ipcr ${args.join(' ')}`))
    })

  test('list and show tell what is published', async () => {
    assert.deepEqual((await list()).map(({ name, state }) => [name, state]), [['.hub', 'published'], ['alice', 'published']])
    assert.match((await ipcr(['name', 'show', 'alice'], hub)).stdout, /^alice {2}k51\w+ {2}\/ipfs\/bafy\w+ {2}published\n.*sequence \d+/)
    const unknown = await ipcr(['name', 'show', 'nobody'], hub, failing)
    assert.deepEqual([unknown.code, unknown.stdout, unknown.stderr], [1, '', 'ipcr: this hub has no name nobody. It has .hub, alice.\n'])
  })

  test('publish signs the same root anew, with a higher sequence', async () => {
    const was = await named('alice')
    await delay(1000)
    await ipcr(['name', 'publish', 'alice'], hub)
    const is = await named('alice')
    assert.deepEqual([is.root, is.state, is.sequence > was.sequence], [was.root, 'published', true])
    assert.match((await ipcr(['name', 'publish', 'nobody'], hub, failing)).stderr, /this hub has no name nobody/)
  })

  test('export writes one file for each name, for its owner alone; nothing when one of them is wrong', async () => {
    await ipcr(['name', 'export', 'alice', '.hub', '-o', home], hub)
    for (const file of ['alice.key', '.hub.key']) assert.equal((await stat(join(home, file))).mode & 0o777, 0o600)
    assert.deepEqual(await readFile(join(home, 'alice.key')), await readFile(join(hub.dataDir, 'keys', 'alice.key')))
    for (const [args, exit, sentence] of [
      [['alice', '--all'], 2, /give names, or --all/], [[], 2, /give names, or --all/],
      [['alice', 'nobody', '-o', join(home, 'hub')], 1, /no key for "nobody"/], [['alice', '-o', join(home, 'nowhere')], 1, /there is no directory .*nowhere: make it first/],
    ] as const) {
      const { code, stderr } = await ipcr(['name', 'export', ...args], hub, failing)
      assert.deepEqual([code, stderr.startsWith('ipcr: ')], [exit, true])
      assert.match(stderr, sentence)
    }
    assert.ok(!(await readdir(join(home, 'hub'))).includes('alice.key'))
  })

  test('ipfs key import takes it, and the name is the same; what ipfs exports is taken here', { skip: kubo.skip }, async () => {
    const node = await startKubo()
    try {
      assert.equal(await node.run(['key', 'import', 'alice', join(home, 'alice.key')]), (await named('alice')).ipnsName)
      await node.run(['key', 'gen', 'carol'])
      await node.run(['key', 'export', 'carol', '-o', join(home, 'carol.key')])
      assert.match((await ipcr(['name', 'import', join(home, 'carol.key')], hub)).stdout, /^carol {2}k51\w+ {2}taken\n/)
      assert.equal((await named('carol')).state, 'held')
    } finally {
      await node.stop()
    }
  })

  test('import refuses another key without --force; with it the old one stays in a file', async () => {
    const was = await named('alice')
    const refused = await ipcr(['name', 'import', join(home, '.hub.key'), '--as', 'alice'], hub, failing)
    assert.deepEqual([refused.code, /another key on this hub.*--force/s.test(refused.stderr)], [1, true])
    assert.deepEqual([(await named('alice')).ipnsName, (await named('alice')).state], [was.ipnsName, 'published'])
    await ipcr(['name', 'import', join(home, '.hub.key'), '--as', 'bob'], hub)
    await ipcr(['name', 'import', join(home, 'alice.key'), '--as', 'bob', '--force'], hub)
    assert.equal((await readdir(join(hub.dataDir, 'keys'))).filter((file) => file.startsWith('bob.key.k51')).length, 1)
    assert.equal((await named('bob')).ipnsName, was.ipnsName)
  })

  test('the same key again changes nothing', async () => {
    assert.match((await ipcr(['name', 'import', join(home, 'alice.key')], hub)).stdout, /was here already/)
    assert.equal((await named('alice')).state, 'published')
  })

  test('rotate publishes under a new key of the hub, and keeps the old one in a file; the hub\'s own stays', async () => {
    const was = await named('alice')
    const is = JSON.parse((await ipcr(['name', 'rotate', 'alice', '--yes', '--json'], hub)).stdout) as Name
    assert.deepEqual([is.name, is.state, is.root !== null, is.ipnsName === was.ipnsName], ['alice', 'published', true, false])
    assert.deepEqual(await named('alice'), is)
    const { claim } = (await (await fetch(`${hub.url}/ipns/${is.ipnsName}/ipcr.json`)).json()) as { claim: { root: string } }
    assert.ok(claim.root.endsWith(is.ipnsName), claim.root)
    assert.ok((await readdir(join(hub.dataDir, 'keys'))).includes(`alice.key.${was.ipnsName}`))
    const asked = await ipcr(['name', 'rotate', 'alice'], hub, failing)
    assert.deepEqual([asked.code, /no terminal to ask at/.test(asked.stderr)], [1, true])
    const own = await ipcr(['name', 'rotate', '.hub', '--yes'], hub, failing)
    assert.deepEqual([own.code, /has no successor/.test(own.stderr)], [2, true])
    const held = await ipcr(['name', 'rotate', 'carol', '--yes'], hub, failing)
    assert.deepEqual([held.code, held.stdout], [1, ''])
  })

  test('what is no key is refused, and nothing of it is shown', async () => {
    const secret = 'c2VjcmV0LWtleS1tYXRlcmlhbA=='
    for (const [file, text] of [['x.key', secret], ['all.json', `{"v":1,"kind":"ipcr-keys","keys":{"dave":"${secret}"},"operator":null}`], ['wallet.json', `{"v":1,"kind":"ipcr-keys","keys":{},"operator":{"v":1,"address":"0x${'1'.repeat(40)}","privateKey":"0x${'a'.repeat(64)}"}}`]] as const) {
      await writeFile(join(home, file), text)
      const { code, stderr, stdout } = await ipcr(['name', 'import', join(home, file)], hub, failing)
      assert.equal(code, 1, stdout)
      assert.match(stderr, /is not a libp2p private key|is damaged/)
      assert.ok(![secret, 'a'.repeat(64), 'secret-key'].some((part) => (stderr + stdout + hub.log()).includes(part)))
    }
    assert.ok(!(await list()).some(({ name }) => name === 'dave' || name === 'x'))
  })

  test('a hub whose database was lost publishes nothing under the keys that it still has', async () => {
    const dataDir = join(home, 'lost')
    const first = await startHub({ dataDir })
    await pushImage(first.url, 'alice/app', 'v1')
    const { hub: ipns } = await waitUntilPublished(first, 'alice/app', 'v1')
    await first.stop()
    for (const file of ['hub.sqlite', 'hub.sqlite-wal', 'hub.sqlite-shm']) await rm(join(dataDir, file), { force: true })
    const again = await startHub({ dataDir })
    await delay(2500)
    assert.equal((await fetch(`${again.url}/routing/v1/ipns/${ipns}`)).status, 404)
    assert.match(again.log(), /keys without their content were found/)
    // Whoever means to begin anew says so.
    assert.match((await ipcr(['name', 'publish', '.hub'], again, failing)).stderr, /--anew/)
    await ipcr(['name', 'publish', '.hub', '--anew'], again)
    assert.equal((await fetch(`${again.url}/routing/v1/ipns/${ipns}`)).status, 200)
    assert.equal(await again.stop(), 0)
  })

  test('follow, pin and their list speak of a hub that does not run, and of one that does', async () => {
    const alone = { dataDir: join(home, 'nowhere') }
    for (const args of [['follow', '--list'], ['pin', 'example.org']]) assert.match((await ipcr(args, alone, failing)).stderr, /no hub runs on .*: start it/)
    assert.match((await ipcr(['follow', '--list'], hub)).stdout, /Nothing is followed yet/)
    assert.match((await ipcr(['follow', 'no name', '--hub', hub.url], hub, failing)).stderr, /cannot be followed/)
    const cid = 'bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'
    assert.match((await ipcr(['follow', cid, '--hub', hub.url], alone)).stdout, new RegExp(`${cid}.*followed`))
    assert.match((await ipcr(['follow', '--list', '--hub', hub.url], alone)).stdout, new RegExp(cid))
    assert.match((await ipcr(['follow', '--remove', cid], hub)).stdout, /neither followed nor kept any more/)
    assert.match((await ipcr(['follow', '--remove', cid], hub, failing)).stderr, /neither followed nor kept here/)
    const { code, stderr } = await ipcr(['pin', cid], hub, failing)
    assert.deepEqual([code, stderr.includes('tries again every minute')], [1, true])
  })
})

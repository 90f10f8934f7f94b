import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { commandHub } from '../../cli/control-client.ts'
import { publishedRoot } from '../roots/published-root.ts'
import { startDishonestGateway, type DishonestGateway } from '../support/dishonest-gateway.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { cidAt } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { fillRichly, NAMESPACES } from './rich-hub.ts'
import { ipcr } from './support.ts'

type Signed = { root: string; sequence: string | null; signedAt: number | null }
type Report = Signed & { restored: (Signed & { namespace: string; bytes: number; kept: string[] })[]; left: string[]; failed: { namespace: string; reason: string }[]; hub: boolean }

describe('a restore', () => {
  let home: string
  let source: TestHub
  let gateway: DishonestGateway
  let roots: Record<string, string>
  let hubName: string
  let next = 0
  const started = Date.now()

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ipcr-restore-'))
    source = await startHub()
    gateway = await startDishonestGateway(source.url)
    roots = await fillRichly(source)
    hubName = ((await (await fetch(`${source.url}/api/v1/hub`)).json()) as { ipns: string }).ipns
    await ipcr(['name', 'export', '--all', '-o', join(home, 'all.json')], source)
    await ipcr(['name', 'export', 'alice', 'bob', '-o', home], source)
  })
  after(async () => {
    await gateway?.stop()
    await source?.stop()
    await rm(home, { recursive: true, force: true })
  })

  /** A new hub that has imported these files and knows the source by a gateway. */
  async function takeOver(files: string[], act: (hub: TestHub) => Promise<void>, env: Record<string, string> = {}): Promise<void> {
    const dataDir = join(home, `hub-${next++}`)
    if (files.length > 0) await ipcr(['name', 'import', ...files.map((file) => join(home, file))], { dataDir })
    const hub = await startHub({ env: { IPCR_GATEWAYS: gateway.url, ...env }, dataDir })
    try {
      await act(hub)
    } finally {
      gateway.behave(() => undefined)
      assert.equal(await hub.stop(), 0, hub.log())
    }
  }

  const restore = async (hub: { dataDir: string }, ...args: string[]): Promise<Report> => JSON.parse((await ipcr(['restore', ...args, '--json'], hub)).stdout) as Report
  const refused = async (hub: { dataDir: string }, ...args: string[]): Promise<string> => {
    const { code, stderr, stdout } = await ipcr(['restore', ...args], hub, { allowFailure: true })
    assert.equal(code, 1, stdout)
    return stderr + stdout
  }

  test('gives every namespace its root again, whatever is in it; a second one changes and fetches nothing', async () => {
    await takeOver(['all.json'], async (hub) => {
      const report = await restore(hub, hubName)
      assert.deepEqual([report.failed, report.left, report.hub], [[], [], true])
      for (const namespace of ['alice', 'bob', 'carol']) assert.equal(await publishedRoot(hub, namespace, NAMESPACES), roots[namespace], namespace)
      for (const { root, sequence, signedAt } of [report, ...report.restored]) assert.ok(sequence === String(signedAt) && (signedAt ?? 0) > started && (signedAt ?? 0) <= Date.now(), `${root} ${sequence} ${signedAt}`)
      const { stdout } = await ipcr(['restore', hubName], hub)
      assert.match(stdout, new RegExp(`from /ipfs/${roots['alice']}, signed 20\\d\\d-[^ ]*Z, sequence \\d{13}\\n`))
      const again = await restore(hub, hubName)
      assert.deepEqual(again.restored.map(({ bytes, kept }) => [bytes, kept]), [[0, []], [0, []], [0, []]])
      await delay(1500)
      for (const namespace of ['alice', 'bob', 'carol']) assert.equal(await publishedRoot(hub, namespace, NAMESPACES), roots[namespace], namespace)
      const readme = (await (await fetch(`${hub.url}/api/v1/repositories/alice/app/readme`)).json()) as object
      assert.deepEqual(readme, { short: 'what it says now', full: '# The page' })
    })
  })

  test('of one namespace by its own name, or of some of a hub’s; the hub keeps its own key and names them', async () => {
    const alice = (await (await fetch(`${source.url}/ipns/${hubName}/names/alice.json`)).json()) as { k51: string }
    const { operator } = JSON.parse(await readFile(join(home, 'all.json'), 'utf8')) as { operator: object }
    await writeFile(join(home, 'wallet.json'), JSON.stringify({ v: 1, kind: 'ipcr-keys', keys: {}, operator }))
    await takeOver(['wallet.json', 'alice.key', 'bob.key'], async (hub) => {
      const report = await restore(hub, alice.k51)
      assert.deepEqual([report.restored.map(({ namespace }) => namespace), report.hub], [['alice'], false])
      const some = await restore(hub, hubName, '--namespace', 'bob')
      assert.deepEqual(some.restored.map(({ namespace }) => namespace), ['bob'])
      const rest = await restore(hub, hubName)
      assert.deepEqual([rest.left, rest.hub], [['carol'], false])
      const root = await publishedRoot(hub, 'alice', ['alice', 'bob', '.hub'])
      // The claim names the hub, which is another one.
      assert.notEqual(root, roots['alice'])
      assert.equal(await cidAt(hub, `/ipfs/${root}/app`), await cidAt(source, `/ipfs/${roots['alice']}/app`))
      const claim = (await (await fetch(`${hub.url}/ipfs/${root}/ipcr.json`)).json()) as { claim: { hub: string; root: string; owner: string } }
      assert.deepEqual([claim.claim.root, claim.claim.hub === hubName], [alice.k51, false])
    })
  })

  test('leaves what was pushed here since as it is', async () => {
    await takeOver(['all.json'], async (hub) => {
      const newer = await pushImage(hub.url, 'alice/app', 'alpha', { layers: ['newer'] })
      const other = await pushImage(hub.url, 'alice/other', 'v1', { layers: ['other'] })
      const report = await restore(hub, hubName)
      assert.deepEqual(report.restored[0]?.kept, ['alice/app:alpha'])
      const digestOf = async (path: string) => (await fetch(`${hub.url}/v2/${path}`)).headers.get('docker-content-digest')
      assert.equal(await digestOf('alice/app/manifests/alpha'), newer.digest)
      assert.equal(await digestOf('alice/other/manifests/v1'), other.digest)
      assert.equal((await fetch(`${hub.url}/v2/alice/app/manifests/zeta`)).status, 200)
    })
  })

  test('that was cut off goes on, also after kill -9', async () => {
    const dataDir = join(home, `hub-${next++}`)
    await ipcr(['name', 'import', join(home, 'all.json')], { dataDir })
    const options = { env: { IPCR_GATEWAYS: gateway.url }, dataDir }
    for (const events of [1, 2, 4]) {
      const hub = await startHub(options)
      const seen = Promise.withResolvers<void>()
      let left = events
      const cut = commandHub(dataDir, 'restore', { name: hubName, namespaces: [], force: false }, () => void (--left === 0 && seen.resolve()))
      cut.then(() => seen.resolve(), () => seen.resolve())
      await seen.promise
      await hub.kill()
      await cut.catch(() => {})
    }
    const hub = await startHub(options)
    assert.deepEqual((await restore(hub, hubName)).failed, [])
    for (const namespace of ['alice', 'bob', 'carol']) assert.equal(await publishedRoot(hub, namespace, NAMESPACES), roots[namespace], namespace)
    assert.equal(await hub.stop(), 0, hub.log())
  })

  test('works on the directory of a hub that does not run, which publishes at its next start', async () => {
    const dataDir = join(home, `hub-${next++}`)
    await ipcr(['name', 'import', join(home, 'all.json')], { dataDir })
    const done = await ipcr(['restore', hubName], { dataDir }, { env: { IPCR_GATEWAYS: gateway.url } })
    assert.match(done.stdout, /Start the hub, and it is published/)
    const hub = await startHub({ dataDir })
    for (const namespace of ['alice', 'bob', 'carol']) assert.equal(await publishedRoot(hub, namespace, NAMESPACES), roots[namespace], namespace)
    assert.equal(await hub.stop(), 0, hub.log())
  })

  test('of which a part cannot be had says so and keeps the name held; when it is there again the rest follows', async () => {
    await takeOver(['all.json'], async (hub) => {
      const missing = await cidAt(source, `/ipfs/${roots['alice']}/app/refs`)
      gateway.behave((path) => (path.includes(missing) ? 'missing' : undefined))
      assert.match(await refused(hub, hubName), /alice was not restored: [\s\S]*goes on where it was/)
      assert.equal(await publishedRoot(hub, 'bob', ['bob', 'carol']).catch(() => 'not yet'), 'not yet')
      gateway.behave(() => undefined)
      assert.deepEqual((await restore(hub, hubName)).failed, [])
      assert.equal(await publishedRoot(hub, 'alice', NAMESPACES), roots['alice'])
    })
  })

  test('is refused for what does not belong here, with a sentence', async () => {
    await takeOver([], async (hub) => {
      assert.match(await refused(hub, 'nonsense!'), /is no IPNS name/)
      assert.match(await refused(hub, await cidAt(source, `/ipfs/${roots['alice']}/app`)), /has no ipcr\.json/)
      assert.match(await refused(hub, roots['alice'] ?? ''), /the key of k51\w+ is not here/)
      assert.match(await refused(hub, hubName, '--namespace', 'nobody'), /has no namespace nobody/)
      const { left, restored } = await restore(hub, hubName)
      assert.deepEqual([left, restored], [['alice', 'bob', 'carol'], []])
      // Bob's key under alice's name, and an owner who is not the operator here.
      await ipcr(['name', 'import', join(home, 'bob.key'), '--as', 'alice'], hub)
      assert.match(await refused(hub, hubName), /alice was not restored: the key here is k51\w+, the root is signed by k51/)
      assert.match(await refused(hub, roots['bob'] ?? ''), /the claim in this root is for bob, but the key here is that of alice/)
      await ipcr(['name', 'import', join(home, 'alice.key'), '--force'], hub)
      assert.match(await refused(hub, roots['alice'] ?? ''), /alice belongs to 0x\w+, and the operator of this hub is 0x\w+/)
      assert.equal((await restore(hub, roots['alice'] ?? '', '--force')).restored.length, 1)
    })
  })
})

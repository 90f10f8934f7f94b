import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { readIpnsRecord } from '../../lib/names/ipns-record.ts'
import { type Dockerd, startDockerd } from '../clients/dockerd.ts'
import { buildImage, removeAllImages } from '../clients/image.ts'
import { publishedRoot } from '../roots/published-root.ts'
import { type DnsZone, startDnsZone } from '../support/dns-zone.ts'
import { freePort } from '../support/free-port.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { type Published, waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { realClientsAsRoot } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { ipcr, until } from './support.ts'

const { paths, skip } = realClientsAsRoot('docker', 'dockerd', 'busybox', 'skopeo', 'crane', 'ipfs')
const LINE = 'printed by an image whose hub has died'
const LAYER = Buffer.alloc(2_500_000, 'layer')

describe('a hub dies', { skip }, () => {
  let home: string
  let daemon: Dockerd
  let kubo: TestKubo
  let zone: DnsZone
  let [a, b, c]: (TestHub | undefined)[] = []
  let portOfC: number
  let names: Published
  let was: { alice: string; bob: string; hub: string; digest: string; sequence: bigint }
  const alive = (hub: TestHub | undefined): TestHub => {
    assert.ok(hub, 'an earlier step failed')
    return hub
  }
  const keys = (): string => join(home, 'keys.json')

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ipcr-survival-'))
    ;[daemon, kubo, zone, portOfC] = await Promise.all([startDockerd(), startKubo(), startDnsZone(), freePort()])
    a = await startHub({ dataDir: join(home, 'a') })
    b = await startHub({ env: { IPCR_GATEWAYS: `${a.url},http://127.0.0.1:${portOfC}`, DNS_SERVERS: zone.server } })
  })
  after(async () => {
    for (const hub of [a, b, c]) await hub?.stop()
    zone?.stop()
    await kubo?.stop()
    await daemon?.stop()
    await rm(home, { recursive: true, force: true })
  })

  test('docker pushes to it, and it publishes', async () => {
    const hub = alive(a)
    const image = `127.0.0.1:${hub.port}/alice/app:v1`
    await buildImage(daemon, image, LINE, 8)
    await daemon.docker(['push', image])
    const index = await pushImage(hub.url, 'bob/tools/lint', 'v3', { layers: [LAYER] })
    names = await waitUntilPublished(hub, 'alice/app', 'v1')
    const root = (namespace: string) => publishedRoot(hub, namespace, ['alice', 'bob', '.hub'])
    was = { alice: await root('alice'), bob: await root('bob'), hub: await root('.hub'), digest: index.digest, sequence: await sequenceAt(hub, names.hub) }
    zone.set('_dnslink.images.test', [`dnslink=/ipns/${names.hub}`])
  })

  test('another hub pins its name before it was ever asked for the image, and a Kubo its root', async () => {
    const pinned = await ipcr(['pin', names.hub, '--json'], alive(b))
    assert.equal((JSON.parse(pinned.stdout) as { pin: { root: string } }).pin.root, was.hub)
    const car = join(home, 'root.car')
    const answer = await fetch(`${alive(a).url}/ipfs/${was.hub}?format=car`)
    await writeFile(car, Buffer.from(await answer.arrayBuffer()))
    assert.match(await kubo.run(['dag', 'import', car]), new RegExp(`Pinned root\\s+${was.hub}\\s+success`))
  })

  test('its keys are exported for their owner alone, never over another file', async () => {
    await ipcr(['name', 'export', '--all', '-o', keys()], alive(a))
    assert.equal((await stat(keys())).mode & 0o777, 0o600)
    const again = await ipcr(['name', 'export', '--all', '-o', keys()], alive(a), { allowFailure: true })
    assert.equal(again.code, 1)
    assert.match(again.stderr, /is there already/)
  })

  test('it is stopped, and its directory deleted', async () => {
    assert.equal(await alive(a).stop(), 0)
    a = undefined
    await rm(join(home, 'a'), { recursive: true })
    assert.ok(!existsSync(join(home, 'a', 'hub.sqlite')))
  })

  for (const [what, name] of [['its key', () => names.hub], ['its domain', () => 'images.test']] as const)
    test(`docker pulls the image through the hub that pinned it, by ${what}, and runs it`, async () => {
      const image = `127.0.0.1:${alive(b).port}/${name()}/alice/app:v1`
      await removeAllImages(daemon)
      assert.match((await daemon.docker(['pull', image])).stdout, /Pull complete/)
      assert.equal((await daemon.docker(['run', '--rm', '--network', 'none', image])).stdout.trim(), LINE)
    })

  test('skopeo and crane pull through it too, the same digest', async () => {
    const image = `127.0.0.1:${alive(b).port}/images.test/bob/tools/lint`
    await run(paths.skopeo, ['--insecure-policy', 'copy', '--src-tls-verify=false', `docker://${image}:v3`, `dir:${home}/copied`])
    assert.equal((await run(paths.crane, ['digest', '--insecure', `${image}:v3`])).stdout.trim(), was.digest)
  })

  test('a new hub takes the keys, and publishes nothing under them before their content is back', async () => {
    const dataDir = join(home, 'c')
    const imported = await ipcr(['name', 'import', keys()], { dataDir })
    assert.match(imported.stdout, new RegExp(`ipcr restore ${names.hub}`))
    c = await startHub({ env: { IPCR_GATEWAYS: alive(b).url, PORT: String(portOfC) }, dataDir })
    await new Promise((resolve) => setTimeout(resolve, 2500))
    assert.equal((await fetch(`${c.url}/routing/v1/ipns/${names.hub}`)).status, 404)
    const refused = await ipcr(['name', 'publish', 'alice'], c, { allowFailure: true })
    assert.deepEqual([refused.code, /ipcr restore/.test(refused.stderr)], [1, true])
  })

  test('it restores from the other hub: the same tags, digests and root CIDs', async () => {
    const hub = alive(c)
    const report = JSON.parse((await ipcr(['restore', names.hub, '--json'], hub)).stdout) as { restored: { namespace: string; root: string }[]; failed: unknown[]; hub: boolean }
    assert.deepEqual([report.restored.map(({ namespace, root }) => [namespace, root]), report.failed, report.hub], [[['alice', was.alice], ['bob', was.bob]], [], true])
    assert.equal(await publishedRoot(hub, 'alice', ['alice', 'bob', '.hub']), was.alice)
    assert.equal(await publishedRoot(hub, 'bob'), was.bob)
    assert.equal((await fetch(`${hub.url}/v2/bob/tools/lint/manifests/v3`)).headers.get('docker-content-digest'), was.digest)
    await removeAllImages(daemon)
    const image = `127.0.0.1:${hub.port}/alice/app:v1`
    await daemon.docker(['pull', image])
    assert.equal((await daemon.docker(['run', '--rm', '--network', 'none', image])).stdout.trim(), LINE)
  })

  test('it goes on publishing: the other hub sees the same name with a higher sequence, and the new tag', async () => {
    const hub = alive(c)
    const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
    assert.equal(ipns, names.hub)
    const next = await pushImage(hub.url, 'alice/app', 'v2', { layers: ['what came after'] })
    const seen = await until(async () => {
      await ipcr(['pin', names.hub], alive(b))
      const answer = await fetch(`${alive(b).url}/v2/${names.hub}/alice/app/manifests/v2`)
      return answer.status === 200 ? answer.headers.get('docker-content-digest') : undefined
    })
    assert.equal(seen, next.digest)
    assert.ok((await sequenceAt(alive(b), names.hub)) > was.sequence)
    for (const tag of ['v1', 'v2']) assert.equal((await fetch(`${alive(b).url}/v2/${names.hub}/alice/app/manifests/${tag}`)).status, 200, tag)
  })

  test('a hub that knows the Kubo alone restores by the CID of the root, to the same CIDs', async () => {
    const dataDir = join(home, 'd')
    await ipcr(['name', 'import', keys()], { dataDir })
    const hub = await startHub({ env: { KUBO_RPC_URL: kubo.api }, dataDir })
    try {
      await ipcr(['restore', was.hub], hub)
      for (const namespace of ['alice', 'bob'] as const) assert.equal(await publishedRoot(hub, namespace, ['alice', 'bob', '.hub']), was[namespace])
      assert.ok((await sequenceAt(hub, names.hub)) > was.sequence)
    } finally {
      assert.equal(await hub.stop(), 0, hub.log())
    }
  })

  test('no key is in any log', async () => {
    const { keys: secrets, operator } = JSON.parse(await readFile(keys(), 'utf8')) as { keys: Record<string, string>; operator: { privateKey: string } }
    for (const secret of [...Object.values(secrets), operator.privateKey, operator.privateKey.slice(2)])
      for (const hub of [b, c]) assert.ok(!hub?.log().includes(secret))
  })
})

async function sequenceAt(hub: TestHub, ipnsName: string): Promise<bigint> {
  const answer = await fetch(`${hub.url}/routing/v1/ipns/${ipnsName}`)
  assert.equal(answer.status, 200)
  return (await readIpnsRecord(ipnsName, new Uint8Array(await answer.arrayBuffer()))).sequence
}

// `ipcr pull` straight over IPFS where wallets decide: who stands for an image is verified without the hub's word.
import assert from 'node:assert/strict'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { layoutDigest, writeOciLayout } from '../clients/oci-layout.ts'
import { startDishonestGateway, type DishonestGateway } from '../support/dishonest-gateway.ts'
import { waitUntilPublished } from '../support/published.ts'
import { run, type Output } from '../support/run.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname

describe('ipcr pull of a wallet’s images, straight over IPFS', () => {
  let hub: WalletHub
  let gateway: DishonestGateway
  let directory: string
  let image: string
  let digest: string
  let k51: string

  const ipcr = (args: string[], data = hub.dataDir): Promise<Output> =>
    run(process.execPath, [CLI, ...args], { allowFailure: true, env: { IPCR_DATA: data, XDG_CONFIG_HOME: directory, DOCKER_CONFIG: directory, DOCKER_HOST: 'unix:///nowhere' } })
  const done = async (args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await ipcr(args)
    assert.equal(code, 0, stderr)
    return stdout.trim()
  }
  /** As on another machine, that knows the gateway alone. */
  const pull = (name: string, ...more: string[]): Promise<Output> => ipcr(['pull', name, '--gateway', gateway.url, '-o', join(directory, 'out/'), ...more], join(directory, 'none'))

  const until = async (work: () => Promise<Output>): Promise<Output> => {
    for (let tries = 0; tries < 20; tries++) {
      const output = await work()
      if (output.code === 0) return output
    }
    return work()
  }

  before(async () => {
    hub = await startWalletHub()
    gateway = await startDishonestGateway(hub.url)
    directory = await mkdtemp(join(tmpdir(), 'ipcr-pull-wallet-'))
    image = `${hub.operator.toLowerCase()}/app:v1`
    await done(['namespace', 'claim', hub.operator.toLowerCase(), '--yes'])
    const layout = await writeOciLayout(join(directory, 'layout'))
    digest = layout.digest
    await done(['push', '-q', layout.directory, image])
    ;({ namespace: k51 } = await waitUntilPublished(hub, `${hub.operator.toLowerCase()}/app`, 'v1'))
  })
  after(async () => {
    await gateway.stop()
    await rm(directory, { recursive: true, force: true })
    assert.equal(await hub.stop(), 0, hub.log())
  })

  test('by the wallet’s address, whose claim the hub lists', async () => {
    const { code, stdout, stderr } = await pull(image)
    assert.equal(code, 0, stderr)
    assert.equal(stdout, `${image} is ${digest}\n`)
    assert.match(stderr, new RegExp(`owner {6}${hub.operator}, until`, 'i'))
    assert.equal(await layoutDigest(join(directory, 'out')), digest)
  })

  test('with --strict once it is signed, by the address and by the key', async () => {
    assert.match((await pull(image, '--strict')).stderr, /not taken: nobody signed/)
    await done(['sign', image, '--yes'])
    for (const name of [image, `${k51}/app:v1`]) {
      // What was signed a moment ago is published a moment later.
      const { code, stderr } = await until(() => pull(name, '--strict'))
      assert.equal(code, 0, stderr)
      assert.match(stderr, /signed {5}by 0x\w{40} \(owner\) as v1/)
    }
  })

  test('bad-input 25: a record of another key leads nowhere', async () => {
    const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
    gateway.record(k51, new Uint8Array(await (await fetch(`${hub.url}/ipns/${ipns}?format=ipns-record`)).arrayBuffer()))
    const seen = await pull(`${k51}/app:v1`)
    await rename(join(directory, 'ipcr', 'records'), join(directory, 'records'))
    const { code, stderr } = await pull(`${k51}/app:v1`)
    await rename(join(directory, 'records'), join(directory, 'ipcr', 'records'))
    gateway.record(k51, undefined)
    assert.equal(code, 1)
    assert.match(stderr, /sent a record that is not valid/)
    assert.equal(seen.code, 0)
    assert.match(seen.stderr, /sent a record for k51\w+ that is not valid: /)
  })

  test('a wallet of which nobody has heard, or no hub to ask about it', async () => {
    assert.match((await pull(`0x${'1'.repeat(40)}/app:v1`)).stderr, /has no namespace 0x1{40}/)
    assert.match((await ipcr(['pull', image, '--ipfs-host', '127.0.0.1:1', '-o', join(directory, 'out/')])).stderr, /hubs know the keys of wallets, and none was named: give one with --gateway/)
  })
})

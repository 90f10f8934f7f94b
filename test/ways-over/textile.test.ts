// textile: docker push and docker pull on a registry that writes to IPFS; there one layer at a time, and shared with a team.
import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Wallet } from 'ethers'
import { dockerTools, startDockerd, type Dockerd } from '../clients/dockerd.ts'
import { removeAllImages } from '../clients/image.ts'
import { newReader, type Reader } from '../docs/reader.ts'
import { waitUntilPublished } from '../support/published.ts'
import { realClientsAsRoot } from '../support/real-client.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { rowCommands } from './readme-row.ts'

const { paths, skip } = realClientsAsRoot('docker', 'podman', 'crane', 'regctl', 'oras', 'ipfs')
const [LINE, IMAGE, MIB] = ['printed by an image of textile', '127.0.0.1:5000/alice/app', 1024 * 1024]
/** of docker, when nobody has set max-concurrent-uploads */
const AT_ONCE = 5
const LAYERS = ['one', 'two', 'three', 'four', 'five', 'six']

describe('textile', { skip: dockerTools.skip || skip }, () => {
  const [alice, bob] = [Wallet.createRandom(), Wallet.createRandom()]
  let hub: WalletHub
  let daemon: Dockerd
  let hers: Reader
  let his: Reader

  before(async () => {
    hub = await startWalletHub({ env: { LOG_LEVEL: 'debug', IPCR_P2P: 'off' } })
    daemon = await startDockerd()
    hers = await newReader(hub, daemon, paths)
    his = await newReader(hub, daemon, paths)
    await as(alice, hers, 'npx ipcr namespace claim alice --hub 127.0.0.1:5000 --yes')
    for (const [wallet, reader] of [[alice, hers], [bob, his]] as const) await as(wallet, reader, 'npx ipcr login 127.0.0.1:5000 --key-env --configure-docker')
    await buildLayers(daemon, IMAGE.replace('5000', String(hub.port)))
  })
  after(async () => {
    await hers?.leave()
    await his?.leave()
    await daemon?.stop()
    assert.equal(await hub?.stop(), 0, hub?.log())
  })

  const as = async (wallet: { privateKey: string }, reader: Reader, script: string): Promise<string> => (await reader.follow(`export IPCR_PRIVATE_KEY=${wallet.privateKey}\n${script}`)).stdout
  const row = (beginning: string): string => rowCommands('textile').find((command) => command.startsWith(beginning)) ?? assert.fail(`no ${beginning} in the README's row`)

  test('docker pushes as many layers at a time as it sends, and what it pushed is on IPFS', async () => {
    await as(alice, hers, `docker tag ${IMAGE} ${IMAGE}:v1; ${row('docker push')}`)
    assert.equal(mostAtOnce(hub.log()), AT_ONCE)
    const { namespace } = await waitUntilPublished(hub, 'alice/app', 'v1')
    assert.match(await hers.follow(`curl --fail "http://127.0.0.1:5000/ipns/${namespace}/app/index.json"`).then(({ stdout }) => stdout), /"org\.opencontainers\.image\.ref\.name":"v1"/)
  })

  test('another wallet pulls and runs it, and pushes once it is in the team, until it is not', async () => {
    await removeAllImages(daemon)
    assert.equal(await as(bob, his, `docker pull -q ${IMAGE}:v1 >/dev/null; docker run --rm --network none ${IMAGE}:v1; docker tag ${IMAGE}:v1 ${IMAGE}:v2`), `${LINE}\n`)
    await assert.rejects(as(bob, his, `docker push ${IMAGE}:v2`), /denied|no right to/)
    const add = row('npx ipcr team add').replace('0x…', bob.address)
    await as(alice, hers, add)
    assert.match(await as(bob, his, `docker push ${IMAGE}:v2`), /v2: digest: sha256:/)
    await as(alice, hers, add.replace(' add ', ' remove ').replace('=write', ''))
    await assert.rejects(as(bob, his, `docker tag ${IMAGE}:v1 ${IMAGE}:v3; docker push ${IMAGE}:v3`), /denied|no right to/)
    await removeAllImages(daemon)
    assert.equal(await as(alice, hers, `docker pull -q ${IMAGE}:v2 >/dev/null; docker run --rm --network none ${IMAGE}:v2`), `${LINE}\n`)
  })
})

/** An image of more large layers than docker pushes at a time. */
async function buildLayers(daemon: Dockerd, tag: string): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'ipcr-context-'))
  try {
    await copyFile(dockerTools.paths.busybox, join(context, 'busybox'))
    await writeFile(join(context, 'line'), `${LINE}\n`)
    for (const layer of LAYERS) await writeFile(join(context, layer), randomBytes(24 * MIB))
    await writeFile(join(context, 'Dockerfile'), ['FROM scratch', 'COPY busybox line /', ...LAYERS.map((layer) => `COPY ${layer} /data/`), 'CMD ["/busybox", "cat", "/line"]', ''].join('\n'))
    await daemon.docker(['build', '--network', 'none', '--tag', tag, context])
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}

/** How many bodies of uploads the hub took at the same time, by its log. */
function mostAtOnce(log: string): number {
  const ended = log.split('\n').filter((line) => line.includes('"method":"PATCH"')).map((line) => JSON.parse(line) as { time: string; ms: number })
  const spans = ended.map(({ time, ms }) => ({ from: Date.parse(time) - ms, to: Date.parse(time) }))
  return Math.max(...spans.map(({ from }) => spans.filter((span) => span.from <= from && span.to > from).length))
}

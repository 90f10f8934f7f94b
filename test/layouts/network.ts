import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { formatHash } from '../../lib/names/hash-spelling.ts'
import { dockerTools, type Dockerd, startDockerd } from '../clients/dockerd.ts'
import { buildImage } from '../clients/image.ts'
import { type DnsZone, startDnsZone } from '../support/dns-zone.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'

const tools = realClients('skopeo', 'ipfs')
export const priorTools = { skip: dockerTools.skip || tools.skip }

export type Network = {
  kubo: TestKubo
  zone: DnsZone
  hub: TestHub
  daemon: Dockerd
  directory: string
  /** the hub's host and port */
  host(): string
  /** a new hub in the place of the old one, over its data or over nothing */
  restart(options: { keep: boolean }): Promise<void>
  /** a hub of its own beside it, until `work` is done */
  besides<T>(work: (hub: TestHub) => Promise<T>): Promise<T>
  skopeo(...args: string[]): Promise<string>
  stop(): Promise<void>
}

/** A Kubo that holds what prior systems left, a name server, a docker, and a hub that knows the Kubo's gateway and nothing else. */
export async function startNetwork(image: string, line: string): Promise<Network> {
  const directory = await mkdtemp(join(tmpdir(), 'ipcr-prior-'))
  const kubo = await startKubo({ args: ['--offline'] })
  const zone = await startDnsZone()
  const daemon = await startDockerd()
  await buildImage(daemon, image, line, 4)
  const env = { IPCR_GATEWAYS: kubo.gateway, DNS_SERVERS: zone.server }
  const network: Network = {
    kubo, zone, daemon, directory,
    hub: await startHub({ env }),
    host: () => `127.0.0.1:${network.hub.port}`,
    restart: async ({ keep }) => {
      const { dataDir } = network.hub
      assert.equal(await network.hub.stop({ keep }), 0, network.hub.log())
      network.hub = await startHub({ env, ...(keep ? { dataDir } : {}) })
    },
    besides: async (work) => {
      const hub = await startHub({ env })
      return work(hub).finally(() => hub.stop())
    },
    skopeo: async (...args) => (await run(tools.paths.skopeo, ['--insecure-policy', ...args])).stdout,
    stop: async () => {
      await daemon.stop()
      const [code, { dataDir }] = [await network.hub.stop(), network.hub]
      await kubo.stop()
      zone.stop()
      for (const path of [directory, dataDir]) await rm(path, { recursive: true, force: true })
      assert.equal(code, 0, network.hub.log())
    },
  }
  return network
}

/** `ciq…`, as ipdr and image2ipfs print it. */
export function dockerized(cid: string): string {
  return formatHash(CID.parse(cid), 'ciq') ?? assert.fail(`${cid} has no such spelling`)
}
